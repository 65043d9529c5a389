/** Two to five writers of one plan, in any order: nothing that was saved is lost, and nobody agrees to what they have not seen (K2). */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { carePlan } from '../../domain/carePlan/decider.ts'
import {
  isAgreed,
  isDrafted,
  saidAt,
  textOf,
  type CarePlanState,
  type Drafted,
} from '../../domain/carePlan/state.ts'
import { draft } from '../../domain/draft/decider.ts'
import type { Actor } from '../../domain/kernel/actor.ts'
import { fold, type Aggregate, type CommandContracts, type CommandOf } from '../../domain/kernel/decider.ts'
import type { EventContracts, EventOf } from '../../domain/kernel/event.ts'
import { isRejection, type Rejection } from '../../domain/kernel/rejection.ts'
import { streamName } from '../../domain/kernel/ids.ts'
import { typedEvents } from '../../store/codec.ts'
import { id, now } from '../support/domain.ts'
import { drafted, drafting } from '../support/plan.ts'
import { openWorld } from '../support/world.ts'
import { manySteps, writing, type Place, type Step, type Told } from '../support/writers.ts'

type Plan = typeof carePlan
type PlanEvent = EventOf<Plan['events']>
const runs = { numRuns: 150, seed: 2026 }

/** One stream, in memory. */
const streamOf = <S, C extends CommandContracts, E extends EventContracts>(
  aggregate: Aggregate<S, C, E>,
  events: EventOf<E>[] = [],
) => ({
  events,
  state: () => fold(aggregate, events),
  ask: (command: CommandOf<C>, by: Actor): number | Rejection => {
    const answer = aggregate.decide(command, fold(aggregate, events), { at: now, by })
    if (isRejection(answer)) return answer
    events.push(...answer)
    return events.length - 1
  },
})

const actorOf = (writer: number): Actor =>
  writer === 0 ? { user: id('a'), role: 'patient' } : { user: id(String(writer)), role: 'professional' }

/** Lets the writers write with deciders alone. */
const written = async (steps: readonly Step[], plan: Plan = carePlan) => {
  const stream = streamOf(plan, [drafted as PlanEvent])
  const drafts = Array.from({ length: 5 }, () => streamOf(draft))
  const place: Place = {
    plan: () => Promise.resolve(stream.state()),
    draft: writer => Promise.resolve(drafts[writer]?.state() ?? draft.initial),
    draftId: writer => id(String(writer)),
    askPlan: (writer, command) => Promise.resolve(stream.ask(command, actorOf(writer))),
    askDraft: (writer, command) => Promise.resolve(drafts[writer]?.ask(command, actorOf(writer)) ?? 0),
  }
  const { told, take } = writing(place)
  for (const step of steps) await take(step)
  return { told, events: stream.events, drafts: drafts.map(one => one.state()) }
}
type Written = Awaited<ReturnType<typeof written>>

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
const openIn = ({ drafts }: Pick<Written, 'drafts'>): string =>
  drafts
    .flatMap(state => (state.status === 'kept' ? [...state.open.values()] : []))
    .map(({ saved }) => saved.values['text'] ?? '')
    .join(' ')
const isIn = (word: string, text: string): boolean => new RegExp(`${word}(?!\\d)`).test(text)
const missing = (words: Iterable<string>, text: string): readonly string[] =>
  [...words].filter(word => !isIn(word, text))

/** What was saved and is nowhere; what nobody struck out and is no longer there. */
const lostOf = (found: Pick<Written, 'events' | 'drafts'> & { readonly told: Told }) => {
  const { told, events } = found
  const kept = [...told.saved].filter(word => !told.discarded.has(word) || isIn(word, everIn(events)))
  const unstruck = kept.filter(word => !told.struck.has(word) && isIn(word, everIn(events)))
  return {
    nowhere: missing(kept, `${everIn(events)} ${openIn(found)}`),
    overwritten: missing(unstruck, newestIn(events)),
  }
}
const nothingLost = { nowhere: [], overwritten: [] }

/** What of a section is before the person's eyes. */
const shownIn = ({ sections, items }: Drafted, id: string): unknown => [
  textOf(sections.get(id) ?? ({ texts: [] } as never)),
  [...items].flatMap(([item, { section, contents, status }]) =>
    section === id ? [[item, saidAt(contents), status]] : [],
  ),
]
/** Sections that count as agreed to though the person has seen something else. */
const unseenAgreements = (events: readonly PlanEvent[], plan: Plan): readonly string[] =>
  events.flatMap((_, last) => {
    const state = planAfter(events.slice(0, last + 1), plan)
    return [...state.sections].flatMap(([id, section]) => {
      if (!isAgreed(section) || section.answer === undefined) return []
      const { seen } = events.findLast(
        ({ type, data }, place) => place <= last && type === 'PlanAgreed' && data.sections.includes(id),
      )?.data as { readonly seen: number }
      const asSeen = shownIn(planAfter(events.slice(0, seen + 1)), id)
      return JSON.stringify(asSeen) === JSON.stringify(shownIn(state, id)) ? [] : [id]
    })
  })

/** A decider with one fault. */
const faulty = (fault: Partial<Pick<Plan, 'decide' | 'evolve'>>): Plan => ({ ...carePlan, ...fault })
const losesMerges = faulty({
  decide: (command, state, context) => {
    const hasFrom = command.type === 'WriteSection' && command.data.from !== undefined
    const isOld = hasFrom && isDrafted(state) && state.changedAt > command.data.base
    return isOld ? [] : carePlan.decide(command, state, context)
  },
})
const lastWriterWins = faulty({
  decide: (command, state, context) =>
    command.type === 'WriteSection' && isDrafted(state)
      ? carePlan.decide({ ...command, data: { ...command.data, base: state.revision } }, state, context)
      : carePlan.decide(command, state, context),
})
const movesAgreement = faulty({
  evolve: (state, event) =>
    event.type === 'PlanAgreed' && isDrafted(state)
      ? carePlan.evolve(state, { ...event, data: { ...event.data, seen: state.revision + 1 } })
      : carePlan.evolve(state, event),
})
const forgetsMerges = faulty({
  evolve: (state, event) => {
    const next = carePlan.evolve(state, event)
    return isDrafted(next) ? { ...next, merged: new Map() } : next
  },
})

type Law = (found: Written, plan: Plan) => void
const check = (law: Law, plan: Plan = carePlan) =>
  fc.check(
    fc.asyncProperty(manySteps, async steps => {
      law(await written(steps, plan), plan)
    }),
    runs,
  )
const nothingIsLost: Law = found => expect(lostOf(found)).toStrictEqual(nothingLost)
const agreementStays: Law = ({ events }, plan) => expect(unseenAgreements(events, plan)).toStrictEqual([])
const mergedOnce: Law = ({ told }) => expect(told.mergedTwice).toStrictEqual([])

describe.each([
  [
    'every character that somebody saved is in a version of the plan or in an open draft, and stands until somebody strikes it out',
    nothingIsLost,
    [losesMerges, lastWriterWins],
  ],
  ['agreement never moves to what the person has not seen', agreementStays, [movesAgreement]],
  ['merging the same draft revision twice changes nothing', mergedOnce, [forgetsMerges]],
] as const)('%s', (_, law, faults) => {
  it('whatever two to five writers do', async () => {
    const { failed, counterexample, errorInstance } = await check(law)
    expect({ failed, counterexample, errorInstance }).toMatchObject({ failed: false })
  })
  it.each(faults)('or a planted fault would be found', async fault => {
    expect(await check(law, fault)).toMatchObject({ failed: true })
  })
})
