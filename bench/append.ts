/** Durable appends a second at 1, 16 and 64 clients, bare and sealed, beside the same bytes appended to a plain file and synced. */
import { join } from 'node:path'
import { encode } from '../store/codec.ts'
import type { Appended } from '../store/port.ts'
import { person, reading } from './support/entries.ts'
import { inTurns, rate, ratio, report } from './support/measure.ts'
import { rawLog } from './support/rawLog.ts'
import { freshStores } from './support/stores.ts'

const rounds = 5
const msEach = 1000
const people = 1000
const eventsPerStream = 3

/** Appends event `n` to a stream, at the revision that it must have. */
type Append = (stream: string, expected: number, n: number) => Promise<Appended>

/** Clients that each append one event after the other, three to a stream, each waiting for its answer. */
const clientsAppending = (clients: number, append: Append) => {
  let streams = 0
  let events = 0
  const client = async (until: number): Promise<number> => {
    let done = 0
    while (performance.now() < until) {
      streams += 1
      const stream = `entry-${streams.toString(16).padStart(32, '0')}${String(clients)}`
      for (let revision = -1; revision < eventsPerStream - 1; revision += 1) {
        const { outcome } = await append(stream, revision, (events += 1))
        if (outcome !== 'appended') throw new Error('a client met a conflict in its own stream')
        done += 1
      }
    }
    return done
  }
  return () =>
    rate(0.1, async () => {
      const until = performance.now() + msEach
      const done = await Promise.all(Array.from({ length: clients }, () => client(until)))
      return done.reduce((sum, one) => sum + one, 0)
    })
}

const bare = await freshStores()
const sealed = await freshStores()
await Promise.all(Array.from({ length: people }, (_, number) => sealed.keys.obtain(person(number))))
const sample = await encode(sealed.keys, reading(1, true))
const bytes = sample.data.byteLength + sample.meta.length + sample.type.length + sample.id.length
const raw = rawLog(join(bare.folder, 'raw'), bytes)

const appendBare: Append = (stream, expected, n) =>
  bare.log.append(`${stream}a`, expected, [
    { ...sample, id: `${sample.id.slice(0, 24)}${String(n).padStart(12, '0')}` },
  ])
const appendSealed: Append = (stream, expected, n) =>
  sealed.journal.append(`${stream}b`, expected, [reading(n % people, true)])

const perSecond = await inTurns(rounds, {
  raw1: () => rate(msEach, () => raw.append(1)),
  bare1: clientsAppending(1, appendBare),
  sealed1: clientsAppending(1, appendSealed),
  raw16: () => rate(msEach, () => raw.append(16)),
  bare16: clientsAppending(16, appendBare),
  sealed16: clientsAppending(16, appendSealed),
  raw64: () => rate(msEach, () => raw.append(64)),
  bare64: clientsAppending(64, appendBare),
  sealed64: clientsAppending(64, appendSealed),
})
raw.close()
await bare.remove()
await sealed.remove()

report('append', {
  bytesPerEvent: bytes,
  perSecond,
  ofRaw: {
    bare1: ratio(perSecond.bare1, perSecond.raw1),
    sealed1: ratio(perSecond.sealed1, perSecond.raw1),
    bare16: ratio(perSecond.bare16, perSecond.raw16),
    sealed16: ratio(perSecond.sealed16, perSecond.raw16),
    bare64: ratio(perSecond.bare64, perSecond.raw64),
    sealed64: ratio(perSecond.sealed64, perSecond.raw64),
  },
  targets: { sealed1: 0.7, sealed64: 0.25 },
})
