/** Writing a part of a plan: the form, saving its draft, offering it, and putting it into the plan. */
import { draftIdOf } from '../../../access/drafts.ts'
import type { FormFields } from '../../../domain/kernel/planFields.ts'
import { isRejection, type Rejection } from '../../../domain/kernel/rejection.ts'
import type { Written } from '../../../store/write.ts'
import { longestText } from '../../../domain/kernel/planSections.ts'
import { goTo, type Answer, type Fault } from '../../layout/view.ts'
import { time } from '../../text/dates.ts'
import type { PageRequest } from '../../visitor.ts'
import { rejected } from '../ask.ts'
import { write } from './change.ts'
import { editingOf, type Editing } from './editing.ts'
import { editorPage, openedWith } from './editor.tsx'
import { gone, placeOf } from './place.ts'
import { readPlan } from './read.ts'
import { settlePage } from './settle.tsx'
import { fieldsTyped, itemTyped, textTyped } from './typed.ts'

const readEditing = async (request: PageRequest): Promise<Editing | undefined> =>
  editingOf(request, await readPlan(request))

/** The fields as they were typed. */
const valuesIn = ({ form }: PageRequest, { kind }: Editing): FormFields =>
  kind === undefined ? { text: textTyped(form) } : fieldsTyped(form, kind)

const partOf = (request: PageRequest, { read, key }: Editing) => ({
  draft: draftIdOf(read.place.plan, request.visitor.actor.user),
  target: key,
})

const goneMeanwhile: Fault = {
  field: 'text',
  says: 'What you may see of this plan has changed since you opened this page. Look at the plan again; what you typed is still here',
}
const tooLong: Fault = { field: 'text', says: `Use ${String(longestText)} characters or fewer` }

/** Keeps what is typed as a draft. Undefined where the version that was before the author fits none that they may see. */
const save = async (request: PageRequest, editing: Editing): Promise<Written | Rejection | undefined> => {
  const { may, place } = editing.read
  const base = await request.exchange.queries.carePlans.revisionOf(may, place.plan, request.form.text('base'))
  if (base === undefined) return undefined
  const typed = { target: editing.target, base, values: valuesIn(request, editing) }
  return write(request, place, (writing, asked) => writing.save(asked, typed))
}

/** The form again, with what was typed and what is wrong. */
const again = (request: PageRequest, editing: Editing, fault: Fault): Promise<Answer> => {
  const base = fault === goneMeanwhile ? editing.read.plan.name : request.form.text('base')
  return editorPage(request, editing, { form: request.form, faults: [fault], base })
}

/** The page for a save that was not taken: what was typed stays on it. */
const notSaved = (request: PageRequest, editing: Editing, outcome: Rejection | undefined) => {
  if (outcome === undefined) return again(request, editing, goneMeanwhile)
  return outcome.rejected === 'invalid' ? again(request, editing, tooLong) : rejected(outcome)
}

const offer = async (request: PageRequest, editing: Editing): Promise<Answer> => {
  const { place } = editing.read
  const outcome = await write(request, place, (writing, asked) =>
    writing.offer(asked, partOf(request, editing)),
  )
  return isRejection(outcome)
    ? rejected(outcome)
    : goTo(
        place.base,
        'It is offered: everybody who can see this part of the plan can look at it, and put it into the plan.',
      )
}

const faultIn = ({ form }: PageRequest, { kind }: Editing): Fault | undefined => {
  if (kind === undefined) return undefined
  const item = itemTyped(form, kind)
  return 'fault' in item ? item.fault : undefined
}

const merge = async (request: PageRequest, editing: Editing): Promise<Answer> => {
  const { place } = editing.read
  const outcome = await write(request, place, (writing, asked) =>
    writing.merge(asked, partOf(request, editing)),
  )
  if (!isRejection(outcome)) return goTo(place.base, 'It is in the plan.')
  if (outcome.rejected !== 'conflict') return rejected(outcome)
  const mine = valuesIn(request, editing)
  return (await settlePage(request, editing, { mine, base: request.form.text('base') })) ?? rejected(outcome)
}

/** `GET …/sections/:section`, `…/sections/:section/add/:kind`, `…/items/:item` */
export const editPage = async (request: PageRequest): Promise<Answer> => {
  const editing = await readEditing(request)
  return editing === undefined ? gone(placeOf(request)) : editorPage(request, editing, openedWith(editing))
}

/** Back to the form; a new item is found again under its own id. */
const onlySaved = (request: PageRequest, { href, kind, item, key }: Editing): Answer => {
  const isNew = kind !== undefined && item === undefined
  const says = `Saved at ${time(request.exchange.clock())}. It is not in the plan yet.`
  return goTo(isNew ? `${href}?item=${key}` : href, says)
}

/** `POST` to the same: `do` says whether it is put into the plan, saved, or offered. Whatever it is, it is saved first. */
export const edit = async (request: PageRequest): Promise<Answer> => {
  const editing = await readEditing(request)
  if (editing === undefined) return gone(placeOf(request))
  const saved = await save(request, editing)
  if (saved === undefined || isRejection(saved)) return notSaved(request, editing, saved)
  const does = request.form.text('do')
  if (does === 'save') return onlySaved(request, editing)
  if (does === 'offer') return offer(request, editing)
  const fault = faultIn(request, editing)
  return fault === undefined ? merge(request, editing) : again(request, editing, fault)
}
