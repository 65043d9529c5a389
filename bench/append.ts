/** Durable appends a second at 1, 16 and 64 clients, bare and sealed, beside the same bytes appended to a plain file and synced. */
import { join } from 'node:path'
import { encode } from '../store/codec.ts'
import { clientsAppending, type Append } from './support/clients.ts'
import { bytesOf, person, reading } from './support/entries.ts'
import { inTurns, rate, ratio, report } from './support/measure.ts'
import { rawLog } from './support/rawLog.ts'
import { freshStores } from './support/stores.ts'

const rounds = 5
const msEach = 1000
const people = 1000

const bare = await freshStores()
const sealed = await freshStores()
await Promise.all(Array.from({ length: people }, (_, number) => sealed.keys.obtain(person(number))))
const sample = await encode(sealed.keys, reading(1, true))
const bytes = bytesOf(sample)
const raw = rawLog(join(bare.folder, 'raw'), bytes)

const appendBare: Append = (stream, expected, n) =>
  bare.log.append(`${stream}a`, expected, [
    { ...sample, id: `${sample.id.slice(0, 24)}${String(n).padStart(12, '0')}` },
  ])
const appendSealed: Append = (stream, expected, n) =>
  sealed.journal.append(`${stream}b`, expected, [reading(n % people, true)])

const perSecond = await inTurns(rounds, {
  raw1: () => rate(msEach, () => raw.append(1)),
  bare1: clientsAppending(1, appendBare, msEach),
  sealed1: clientsAppending(1, appendSealed, msEach),
  raw16: () => rate(msEach, () => raw.append(16)),
  bare16: clientsAppending(16, appendBare, msEach),
  sealed16: clientsAppending(16, appendSealed, msEach),
  raw64: () => rate(msEach, () => raw.append(64)),
  bare64: clientsAppending(64, appendBare, msEach),
  sealed64: clientsAppending(64, appendSealed, msEach),
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
