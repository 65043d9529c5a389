/** Torn and flipped files: a log says a prefix of what was acknowledged or refuses aloud; it never says anything else. */
import { copyFile, readFile, truncate, writeFile } from 'node:fs/promises'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { LogDamaged } from '../../../store/sqlite/checksum.ts'
import { openSqliteKeys } from '../../../store/sqlite/keys.ts'
import { openSqliteLog } from '../../../store/sqlite/log.ts'
import type { EventLog } from '../../../store/port.ts'
import { testFolder, type TestFolder } from '../../contract/folder.ts'
import { drain } from '../../contract/support.ts'
import { fill, flipped, readWhole, torn, verdictOf, type Verdict } from './damaged.ts'

let folder: TestFolder
beforeEach(async () => {
  folder = await testFolder()
})
afterEach(async () => {
  await folder.remove()
})
const path = (): string => folder.file('events.db')
const copy = (): string => folder.file('copy.db')

const page = 8192
const header = 32
const frame = page + 24
const within = <T>(count: number, step: number, one: (at: number) => T): readonly T[] =>
  Array.from({ length: Math.ceil(count / step) }, (_, n) => one(n * step))

/** How often each verdict was given. */
const tally = async (verdicts: Iterable<() => Promise<Verdict>>) => {
  const counts = { same: 0, prefix: 0, refused: 0, differs: 0 }
  for (const verdict of verdicts) counts[await verdict()] += 1
  return counts
}

const closedLog = async (events: number): Promise<Buffer> => {
  const log = await openSqliteLog({ path: path() })
  await fill(log, events)
  await log.close()
  return readFile(path())
}

describe('a database file', () => {
  test(
    'with one bit changed anywhere says nothing that was never written',
    { timeout: 120_000 },
    async () => {
      const bytes = await closedLog(100)
      const wanted = await readWhole(path())
      const counts = await tally(
        within(bytes.byteLength, 199, at => async () => {
          await flipped(bytes, at, copy())
          return verdictOf(copy(), wanted)
        }),
      )
      expect(counts.differs).toBe(0)
      expect(counts.refused).toBeGreaterThan(counts.prefix * 5)
    },
  )

  test.each([
    ['an event’s type', 'SomethingHappened', 'SomethingHappeneb'],
    ['an event’s meta', '"subject":"aaaa', '"subject":"aaba'],
    ['a stream’s name', 'consent-c', 'consent-b'],
  ])('is refused, and the place said, where %s changed, which no seal covers', async (_what, was, is) => {
    const bytes = await closedLog(100)
    await writeFile(copy(), bytes.toString('latin1').replaceAll(was, is), 'latin1')
    await expect(readWhole(copy())).rejects.toThrow(LogDamaged)
  })

  test('and the same look without checksums finds what differs in silence', async () => {
    const bytes = await closedLog(100)
    await flipped(bytes, bytes.lastIndexOf('SomethingHappened') + 3, copy())
    const db = new DatabaseSync(copy())
    const types = db.prepare('SELECT DISTINCT type FROM events').all()
    db.close()
    expect(types).toHaveLength(2)
  })

  test('with its end cut off is refused', async () => {
    const bytes = await closedLog(100)
    const wanted = await readWhole(path())
    const counts = await tally(
      within(bytes.byteLength, page / 2, at => async () => {
        await copyFile(path(), copy())
        await truncate(copy(), at)
        return at === 0 ? 'refused' : verdictOf(copy(), wanted)
      }),
    )
    expect(counts).toStrictEqual({ same: 0, prefix: 0, refused: bytes.byteLength / (page / 2), differs: 0 })
  })

  test.each([
    ['a category', 'DELETE FROM events WHERE position = 6'],
    ['a stream', 'DELETE FROM events WHERE position = 6'],
  ])('that lost an event from the middle of %s is refused', async (what, loses) => {
    await closedLog(20)
    const db = new DatabaseSync(path())
    db.exec(`DROP TRIGGER events_are_never_removed; ${loses}`)
    db.close()
    const log = await openSqliteLog({ path: path() })
    const pages = what === 'a stream' ? log.readStream('entry-a') : log.readAll({ categories: ['entry'] })
    await expect(drain(pages)).rejects.toThrow(LogDamaged)
    await log.close()
  })

  test('that lost an event is refused by a subscription that had come to it', async () => {
    await closedLog(4)
    const log = await openSqliteLog({ path: path() })
    const batches = log.subscribe({ categories: ['entry', 'patient'], signal: new AbortController().signal })
    const reader = batches[Symbol.asyncIterator]()
    await reader.next()
    await fill(log, 6)
    const db = new DatabaseSync(path())
    db.exec('DROP TRIGGER events_are_never_removed; DELETE FROM events WHERE position = 5')
    db.close()
    await expect(reader.next()).rejects.toThrow(LogDamaged)
    await log.close()
  })
})

