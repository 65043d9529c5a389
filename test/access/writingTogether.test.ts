/** Two to five writers of one plan at the same time, through access and the write path: what the deciders promise holds in the log (K2). */
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { draftIdOf } from '../../access/drafts.ts'
import type { Aim } from '../../access/access.ts'
import { carePlan } from '../../domain/carePlan/decider.ts'
import { draft } from '../../domain/draft/decider.ts'
import type { Actor } from '../../domain/kernel/actor.ts'
import { fold, type Aggregate, type CommandContracts, type CommandOf } from '../../domain/kernel/decider.ts'
import type { EventContracts } from '../../domain/kernel/event.ts'
import { streamName } from '../../domain/kernel/ids.ts'
import { isRejection, type Rejection } from '../../domain/kernel/rejection.ts'
import { typedEvents } from '../../store/codec.ts'
import { drafting } from '../support/plan.ts'
import { openWorld, type World } from '../support/world.ts'
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
import { manySteps, writtenSections, type Step } from '../support/writersSteps.ts'

/** A person whose plan four teams of four places write with them. */
const people = async (world: World) => {
  const hospital = await world.addProvider('RZW01')
  const person = await world.addPatient(hospital, '9990000018')
  const writers: Actor[] = [{ user: person, role: 'patient' }]
  for (const ods of ['RZW02', 'RZW03', 'RZW04', 'RZW05']) {
    const organisation = await world.addProvider(ods)
    const team = await world.addTeam(organisation)
    const user = await world.addProfessional([team])
    await world.share(person, team, ['general'])
    writers.push({ user, role: 'professional', team, organisation })
  }
  return { person, writers }
}

const placeIn = async (
  world: World,
  aggregate: Plan,
): Promise<Place & { readonly eventsNow: () => Promise<readonly PlanEvent[]> }> => {
  const { person, writers } = await people(world)
  const planId = world.ids.opaque()
  const by = (writer: number): Actor => writers[writer] ?? { user: person, role: 'patient' }
  const ask = async <S, C extends CommandContracts, E extends EventContracts>(
    writer: number,
    to: { readonly aggregate: Aggregate<S, C, E>; readonly id: string; readonly command: CommandOf<C> },
  ): Promise<number | Rejection> => {
    const aim: Aim = {
      by: by(writer),
      session: world.session,
      patient: person,
      plan: { id: planId, sections: [...writtenSections] },
      command: to.command.type,
      category: to.aggregate.category,
      id: to.id,
    }
    const permission = await world.access.permit(aim)
    if (isRejection(permission)) throw new Error(permission.why)
    const ids = { commandId: world.ids.uuid(), correlation: world.ids.uuid() }
    const answer = await world.handle({ ...to, ...ids, subject: person, permission, purpose: 'directCare' })
    return isRejection(answer) ? answer : answer.revision
  }
  const eventsNow = async () =>
    typedEvents(carePlan, await world.stores.journal.load(streamName('carePlan', planId))).filter(
      event => event.type !== 'Erased',
    )
  const draftId = (writer: number): string => draftIdOf(planId, by(writer).user)
  const drafted = await ask(0, {
    aggregate,
    id: planId,
    command: { type: 'DraftPlan', data: { ...drafting, patient: person } },
  })
  expect(drafted).toBe(0)
  return {
    planId,
    eventsNow,
    draftId,
    plan: async () => fold(aggregate, await eventsNow()),
    draft: async writer =>
      fold(draft, typedEvents(draft, await world.stores.journal.load(streamName('draft', draftId(writer))))),
    askPlan: (writer, command) => ask(writer, { aggregate, id: planId, command }),
    askDraft: (writer, command) => ask(writer, { aggregate: draft, id: draftId(writer), command }),
  }
}

/** Each writer takes their steps one after the other; the writers do so at the same time. */
const writtenTogether = async (steps: readonly Step[], plan: Plan = carePlan): Promise<Found> => {
  const world = await openWorld()
  try {
    const place = await placeIn(world, plan)
    const { told, take } = writing(place)
    const walks = [0, 1, 2, 3, 4].map(async writer => {
      for (const step of steps) if (step.writer === writer) await take(step)
    })
    await Promise.all(walks)
    const drafts = await Promise.all([0, 1, 2, 3, 4].map(place.draft))
    return { told, events: await place.eventsNow(), drafts }
  } finally {
    await world.close()
  }
}

const check = (plan?: Plan) =>
  fc.check(
    fc.asyncProperty(manySteps, async steps => {
      const found = await writtenTogether(steps, plan)
      expect(lostOf(found)).toStrictEqual(nothingLost)
      expect(unseenAgreements(found.events, plan)).toStrictEqual([])
      expect(mergedTwice(found.events)).toStrictEqual([])
    }),
    { numRuns: 12, seed: 2026, endOnFailure: true },
  )

it('whatever two to five writers do at once, nothing that was saved is lost, agreement stays with what was seen, and a merge is one', async () => {
  const { failed, counterexample, errorInstance } = await check()
  expect({ failed, counterexample, errorInstance }).toMatchObject({ failed: false })
}, 120_000)

it.each([
  ['loses merges', losesMerges],
  ['lets the last writer win', lastWriterWins],
  ['moves agreement', movesAgreement],
  ['forgets what it merged', forgetsMerges],
] as const)(
  'a planted fault that %s would be found',
  async (_, fault) => {
    expect(await check(fault)).toMatchObject({ failed: true })
  },
  120_000,
)
