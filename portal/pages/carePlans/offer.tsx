/** What somebody else offers to a plan: the difference that it makes, and putting it into the plan or leaving it. */
import { compareItems } from '../../../domain/carePlan/compare.ts'
import { differencesOfText } from '../../../domain/carePlan/compareText.ts'
import { targetKey } from '../../../domain/draft/decider.ts'
import { itemOfFields, fieldsOfItem } from '../../../domain/kernel/planFields.ts'
import { itemKindsOf } from '../../../domain/kernel/planSections.ts'
import { isRejection } from '../../../domain/kernel/rejection.ts'
import type { DraftView } from '../../../projections/carePlanViews.ts'
import { Decide, PostForm } from '../../layout/forms.tsx'
import { goTo, show, type Answer } from '../../layout/view.ts'
import { dayAndTime } from '../../text/dates.ts'
import type { PageRequest } from '../../visitor.ts'
import { rejected } from '../ask.ts'
import { write } from './change.ts'
import { Differences } from './compare.tsx'
import { linesOfItems, linesOfTyped, type Difference } from './differences.ts'
import type { Editing } from './editing.ts'
import { titleOf } from './editor.tsx'
import { gone, placeOf } from './place.ts'
import { readPlan, type PlanRead } from './read.ts'
import { settlePage } from './settle.tsx'
import { isWritable } from './standing.tsx'
import { itemTyped, textTyped } from './typed.ts'
import { authorOf, readWhom, type Whom } from './who.ts'

/** Somebody else's offer, with what it is for. */
interface Offer {
  readonly editing: Editing
  readonly draft: DraftView
  readonly whom: Whom
}

const aboutOf = (read: PlanRead, draft: DraftView): Omit<Editing, 'key' | 'href'> | undefined => {
  const { target, fields } = draft
  const section = read.plan.sections.find(({ id }) => id === target.section)
  if (section === undefined) return undefined
  const of = { read, section, target, draft: undefined }
  if (target.type === 'section') return { ...of, standing: { text: section.text } }
  const item = section.items.find(({ id }) => id === target.item)
  const kind = item?.content.kind ?? itemKindsOf[section.kind].find(one => one === fields['kind'])
  if (kind === undefined) return undefined
  return item === undefined
    ? { ...of, kind, standing: { kind } }
    : { ...of, kind, item, standing: fieldsOfItem(item.content) }
}

const readOffer = async (request: PageRequest): Promise<Offer | undefined> => {
  const read = await readPlan(request)
  if (read === undefined || !isWritable(read.plan)) return undefined
  const { draft: id, key = '' } = request.params
  const drafts = await request.exchange.queries.carePlans.drafts(read.disclosure, read.place.plan)
  const draft = drafts.find(
    one => one.draft === id && targetKey(one.target) === key && one.author !== request.visitor.actor.user,
  )
  const about = draft === undefined ? undefined : aboutOf(read, draft)
  if (draft === undefined || about === undefined) return undefined
  const whom = await readWhom(request, read, [authorOf(draft)])
  return { draft, whom, editing: { ...about, key, href: `${read.place.base}/offers/${draft.draft}/${key}` } }
}

const byWhom = ({ draft, whom }: Offer): string => whom.who(authorOf(draft))

/** What an offered item would change of the one that stands; as it was typed, where it makes no item. */
const itemDifferences = ({ editing, draft, whom }: Offer): readonly Difference[] => {
  const { section, target, item, standing } = editing
  const content = itemOfFields(draft.fields)
  if (target.type !== 'item' || isRejection(content))
    return linesOfTyped(standing, draft.fields).map(line => ({ ...line, section }))
  const offered = { id: target.item, status: 'open', content } as const
  return linesOfItems(section, compareItems(item === undefined ? [] : [item], [offered]), whom)
}

/** What the offer would change, field by field, against what it was written from. */
const differencesOf = async (request: PageRequest, offer: Offer): Promise<readonly Difference[]> => {
  const { editing, draft } = offer
  const { read, section, target } = editing
  if (target.type === 'item') return itemDifferences(offer)
  const then = await request.exchange.queries.carePlans.read(read.disclosure, read.place.plan, draft.base)
  const before = then?.sections.find(({ id }) => id === section.id)?.text ?? ''
  const text = draft.fields['text'] ?? ''
  return before === text ? [] : [{ section, field: 'Text', stretches: differencesOfText(before, text) }]
}

/** `GET …/offers/:draft/:key` */
export const offerPage = async (request: PageRequest): Promise<Answer> => {
  const offer = await readOffer(request)
  if (offer === undefined) return gone(placeOf(request))
  const { editing, draft } = offer
  const { place, plan } = editing.read
  const list = await differencesOf(request, offer)
  return show({
    title: `A change is offered: ${plan.title}`,
    section: place.section,
    back: { href: place.base, text: 'Back to the plan' },
    live: place.patient,
    body: (
      <div className="cie-plan">
        <h1 className="nhsuk-heading-l">
          <span className="nhsuk-caption-l">
            {plan.title}: {titleOf(editing)}
          </span>
          {byWhom(offer)} offers a change
        </h1>
        <p>Written on {dayAndTime(draft.savedAt)}. It is not in the plan yet.</p>
        <Differences list={list} own={place.own} />
        <PostForm visitor={request.visitor} action={editing.href}>
          <Decide
            text="Put it into the plan"
            cancel={{ href: place.base, text: 'Leave the plan as it is' }}
          />
        </PostForm>
      </div>
    ),
  })
}

/** What a person settled by hand, as the command that takes it and notes the draft as merged. */
const settledCommand = async ({ form, exchange }: PageRequest, { editing, draft }: Offer) => {
  const { read, target, section, kind, item } = editing
  const base = await exchange.queries.carePlans.revisionOf(read.may, read.place.plan, form.text('base'))
  if (base === undefined) return undefined
  const from = { draft: draft.draft, revision: draft.revision }
  if (target.type === 'section')
    return { type: 'WriteSection', data: { section: section.id, text: textTyped(form), base, from } } as const
  const content = kind === undefined ? undefined : itemTyped(form, kind)
  if (content === undefined || 'fault' in content) return undefined
  return item === undefined
    ? ({
        type: 'AddItem',
        data: { item: target.item, section: section.id, content: content.value, from },
      } as const)
    : ({ type: 'ChangeItem', data: { item: target.item, content: content.value, base, from } } as const)
}

/** `POST …/offers/:draft/:key`: as it is offered, or as it was settled with what stands. */
export const takeOffer = async (request: PageRequest): Promise<Answer> => {
  const offer = await readOffer(request)
  if (offer === undefined) return gone(placeOf(request))
  const { editing, draft } = offer
  const { place } = editing.read
  const isSettled = request.form.text('base') !== ''
  const settled = isSettled ? await settledCommand(request, offer) : undefined
  const outcome = await write(request, place, (writing, asked) =>
    settled === undefined
      ? writing.merge(asked, { draft: draft.draft, target: editing.key })
      : writing.ask(asked, settled),
  )
  if (!isRejection(outcome)) return goTo(place.base, 'It is in the plan.')
  if (outcome.rejected !== 'conflict') return rejected(outcome)
  const mine = { mine: draft.fields, base: draft.baseName, whose: `What ${byWhom(offer)} offers` }
  return (await settlePage(request, editing, mine)) ?? rejected(outcome)
}
