/** What the SQLite log promises of its file: append-only by itself, synced for real, one writer, loud when damaged. */
import { readdir, stat, writeFile } from 'node:fs/promises'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { assertDurable, openDatabase } from '../../../store/sqlite/database.ts'
import { checksumOf } from '../../../store/sqlite/checksum.ts'
import { LogHeld } from '../../../store/sqlite/lock.ts'
import { openSqliteLog } from '../../../store/sqlite/log.ts'
import { openSqliteLogReader } from '../../../store/sqlite/reader.ts'
import { logSchema } from '../../../store/sqlite/schema.ts'
import { testFolder } from '../../contract/folder.ts'
import type { TestFolder } from '../../contract/folder.ts'
import { drain, events, say, textOf, until } from '../../contract/support.ts'

let folder: TestFolder
beforeEach(async () => {
  folder = await testFolder()
})
afterEach(async () => {
  await folder.remove()
})
const path = (): string => folder.file('events.db')

const filled = async (): Promise<void> => {
  const log = await openSqliteLog({ path: path() })
  await log.append('entry-a', 'none', events(3))
  await log.close()
}

describe('the file refuses by itself', () => {
  const continuing = {
    event: {
      id: 'id',
      type: 'Type',
      meta: '{}',
      data: Buffer.of(0),
      stream: 'entry-a',
      revision: 3,
      position: '4',
    },
    place: 3,
  }
  const row = `'entry', 'id', 'Type', '{}', x'00', 3, ${String(checksumOf(continuing))}`
  test.each([
    ['to change an event', "UPDATE events SET type = 'Other' WHERE position = 1"],
    ['to change any event', "UPDATE events SET data = x''"],
    ['to remove an event', 'DELETE FROM events WHERE position = 3'],
    ['to remove all events', 'DELETE FROM events'],
    ['to replace an event by its position', `REPLACE INTO events VALUES (2, 1, 3, ${row})`],
    ['to replace an event by its revision', `REPLACE INTO events VALUES (9, 1, 1, ${row})`],
    ['to leave a hole in a stream', `INSERT INTO events VALUES (9, 1, 7, ${row})`],
    ['to put an event before others', `INSERT INTO events VALUES (-5, 1, 3, ${row})`],
    ['to rename a stream', "UPDATE streams SET name = 'entry-b'"],
    ['to remove a stream', 'DELETE FROM streams'],
    ['to replace a stream', "REPLACE INTO streams VALUES (1, 'entry-b')"],
  ])('%s', async (_, sql) => {
    await filled()
    const db = new DatabaseSync(path())
    expect(() => {
      db.exec(sql)
    }).toThrow('append-only')
    db.close()
    const log = await openSqliteLog({ path: path() })
    expect((await drain(log.readAll())).map(textOf)).toStrictEqual(['0', '1', '2'])
    await log.close()
  })
  test('nothing that continues it', async () => {
    await filled()
    const db = new DatabaseSync(path())
    db.exec(`INSERT INTO events VALUES (4, 1, 3, ${row})`)
    db.close()
    const log = await openSqliteLog({ path: path() })
    expect(await drain(log.readAll())).toHaveLength(4)
    await log.close()
  })
})

describe('every commit reaches the disk', () => {
  test('a connection is at WAL and FULL at the first opening and at every later one', () => {
    for (let opening = 0; opening < 3; opening += 1) {
      const db = openDatabase(path(), logSchema)
      expect(db.prepare('PRAGMA journal_mode').get()).toMatchObject({ journal_mode: 'wal' })
      expect(db.prepare('PRAGMA synchronous').get()).toMatchObject({ synchronous: 2 })
      db.exec('PRAGMA synchronous=NORMAL')
      db.close()
    }
  })
  test.each(['PRAGMA synchronous=NORMAL', 'PRAGMA synchronous=OFF', 'PRAGMA journal_mode=DELETE'])(
    'after %s the assertion fails',
    weaker => {
      const db = openDatabase(path(), logSchema)
      expect(() => {
        assertDurable(db)
      }).not.toThrow()
      db.exec(weaker)
      expect(() => {
        assertDurable(db)
      }).toThrow('not durable')
      db.close()
    },
  )
})

