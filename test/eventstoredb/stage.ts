/** What the replays stand on: a server, clients on either wire, fresh streams, and the words that the facts have for revisions. */
import {
  EventStoreDBClient,
  jsonEvent,
  type AppendExpectedRevision,
  type AppendResult,
  type EventData,
} from '@eventstore/db-client'
import type { EventStoreDb } from '../support/eventstoredb/start.ts'
import type { Answer } from './answers.ts'
import type { Fact } from './facts.ts'

export type Wire = 'batch' | 'append'

/** The wire that a recorded case names. */
export const wireOf = (text: string): Wire => (/(?<!Batch)Append\b/.test(text) ? 'append' : 'batch')

export const credentials = { username: 'admin', password: 'changeit' }

export interface Appending {
  readonly expected?: AppendExpectedRevision
  readonly wire?: Wire
  readonly client?: EventStoreDBClient
}

export interface Stage {
  readonly server: EventStoreDb
  readonly client: EventStoreDBClient
  /** A client that reports a failed append instead of throwing. */
  readonly lenient: EventStoreDBClient
  /** The facts of this run, in order. */
  readonly facts: readonly Fact[]
  readonly newStream: (kind?: string) => string
  readonly append: (stream: string, events: readonly EventData[], how?: Appending) => Promise<AppendResult>
}

/** How one family of facts is done again. */
export interface Run {
  readonly matches: (fact: Fact) => boolean
  readonly answer: (fact: Fact, stage: Stage) => Promise<Answer>
  /** Where chance decides, both answers are reduced to what does not depend on it; `because` says what. */
  readonly reduced?: { readonly to: (answer: Answer) => unknown; readonly because: string }
}

export const connect = (server: EventStoreDb, options = ''): EventStoreDBClient =>
  EventStoreDBClient.connectionString(server.url + options)

export const createStage = (server: EventStoreDb, facts: readonly Fact[]): Stage => {
  const main = connect(server)
  let made = 0
  return {
    server,
    client: main,
    lenient: connect(server, '&throwOnAppendFailure=false'),
    facts,
    newStream: (kind = 's') => `${kind}-${process.pid}-${(made += 1).toString(36)}`,
    append: (stream, events, { expected = 'any', wire = 'append', client = main } = {}) =>
      client.appendToStream(stream, [...events], {
        expectedRevision: expected,
        ...(wire === 'append' ? { credentials } : {}),
      }),
  }
}

/** So many small events with ids of their own. */
export const someEvents = (count: number, type = 'T'): EventData[] =>
  Array.from({ length: count }, (_, index) => jsonEvent({ type, data: { i: index } }))

/** `any`, `no_stream`, `stream_exists`, or a revision as the facts write it. */
export const expectedOf = (text: string): AppendExpectedRevision =>
  text === 'any' || text === 'no_stream' || text === 'stream_exists' ? text : BigInt(text.replace(/n$/, ''))

type ReadOptions = Parameters<EventStoreDBClient['readStream']>[1]

/** All events of a stream. */
export const readWhole = async (client: EventStoreDBClient, stream: string, options: ReadOptions = {}) => {
  const read = client.readStream(stream, options)
  const events = []
  for await (const { event } of read) if (event !== undefined) events.push(event)
  return events
}

/** The first number in a text that stands in front of a word, such as the 3 of "stream with 3 events". */
export const countIn = (text: string, word: string): number =>
  Number(new RegExp(`(\\d+) ${word}`).exec(text)?.[1] ?? 0)