describe('a write-ahead log', () => {
  const openLog = async (events: number): Promise<{ log: EventLog; frames: number }> => {
    const log = await openSqliteLog({ path: path() })
    await fill(log, events)
    const { byteLength } = await readFile(`${path()}-wal`)
    return { log, frames: (byteLength - header) / frame }
  }

  test(
    'torn between two frames or within one holds a prefix, and all that was whole',
    { timeout: 120_000 },
    async () => {
      const { log, frames } = await openLog(30)
      await torn(path(), header + frames * frame, copy())
      const wanted = await readWhole(copy())
      expect(wanted.get('all')).toHaveLength(30)
      let most = 0
      for (const at of within(header + frames * frame, frame / 4, cut => cut + header)) {
        await torn(path(), at, copy())
        expect(await verdictOf(copy(), wanted), `cut at ${String(at)}`).toMatch(/same|prefix/)
        const whole = (await readWhole(copy())).get('all')?.length ?? 0
        expect(whole).toBeGreaterThanOrEqual(most)
        most = whole
      }
      expect(most).toBe(30)
      await log.close()
    },
  )

  test('with one bit changed holds a prefix', { timeout: 120_000 }, async () => {
    const { log, frames } = await openLog(30)
    await torn(path(), header + frames * frame, copy())
    const wanted = await readWhole(copy())
    const wal = await readFile(`${path()}-wal`)
    const counts = await tally(
      within(wal.byteLength, 1999, at => async () => {
        await torn(path(), wal.byteLength, copy())
        await flipped(wal, at, `${copy()}-wal`)
        return verdictOf(copy(), wanted)
      }),
    )
    expect(counts.differs).toBe(0)
    expect(counts.prefix).toBeGreaterThan(counts.refused)
    await log.close()
  })
})

describe('a key store', () => {
  test(
    'with one bit changed gives the key that it gave before or none, and takes nobody for erased',
    { timeout: 120_000 },
    async () => {
      const masterKeyPath = folder.file('master.key')
      const subjects = Array.from({ length: 40 }, (_, n) => String(n).padStart(32, '0'))
      const keys = await openSqliteKeys({ path: path(), masterKeyPath })
      const made = new Map<string, string>()
      for (const one of subjects) made.set(one, Buffer.from(await keys.obtain(one)).toString('hex'))
      await keys.destroy(subjects[7] ?? '')
      made.set(subjects[7] ?? '', 'destroyed')
      await keys.close()
      const bytes = await readFile(path())

      const verdictAt = async (at: number): Promise<Verdict> => {
        await flipped(bytes, at, copy())
        const opened = await openSqliteKeys({ path: copy(), masterKeyPath }).catch(() => undefined)
        if (opened === undefined) return 'refused'
        let verdict: Verdict = 'same'
        for (const one of subjects) {
          const found = await opened.find(one).catch(() => 'refused' as const)
          if (found === 'refused' || found.state === 'unknown') verdict = 'refused'
          else if (
            (found.state === 'present' ? Buffer.from(found.key).toString('hex') : 'destroyed') !==
            made.get(one)
          ) {
            await opened.close()
            return 'differs'
          }
        }
        await opened.close()
        return verdict
      }
      const counts = await tally(within(bytes.byteLength, 31, at => () => verdictAt(at)))
      expect(counts.differs).toBe(0)
      expect(counts.refused).toBeGreaterThan(50)
    },
  )
})