describe('a log that becomes durable once it is closed', () => {
  test('then holds everything in the file itself, and is opened as any other', async () => {
    const log = await openSqliteLog({ path: path(), durable: 'onceClosed' })
    for (const stream of ['entry-a', 'entry-b']) await log.append(stream, 'none', events(2))
    await log.close()
    expect(await readdir(folder.path)).toStrictEqual(['events.db', 'events.db.lock'])
    const again = await openSqliteLog({ path: path() })
    expect((await drain(again.readAll())).map(textOf)).toStrictEqual(['0', '1', '0', '1'])
    await again.close()
  })
})

describe('one writer', () => {
  test('a second opener in the same process is refused, until the first has closed', async () => {
    const log = await openSqliteLog({ path: path() })
    const refused = await openSqliteLog({ path: path() }).catch((error: unknown) => error)
    expect(refused).toBeInstanceOf(LogHeld)
    expect(refused).toMatchObject({ pid: process.pid })
    await log.append('entry-a', 'none', events(1))
    await expect(openSqliteLog({ path: path() })).rejects.toThrow(LogHeld)
    await log.close()
    await (await openSqliteLog({ path: path() })).close()
  })
  test('a damaged file is refused loudly, and its lock let go', async () => {
    await writeFile(path(), 'this was never a database, but it is long enough to be taken for one'.repeat(20))
    await expect(openSqliteLog({ path: path() })).rejects.toThrow('not a database')
    await expect(openSqliteLog({ path: path() })).rejects.toThrow('not a database')
  })
  test('closing answers what still waits, and takes nothing more', async () => {
    const log = await openSqliteLog({ path: path() })
    const waiting = Promise.all([
      log.append('entry-a', 'none', events(1)),
      log.append('entry-b', 'none', events(1)),
    ])
    await log.close()
    expect((await waiting).map(one => one.outcome)).toStrictEqual(['appended', 'appended'])
    await expect(log.append('entry-a', 0, events(1))).rejects.toThrow('closed')
    await log.close()
  })
  test('what shared a group with an append that broke is written all the same', async () => {
    await filled()
    const db = new DatabaseSync(path())
    db.exec(`CREATE TRIGGER unlucky BEFORE INSERT ON events WHEN NEW.revision = 13
      BEGIN SELECT RAISE(ABORT, 'unlucky'); END`)
    db.close()
    const log = await openSqliteLog({ path: path() })
    const [whole, broken] = await Promise.allSettled([
      log.append('entry-b', 'none', events(2)),
      log.append('entry-c', 'none', events(14)),
    ])
    expect(whole).toMatchObject({ value: { outcome: 'appended', revision: 1 } })
    expect(broken).toMatchObject({ reason: { message: 'unlucky' } })
    expect(await drain(log.readStream('entry-c'))).toStrictEqual([])
    expect(await log.append('entry-c', 'none', events(1))).toMatchObject({ revision: 0 })
    await log.close()
  })
  test('only its owner may read the file', async () => {
    await filled()
    expect((await stat(path())).mode & 0o777).toBe(0o600)
  })
})

describe('a reader beside the writer', () => {
  test('reads what is there and follows what comes', async () => {
    const log = await openSqliteLog({ path: path() })
    await say(log, 'entry-a', 'before')
    const reader = await openSqliteLogReader({ path: path() })
    expect((await drain(reader.readAll())).map(textOf)).toStrictEqual(['before'])
    const seen = await until(reader.subscribe({ signal: new AbortController().signal }), (found, batch) => {
      if (batch.live && found.length < 3) void say(log, 'entry-a', 'live')
      return found.length === 3
    })
    expect(seen.map(textOf)).toStrictEqual(['before', 'live', 'live'])
    expect(await reader.end()).toBe(await log.end())
    await reader.close()
    await log.close()
  })
  test('reads a log that nobody has open, and refuses one that is not there', async () => {
    await filled()
    const reader = await openSqliteLogReader({ path: path() })
    expect(await drain(reader.readStream('entry-a'))).toHaveLength(3)
    await reader.close()
    await expect(openSqliteLogReader({ path: folder.file('none.db') })).rejects.toThrow('unable to open')
  })
})
