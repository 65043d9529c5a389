/** Drafts as one types: the page's own script saves the form's fields. Nothing of the plan is shown, so it is no look at it. */
import { draftTarget, type DraftTarget } from '../../../domain/draft/events.ts'
import { itemKindsOf, type ItemKind } from '../../../domain/kernel/planSections.ts'
import { isRejection } from '../../../domain/kernel/rejection.ts'
import type { Answer } from '../../layout/view.ts'
import { time } from '../../text/dates.ts'
import type { Form, PageRequest } from '../../visitor.ts'
import { askOf, ready } from '../look.ts'
import { write } from './change.ts'
import { placeOf } from './place.ts'
import { fieldsTyped, textTyped } from './typed.ts'

const kindIn = (form: Form): ItemKind | undefined =>
  Object.values(itemKindsOf)
    .flat()
    .find(kind => kind === form.text('kind'))

/** What the form is for, as it says itself. Whether its sender may see that is asked of the log when it is saved. */
const targetIn = (form: Form): DraftTarget | undefined => {
  const [section, item] = [form.text('section'), form.text('item')]
  const target = item === '' ? { type: 'section', section } : { type: 'item', section, item }
  return draftTarget.safeParse(target).data
}

const typedIn = (form: Form) => {
  const [target, kind] = [targetIn(form), kindIn(form)]
  if (target?.type === 'section') return { target, values: { text: textTyped(form) } }
  return target === undefined || kind === undefined ? undefined : { target, values: fieldsTyped(form, kind) }
}

const baseIn = async (request: PageRequest): Promise<number | undefined> => {
  const { access, queries } = request.exchange
  const { patient, plan } = placeOf(request)
  const may = await access.foresee({ ...askOf(request, patient, 'carePlan'), plans: [plan] })
  if (may === undefined) return undefined
  await ready(request, may)
  return queries.carePlans.revisionOf(may, plan, request.form.text('base'))
}

const notSaved: Answer = {
  kind: 'facts',
  status: 409,
  facts: { says: 'This can’t be saved any more. Copy what you wrote, and open the plan again.' },
}

/** `POST …/draft` */
export const saveDraft = async (request: PageRequest): Promise<Answer> => {
  const [base, typed] = [await baseIn(request), typedIn(request.form)]
  if (base === undefined || typed === undefined) return notSaved
  const outcome = await write(request, placeOf(request), (writing, asked) =>
    writing.save(asked, { ...typed, base }),
  )
  return isRejection(outcome)
    ? notSaved
    : { kind: 'facts', facts: { says: `Saved ${time(request.exchange.clock())}` } }
}
