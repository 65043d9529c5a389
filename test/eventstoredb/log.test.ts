/** Laws of the test server's log: what was written comes back, and a file cut anywhere is a log of the appends that are whole. */
import fc from 'fast-check'
import { copyFile, mkdir, mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { ProposedEvent, StoredEvent } from '../support/eventstoredb/events.ts'
import { createHistory } from '../support/eventstoredb/history.ts'
import { openLog } from '../support/eventstoredb/logOnDisk.ts'
import { createRecentIds, realMemory } from '../support/eventstoredb/recentIds.ts'
import { createWriter } from '../support/eventstoredb/writer.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'eventstoredb-log-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const open = async (path: string) => {
  const { log, frames } = await openLog(path)
  const history = createHistory()
  for (const frame of frames) {
    history.number(frame)
    history.sync(frame)
  }
  const recent = createRecentIds(realMemory)
  const knowledge = { history, recent, now: () => new Date(), checksCurrent: false }
  return { log, frames, history, writer: createWriter(log, knowledge) }
}

const event = fc.record({
  id: fc.uuid(),
  type: fc.string({ minLength: 1, maxLength: 5 }),
  contentType: fc.constantFrom('application/json', 'application/octet-stream'),
  data: fc.uint8Array({ maxLength: 40 }).map(bytes => Buffer.from(bytes)),
  metadata: fc.uint8Array({ maxLength: 10 }).map(bytes => Buffer.from(bytes)),
}) satisfies fc.Arbitrary<ProposedEvent>

const step = fc.oneof(
  { weight: 8, arbitrary: fc.record({ events: fc.array(event, { maxLength: 4 }), stream: fc.nat(3) }) },
  { weight: 1, arbitrary: fc.record({ remove: fc.constant('softly' as const), stream: fc.nat(3) }) },
  { weight: 1, arbitrary: fc.record({ remove: fc.constant('for ever' as const), stream: fc.nat(3) }) },
)
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never

/** Does the steps, all at once, and answers the log's events. */
const write = async (path: string, steps: readonly Step[]) => {
  const { log, history, writer } = await open(path)
  await Promise.all(
    steps.map(one => {
      const stream = `stream-${one.stream}`
      if ('events' in one) return writer.append(stream, 'any', one.events)
      return one.remove === 'softly' ? writer.softDelete(stream, 'any') : writer.tombstone(stream, 'any')
    }),
  )
  await log.close()
  return history.all
}

const plain = (events: readonly StoredEvent[]) =>
  events.map(one => ({
    ...one,
    data: Buffer.from(one.data).toString('hex'),
    metadata: Buffer.from(one.metadata).toString('hex'),
  }))

let runs = 0
const fresh = async (): Promise<string> => {
  const path = join(folder, String((runs += 1)))
  await mkdir(path)
  return path
}

it('comes back as it was written', () =>
  fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 20 }), async steps => {
      const path = await fresh()
      const written = await write(path, steps)
      const { log, history } = await open(path)
      await log.close()
      expect(plain(history.all)).toStrictEqual(plain(written))
    }),
    { numRuns: 50 },
  ))

it('cut anywhere, holds the appends that are whole, and nothing of the next', () =>
  fc.assert(
    fc.asyncProperty(
      fc.array(step, { minLength: 1, maxLength: 12 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      async (steps, where) => {
        const path = await fresh()
        await write(path, steps)
        const { log, frames } = await open(path)
        const cut = Math.floor(log.end * where)
        await log.close()
        const torn = await fresh()
        await copyFile(join(path, 'events.log'), join(torn, 'events.log'))
        await truncate(join(torn, 'events.log'), cut)
        const reopened = await open(torn)
        await reopened.log.close()
        const whole = frames.filter(({ position, bytes }) => position + bytes.length <= cut)
        expect(plain(reopened.history.all)).toStrictEqual(plain(whole.flatMap(({ events }) => events)))
      },
    ),
    { numRuns: 50 },
  ))

it('refuses a file that is something else, and leaves it alone', async () => {
  const path = join(folder, 'events.log')
  await writeFile(path, 'something else entirely')
  await expect(openLog(folder)).rejects.toThrow('is no log of this test server')
  expect(await readFile(path, 'utf8')).toBe('something else entirely')
})

it('takes one append after another, however close they follow', async () => {
  const { log, history, writer } = await open(folder)
  const some = (id: string): ProposedEvent => ({
    id,
    type: 'T',
    contentType: 'application/json',
    data: Buffer.from('{}'),
    metadata: Buffer.alloc(0),
  })
  for (let n = 0; n < 50; n += 1) await writer.append('close', BigInt(n - 1), [some(crypto.randomUUID())])
  await log.close()
  expect(history.lastRevision('close', 'reader')).toBe(49n)
})
