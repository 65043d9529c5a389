/**
 * Whether the log slows down as it grows (target 3 of docs/performance.md): events a second while it passes its first and its last tenth, small
 * events of 256 writers, many to a commit, on SQLite, beside as many bytes appended to a plain file in the same minutes. BENCH_EVENTS says how many:
 * 10,000,000 for the target, which needs some 4 GB in the temporary folder; 200,000 unless told. How far it is goes to standard error.
 */
import { randomBytes, randomUUID } from 'node:crypto'
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { NewEvent } from '../store/port.ts'
import { median, rate, ratio, report } from './support/measure.ts'
import { rawLog } from './support/rawLog.ts'
import { freshStores } from './support/stores.ts'

const events = Number(process.env['BENCH_EVENTS'] ?? 200_000)
const clients = 256
const perStream = 4
const rawMs = 200
const tenths = 10
/** How often, in a tenth, the rate is taken, with the plain file's between. */
const turns = 5

const stores = await freshStores()
const data = randomBytes(160)
const meta = JSON.stringify({ at: '2026-11-02T09:00:00.000Z', version: 1 })
const type = 'EntryFiled'
const bytes = data.byteLength + meta.length + type.length + randomUUID().length
const raw = rawLog(join(stores.folder, 'raw'), bytes)

/** Ids are as random as real ones: they decide where in an index a row goes. */
const fresh = (): NewEvent => ({ id: randomUUID(), type, data, meta })

/** Every client makes a stream and appends to it, one event after the other; answers how many events that were. */
const appendStreams = async (): Promise<number> => {
  const client = async (): Promise<void> => {
    const stream = `entry-${randomUUID().replaceAll('-', '')}`
    for (let revision = -1; revision < perStream - 1; revision += 1)
      await stores.log.append(stream, revision, [fresh()])
  }
  await Promise.all(Array.from({ length: clients }, client))
  return clients * perStream
}

const appendMany = async (many: number): Promise<number> => {
  const start = performance.now()
  let done = 0
  while (done < many) done += await appendStreams()
  return (done * 1000) / (performance.now() - start)
}

const ofRaw: number[] = []
const perSecond: number[] = []
for (let tenth = 0; tenth < tenths; tenth += 1) {
  const ours: number[] = []
  const plain: number[] = []
  for (let turn = 0; turn < turns; turn += 1) {
    ours.push(await appendMany(events / tenths / turns))
    plain.push(await rate(rawMs, () => raw.append(clients)))
  }
  perSecond.push(Math.round(median(ours)))
  ofRaw.push(ratio(median(ours), median(plain)))
  process.stderr.write(
    `${String(((tenth + 1) * events) / tenths)} events, ${String(perSecond.at(-1))} a second, ${String(ofRaw.at(-1))} of a plain file\n`,
  )
}
raw.close()
const file = (await stat(stores.path)).size
await stores.remove()

const [first = 0] = perSecond
const [firstOfRaw = 0] = ofRaw
report('growth', {
  events,
  bytesPerEvent: bytes,
  fileBytesPerEvent: Math.round(file / events),
  perSecondByTenth: perSecond,
  ofRawByTenth: ofRaw,
  lastOfFirst: ratio(perSecond.at(-1) ?? 0, first),
  /** The same with the plain file's rate of those minutes taken out. */
  lastOfFirstOfRaw: ratio(ofRaw.at(-1) ?? 0, firstOfRaw),
  targets: { lastOfFirst: 0.9, atEvents: 10_000_000 },
})
