/** Sections s3b and s3c: what one append's failure does to others, and a retry while the first try is still in flight. */
import { binaryEvent, jsonEvent, type EventStoreDBClient } from '@eventstore/db-client'
import { answerTo, errorShape, plain, within, type Answer } from './answers.ts'
import type { Fact } from './facts.ts'
import { countOf, writtenOf, type Counts } from './settled.ts'
import { connect, credentials, someEvents, type Run, type Stage } from './stage.ts'

/** Errors that nobody awaited, since the listening began. */
const listenForStrays = () => {
  const rejections: unknown[] = []
  const exceptions: unknown[] = []
  const onRejection = (error: unknown): void => void rejections.push(errorShape(error))
  const onException = (error: unknown): void => void exceptions.push(errorShape(error))
  process.on('unhandledRejection', onRejection)
  process.on('uncaughtException', onException)
  return {
    rejections,
    exceptions,
    stop: () => {
      process.off('unhandledRejection', onRejection)
      process.off('uncaughtException', onException)
    },
  }
}

const small = (client: EventStoreDBClient, stream: string): Promise<unknown> =>
  client.appendToStream(stream, someEvents(1))

/** The append that does the damage, by the words of the fact. */
const poison = (client: EventStoreDBClient, stage: Stage, given: string): Promise<unknown> => {
  const stream = stage.newStream()
  if (given.startsWith('18 MiB'))
    return client.appendToStream(stream, binaryEvent({ type: 'B', data: new Uint8Array(18 * 1024 * 1024) }))
  if (given.startsWith('oversize'))
    return client.appendToStream(stream, binaryEvent({ type: 'B', data: new Uint8Array(1024 * 1024 + 1) }))
  if (given.startsWith('bad uuid'))
    return client.appendToStream(stream, jsonEvent({ id: 'nope', type: 'T', data: {} }))
  return client.appendToStream(stream, someEvents(1), { expectedRevision: -1n })
}

const pause = (milliseconds: number): Promise<void> =>
  new Promise(resolve => setTimeout(resolve, milliseconds))

interface Radius {
  readonly poison: Counts
  readonly small: Counts
  readonly otherClient: Counts
  readonly smallWrittenAfterAll: number
  readonly rejections: readonly unknown[]
}

/** How many neighbours had their answer before the damage is chance, and so is who is left with a rejection; what they are told and what is written is not. */
const radiusReduced = (answer: Answer): unknown => {
  const { small: neighbours, rejections, ...rest } = answer as Radius
  const [label = ''] = Object.keys(rest.poison)
  return {
    ...rest,
    neighbours: Object.values(neighbours).reduce((sum, one) => sum + one, 0),
    others: Object.keys(neighbours).filter(one => one !== 'ok' && one !== label),
    kinds: [...new Set(rejections.map(one => (one as { class: string }).class))].sort(),
  }
}

const damaged = new Map<string, EventStoreDBClient>()

const blastRadius: Run = {
  matches: fact => fact.case.startsWith('blast radius') && fact.call.startsWith('20 small'),
  answer: async (fact, stage) => {
    const [client, other] = [connect(stage.server), connect(stage.server)]
    damaged.set(fact.section, client)
    await Promise.all([small(client, stage.newStream()), small(other, stage.newStream())])
    const strays = listenForStrays()
    const streams = Array.from({ length: 40 }, () => stage.newStream())
    const before = streams.slice(0, 20).map(stream => small(client, stream))
    const poisoned = poison(client, stage, fact.given)
    const after = streams.slice(20).map(stream => small(client, stream))
    const others = Array.from({ length: 10 }, () => small(other, stage.newStream()))
    const [one, some, theirs] = await Promise.all([
      Promise.allSettled([poisoned]),
      Promise.allSettled([...before, ...after]),
      Promise.allSettled(others),
    ])
    await pause(300)
    strays.stop()
    return plain({
      poison: countOf(one),
      small: countOf(some),
      otherClient: countOf(theirs),
      smallWrittenAfterAll: await writtenOf(stage.client, streams),
      rejections: strays.rejections,
      exceptions: strays.exceptions,
    })
  },
  reduced: { to: radiusReduced, because: 'how many neighbours had their answer before the damage' },
}

const afterwards: Run = {
  matches: fact => fact.case.startsWith('blast radius') && fact.call.startsWith('next append'),
  answer: (fact, stage) =>
    answerTo(() => {
      const client = damaged.get(fact.section)
      if (client === undefined) throw new Error('nothing was damaged before')
      return small(client, stage.newStream())
    }),
}

interface Clients {
  readonly one: EventStoreDBClient
  readonly two: EventStoreDBClient
  readonly strays: ReturnType<typeof listenForStrays>
  readonly inFlight: Answer
}

let broken: Promise<Clients> | undefined

const breakOne = async (stage: Stage): Promise<Clients> => {
  const [one, two] = [connect(stage.server), connect(stage.server)]
  await Promise.all([small(one, stage.newStream()), small(two, stage.newStream())])
  const strays = listenForStrays()
  const others = Array.from({ length: 10 }, () => small(two, stage.newStream()))
  const poisoned = poison(one, stage, '')
  const results = countOf(await Promise.allSettled(others))
  return { one, two, strays, inFlight: { results, poison: countOf(await Promise.allSettled([poisoned])) } }
}

let listenings = 0

const acrossClients: Run = {
  matches: fact => fact.section.startsWith('s3c'),
  answer: async (fact: Fact, stage: Stage): Promise<Answer> => {
    broken ??= breakOne(stage)
    const { one, two, strays, inFlight } = await broken
    if (fact.call === 'client 2 in flight') return inFlight
    if (fact.call === 'uncaught') {
      await pause(500)
      listenings += 1
      const heard = plain({ exceptions: [...strays.exceptions], rejections: [...strays.rejections] })
      strays.rejections.length = 0
      if (listenings === 2) strays.stop()
      return heard
    }
    if (fact.call.includes('credentials'))
      return answerTo(() => two.appendToStream(stage.newStream(), someEvents(1), { credentials }))
    const client = fact.call.includes('client 1') ? one : two
    return answerTo(() => within(8000, small(client, stage.newStream())))
  },
}

/** How sections s3b and s3c are done again. */
export const damageRuns: readonly Run[] = [blastRadius, afterwards, acrossClients]
