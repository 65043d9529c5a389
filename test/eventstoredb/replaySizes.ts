/** Section s3: how large an append may be. */
import { binaryEvent, jsonEvent, type EventData } from '@eventstore/db-client'
import { answerTo, plain } from './answers.ts'
import { countIn, readWhole, someEvents, wireOf, type Run } from './stage.ts'

const kibi = 1024
const mebi = 1024 * 1024

const binary = (size: number, metadata?: number): EventData =>
  binaryEvent({
    type: 'B',
    data: new Uint8Array(size),
    ...(metadata === undefined ? {} : { metadata: new Uint8Array(metadata) }),
  })

/** A JSON event whose text has so many bytes. */
const text = (bytes: number): EventData => jsonEvent({ type: 'J', data: 'x'.repeat(bytes - 2) })

/** Events by the words of the fact. */
const sizes: Readonly<Record<string, () => EventData[]>> = {
  'binary 1 MiB - 1': () => [binary(mebi - 1)],
  'binary 1 MiB exactly': () => [binary(mebi)],
  'binary 1 MiB + 1': () => [binary(mebi + 1)],
  'binary 2 events 512 KiB each': () => [binary(mebi / 2), binary(mebi / 2)],
  'binary 2 events 512 KiB + 1 each': () => [binary(mebi / 2 + 1), binary(mebi / 2 + 1)],
  'data 1 KiB, binary metadata 1 MiB + 1': () => [binary(kibi, mebi + 1)],
  'data 0, binary metadata 4 MiB': () => [binary(0, 4 * mebi)],
  'data 900 KiB, metadata 900 KiB': () => [binary(900 * kibi, 900 * kibi)],
  'JSON text of exactly 1 MiB': () => [text(mebi)],
  'JSON text of 1 MiB + 1': () => [text(mebi + 1)],
  'JSON 600 000 chars of 2 UTF-8 bytes': () => [jsonEvent({ type: 'J', data: 'é'.repeat(600_000) })],
  '5 MiB': () => [binary(5 * mebi)],
  '15 MiB metadata': () => [binary(0, 15 * mebi)],
  '17 MiB': () => [binary(17 * mebi)],
  '18 MiB': () => [binary(18 * mebi)],
  '40 MiB': () => [binary(40 * mebi)],
  'event type 100 KiB': () => someEvents(1, 'T'.repeat(100 * kibi)),
  'event type 1 MiB': () => someEvents(1, 'T'.repeat(mebi)),
  'still works after oversize': () => someEvents(1),
}

const eventsOf = (given: string): EventData[] => {
  const make = sizes[given]
  return make === undefined ? someEvents(countIn(given, 'small events')) : make()
}

const sized: Run = {
  matches: fact => fact.case.startsWith('size '),
  answer: (fact, stage) =>
    answerTo(async () => {
      const result = await stage.append(stage.newStream(), eventsOf(fact.given), { wire: wireOf(fact.case) })
      return { next: result.nextExpectedRevision, ms: 0 }
    }),
}

const contiguous: Run = {
  matches: fact => fact.case === 'many events in one append',
  answer: async (fact, stage) => {
    const stream = stage.newStream()
    const result = await stage.append(stream, someEvents(countIn(fact.given, 'events')), { wire: 'batch' })
    const events = await readWhole(stage.client, stream)
    const positions = events.map(({ position }) => position?.commit ?? -1n)
    return plain({
      next: result.nextExpectedRevision,
      read: events.length,
      revisionsOk: events.every(({ revision }, index) => revision === BigInt(index)),
      lastPosEqReply: positions.at(-1) === result.position?.commit,
      allIncreasing: positions.every((one, index) => index === 0 || one > (positions[index - 1] ?? one)),
      commitEqPrepare: events.every(({ position }) => position?.commit === position?.prepare),
    })
  },
}

/** How section s3 is done again. */
export const sizeRuns: readonly Run[] = [sized, contiguous]
