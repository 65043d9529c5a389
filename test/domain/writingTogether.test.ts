/** Two to five writers of one plan, in any order: nothing that was saved is lost, and nobody agrees to what they have not seen (K2). */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { carePlan } from '../../domain/carePlan/decider.ts'
import { draft } from '../../domain/draft/decider.ts'
import type { Actor } from '../../domain/kernel/actor.ts'
import { fold, type Aggregate, type CommandContracts, type CommandOf } from '../../domain/kernel/decider.ts'
import type { EventContracts, EventOf } from '../../domain/kernel/event.ts'
import { isRejection, type Rejection } from '../../domain/kernel/rejection.ts'
import { id, now } from '../support/domain.ts'
import { drafted } from '../support/plan.ts'
import { writing, type Place } from '../support/writers.ts'
import { forgetsMerges, lastWriterWins, losesMerges, movesAgreement } from '../support/writersFaults.ts'
import {
  lostOf,
  mergedTwice,
  nothingLost,
  unseenAgreements,
  type Found,
  type Plan,
  type PlanEvent,
} from '../support/writersLaws.ts'
import { manySteps, type Step } from '../support/writersSteps.ts'

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
const written = async (steps: readonly Step[], plan: Plan = carePlan): Promise<Found> => {
  const stream = streamOf(plan, [drafted as PlanEvent])
  const drafts = Array.from({ length: 5 }, () => streamOf(draft))
  const place: Place = {
    planId: id('a'),
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

type Law = (found: Found, plan: Plan) => void
const check = (law: Law, plan: Plan = carePlan) =>
  fc.check(
    fc.asyncProperty(manySteps, async steps => {
      law(await written(steps, plan), plan)
    }),
    runs,
  )
const nothingIsLost: Law = found => expect(lostOf(found)).toStrictEqual(nothingLost)
const agreementStays: Law = ({ events }, plan) => expect(unseenAgreements(events, plan)).toStrictEqual([])
const mergedOnce: Law = ({ events }) => expect(mergedTwice(events)).toStrictEqual([])

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
