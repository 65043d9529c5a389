/** Section s4 again: events come back as they were written. */
import { binaryEvent, jsonEvent, type EventData, type ResolvedEvent } from '@eventstore/db-client'
import { plain } from './answers.ts'
import type { Run, Stage } from './stage.ts'

const J = (data: unknown): EventData => jsonEvent({ type: 'J', data: data as Record<string, unknown> })
const B = (data: Uint8Array, metadata?: unknown): EventData =>
  binaryEvent({ type: 'B', data, ...(metadata === undefined ? {} : { metadata: metadata as Uint8Array }) })
const M = (metadata: unknown): EventData =>
  jsonEvent({ type: 'M', data: {}, metadata: metadata as Record<string, unknown> })

/** Events by the words of the facts. */
const roundTrips: Readonly<Record<string, () => EventData>> = {
  'json unicode type, emoji data, NUL, U+2028, lone surrogate, big number, Date': () =>
    jsonEvent({
      type: 'Ünï✓😀',
      data: {
        a: 1,
        e: '😀 ünï \u0000 \u2028 \ud800',
        big: 12345678901234567000,
        nested: { d: new Date(0) as unknown as string },
      },
      metadata: { tenant: 'x', n: 1 },
    }),
  'data null': () => J(null),
  array: () => J([1, 2]),
  string: () => J('str'),
  number: () => J(5),
  'undefined/NaN/-0': () => J({ a: undefined, b: NaN, c: -0 }),
  'binary with binary metadata': () => B(Uint8Array.of(0, 1, 255), Uint8Array.of(1, 2, 3)),
  'empty binary': () => B(new Uint8Array()),
  'binary (Buffer) looking like JSON': () => B(Buffer.from('{"looks":"json"}'), { m: 1 }),
  'metadata {}': () => M({}),
  'metadata null': () => M(null),
  'metadata array': () => M([1]),
  'metadata string': () => M('str'),
  'metadata $correlationId': () => M({ $correlationId: 'c1', $causationId: 'c2' }),
  'json event with Uint8Array metadata "{}"': () => M(new Uint8Array(Buffer.from('{}'))),
  'json event with Uint8Array metadata 0xff': () => M(Uint8Array.of(0xff)),
}

let trips: Promise<readonly ResolvedEvent[]> | undefined

const travel = async (stage: Stage): Promise<readonly ResolvedEvent[]> => {
  const stream = stage.newStream()
  for (const make of Object.values(roundTrips)) await stage.append(stream, [make()])
  const events: ResolvedEvent[] = []
  for await (const event of stage.client.readStream(stream)) events.push(event)
  return events
}

const roundTrip: Run = {
  matches: fact => fact.case === 'event round trip',
  answer: async (fact, stage) => {
    trips ??= travel(stage)
    const resolved = (await trips)[Object.keys(roundTrips).indexOf(fact.given)]
    const event = resolved?.event
    if (resolved === undefined || event === undefined) throw new Error(`no event for: ${fact.given}`)
    const { data, metadata } = event as { data: unknown; metadata: unknown }
    const constructorOf = (value: unknown): unknown =>
      typeof value === 'object' || typeof value === 'string'
        ? (Object(value) as object).constructor.name
        : undefined
    return plain({
      ...event,
      streamId: 'S',
      metadata,
      keys: Object.keys(event),
      outerKeys: Object.keys(resolved),
      createdType: event.created.constructor.name,
      posType: typeof event.position?.commit,
      commitPositionType: typeof resolved.commitPosition,
      dataIsBuffer: Buffer.isBuffer(data),
      metaCtor: metadata === undefined ? undefined : constructorOf(metadata),
    })
  },
}

/** How events are read back. */
export const roundTripRuns: readonly Run[] = [roundTrip]
