/** Folds a care plan's events into what stands. */
import type { DataOf, Erased, EventOf } from '../kernel/event.ts'
import type { DraftCitation } from '../kernel/planSections.ts'
import { same } from '../kernel/same.ts'
import type { carePlanEvents } from './events.ts'
import {
  drafted,
  isDrafted,
  mergedKey,
  moved,
  saidAt,
  textOf,
  type CarePlanState,
  type Drafted,
  type Item,
  type PersonsAnswer,
  type Section,
  type Since,
} from './state.ts'

const withKey = <V>(map: ReadonlyMap<string, V>, key: string, value: V): ReadonlyMap<string, V> =>
  new Map(map).set(key, value)

const changeSection = (plan: Drafted, id: string, change: (section: Section) => Section): Drafted => {
  const section = plan.sections.get(id)
  return section === undefined ? plan : { ...plan, sections: withKey(plan.sections, id, change(section)) }
}

/** What the plan says has changed, in this section. */
const touched = (plan: Drafted, id: string): Drafted => ({
  ...changeSection(plan, id, section => ({ ...section, changedAt: plan.revision })),
  changedAt: plan.revision,
})

const remembered = (plan: Drafted, from: DraftCitation | undefined, target: string): Drafted =>
  from === undefined
    ? plan
    : { ...plan, merged: withKey(plan.merged, mergedKey(from.draft, target), from.revision) }

/** A draft that says what stands already changes nothing: the person's answer stays. */
const written = (plan: Drafted, { section, text, from }: DataOf<typeof carePlanEvents, 'SectionWritten'>) => {
  const before = plan.sections.get(section)
  if (before !== undefined && textOf(before) === text) return remembered(plan, from, section)
  const said = { revision: plan.revision, said: text }
  const now = changeSection(plan, section, one => ({ ...one, texts: [...one.texts, said] }))
  return remembered(touched(now, section), from, section)
}

const added = (plan: Drafted, data: DataOf<typeof carePlanEvents, 'ItemAdded'>): Drafted => {
  const { item, section, content, from } = data
  const fresh: Item = { section, contents: [{ revision: plan.revision, said: content }], status: 'open' }
  return remembered(touched({ ...plan, items: withKey(plan.items, item, fresh) }, section), from, item)
}

const changeItem = (plan: Drafted, id: string, change: (item: Item) => Item): Drafted => {
  const item = plan.items.get(id)
  if (item === undefined) return plan
  return touched({ ...plan, items: withKey(plan.items, id, change(item)) }, item.section)
}

const changed = (plan: Drafted, data: DataOf<typeof carePlanEvents, 'ItemChanged'>): Drafted => {
  const before = saidAt(plan.items.get(data.item)?.contents ?? [])
  if (same(before, data.content)) return remembered(plan, data.from, data.item)
  const said = { revision: plan.revision, said: data.content }
  const now = changeItem(plan, data.item, item => ({ ...item, contents: [...item.contents, said] }))
  return remembered(now, data.from, data.item)
}

const answered = (plan: Drafted, sections: readonly string[], answer: PersonsAnswer): Drafted =>
  sections.reduce((now, id) => changeSection(now, id, section => ({ ...section, answer })), plan)

type OfReviews = Extract<Since, { readonly type: 'PlanReviewed' | 'ReviewDateSet' }>
const reviewed = (plan: Drafted, { type, data }: OfReviews): Drafted =>
  type === 'ReviewDateSet'
    ? { ...plan, reviewOn: data.on }
    : { ...plan, lastReview: { revision: plan.revision, said: data }, reviewOn: data.next ?? plan.reviewOn }

type OfSections = Extract<Since, { readonly type: `Section${string}` | `Item${string}` }>
const inSections = (plan: Drafted, event: OfSections): Drafted => {
  switch (event.type) {
    case 'SectionWritten':
      return written(plan, event.data)
    case 'SectionLabelled':
      return changeSection(plan, event.data.section, one => ({ ...one, label: event.data.label }))
    case 'SectionOwnerSet':
      return changeSection(plan, event.data.section, one => ({ ...one, owner: event.data.team }))
    case 'ItemAdded':
      return added(plan, event.data)
    case 'ItemChanged':
      return changed(plan, event.data)
    case 'ItemCompleted':
      return changeItem(plan, event.data.item, item => ({ ...item, status: 'completed' }))
    case 'ItemDropped':
      return changeItem(plan, event.data.item, item => ({ ...item, status: 'dropped' }))
  }
}

type Answered = Extract<Since, { readonly type: 'PlanAgreed' | 'PlanNotAgreed' }>
const answerOf = ({ type, data }: Answered): PersonsAnswer =>
  type === 'PlanAgreed'
    ? { agreed: true, seen: data.seen }
    : { agreed: false, seen: data.seen, why: data.why }

type OfStatus = Extract<Since, { readonly type: 'PlanPublished' | 'PlanClosed' | 'PlanReopened' }>
const inStatus = (plan: Drafted, event: OfStatus): Drafted => {
  switch (event.type) {
    case 'PlanPublished':
      return { ...plan, published: { version: event.data.version, revision: plan.revision } }
    case 'PlanClosed':
      return { ...plan, status: 'closed' }
    case 'PlanReopened':
      return { ...plan, status: 'open' }
  }
}

type OfWhole = Exclude<Since, OfSections | OfStatus>
const inWhole = (plan: Drafted, event: OfWhole): Drafted => {
  switch (event.type) {
    case 'PlanAgreed':
    case 'PlanNotAgreed':
      return answered(plan, event.data.sections, answerOf(event))
    case 'PlanReviewed':
    case 'ReviewDateSet':
      return reviewed(plan, event)
    case 'PlanMovedToTemplate':
      return { ...moved(plan, event.data), changedAt: plan.revision }
  }
}

const statuses: readonly string[] = ['PlanPublished', 'PlanClosed', 'PlanReopened']
const isOfStatus = (event: Since): event is OfStatus => statuses.includes(event.type)
const isOfSections = (event: Since): event is OfSections =>
  event.type.startsWith('Section') || event.type.startsWith('Item')

/** The state after one more event. */
export const evolve = (
  state: CarePlanState,
  event: EventOf<typeof carePlanEvents> | Erased,
): CarePlanState => {
  if (event.type === 'Erased' || state.status === 'erased') return { status: 'erased' }
  if (event.type === 'PlanDrafted') return drafted(event.data)
  if (!isDrafted(state)) return state
  const next = { ...state, revision: state.revision + 1 }
  if (isOfSections(event)) return inSections(next, event)
  return isOfStatus(event) ? inStatus(next, event) : inWhole(next, event)
}
