/** What is held against a plan that several wrote: what they told of themselves, its events, and the drafts that are still open. */
import { carePlan } from '../../domain/carePlan/decider.ts'
import {
  answerTo,
  isDrafted,
  saidAt,
  textOf,
  type CarePlanState,
  type Drafted,
} from '../../domain/carePlan/state.ts'
import type { DraftState } from '../../domain/draft/decider.ts'
import { fold } from '../../domain/kernel/decider.ts'
import type { EventOf } from '../../domain/kernel/event.ts'
import type { Told } from './writers.ts'

export type Plan = typeof carePlan
export type PlanEvent = EventOf<Plan['events']>
export interface Found {
  readonly told: Told
  readonly events: readonly PlanEvent[]
  readonly drafts: readonly DraftState[]
}

const planAfter = (events: readonly PlanEvent[], plan: Plan = carePlan): Drafted => {
  const state: CarePlanState = fold(plan, events)
  if (!isDrafted(state)) throw new Error('no plan stands')
  return state
}
const newestIn = (events: readonly PlanEvent[]): string => {
  const { sections, items } = planAfter(events)
  return [
    ...[...sections.values()].map(section => textOf(section)),
    ...[...items.values()].map(({ contents }) => saidAt(contents)?.text ?? ''),
  ].join(' ')
}
const everIn = (events: readonly PlanEvent[]): string =>
  events
    .map(({ data }) => ('text' in data ? data.text : 'content' in data ? data.content.text : ''))
    .join(' ')
const openIn = ({ drafts }: Pick<Found, 'drafts'>): string =>
  drafts
    .flatMap(state => (state.status === 'kept' ? [...state.open.values()] : []))
    .map(({ saved }) => saved.values['text'] ?? '')
    .join(' ')
const missing = (words: Iterable<string>, text: string): readonly string[] =>
  [...words].filter(word => !text.includes(word))

/** What was saved and is nowhere; what nobody struck out and is no longer there. */
export const lostOf = (found: Found) => {
  const { told, events } = found
  const kept = [...told.saved].filter(word => !told.discarded.has(word) || everIn(events).includes(word))
  const unstruck = kept.filter(word => !told.struck.has(word) && everIn(events).includes(word))
  return {
    nowhere: missing(kept, `${everIn(events)} ${openIn(found)}`),
    overwritten: missing(unstruck, newestIn(events)),
  }
}
export const nothingLost = { nowhere: [], overwritten: [] }

/** What of a section is before the person's eyes. */
const shownIn = ({ sections, items }: Drafted, id: string): unknown => [
  textOf(sections.get(id) ?? ({ texts: [] } as never)),
  [...items].flatMap(([item, { section, contents, status }]) =>
    section === id ? [[item, saidAt(contents), status]] : [],
  ),
]
/** Sections that count as agreed to though the person has seen something else. */
export const unseenAgreements = (events: readonly PlanEvent[], plan: Plan = carePlan): readonly string[] =>
  events.flatMap((_, last) => {
    const state = planAfter(events.slice(0, last + 1), plan)
    return [...state.sections].flatMap(([id, section]) => {
      const answer = answerTo(section)
      if (answer === undefined || answer === 'changed' || !answer.agreed) return []
      const { seen } = events.findLast(
        ({ type, data }, place) => place <= last && type === 'PlanAgreed' && data.sections.includes(id),
      )?.data as { readonly seen: number }
      const asSeen = shownIn(planAfter(events.slice(0, seen + 1)), id)
      return JSON.stringify(asSeen) === JSON.stringify(shownIn(state, id)) ? [] : [id]
    })
  })

/** Saves of drafts that the plan took more than once. */
export const mergedTwice = (events: readonly PlanEvent[]): readonly string[] => {
  const merges = events.flatMap(({ data }) =>
    'from' in data && data.from !== undefined && 'section' in data
      ? [JSON.stringify([data.section, data.from])]
      : [],
  )
  return merges.filter((one, place) => merges.indexOf(one) !== place)
}
