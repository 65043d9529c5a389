/** The runner: where it starts, what it refuses, how it fails and comes back, and what it tells others. */
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { chmod, mkdtemp, readdir, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { sql } from 'kysely'
import { Subject } from 'rxjs'
import { TestScheduler } from 'rxjs/testing'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { changesFrom } from '../../projections/changes.ts'
import { consents } from '../../projections/consents.ts'
import { openDatabase } from '../../projections/database.ts'
import { models } from '../../projections/models.ts'
import { projection, type Projection } from '../../projections/projection.ts'
import { table, text } from '../../projections/tables.ts'
import { watched } from '../../projections/watched.ts'
import { timeline } from '../../projections/timeline.ts'
import { claimEvents } from '../../domain/claim/events.ts'
import { LogUnavailable, type EventSource } from '../../store/port.ts'
import { id } from '../support/domain.ts'
import { alice, bob, filed } from './samples.ts'
import { emptyLog, leave, openWorld, today, type World } from './world.ts'

const file = async (): Promise<string> =>
  `sqlite:${join(await mkdtemp(join(tmpdir(), 'readModels-')), 'models.db')}`
const entry = `entry-${id('4')}`

/** The log in pages of one event. */
const oneByOne = (source: EventSource): EventSource => ({
  ...source,
  readAll: async function* (options) {
    for await (const page of source.readAll(options)) for (const event of page) yield [event]
  },
})

const claimed = { type: 'IdentifierClaimed', data: { holder: alice, kind: 'login' } }

describe('at its start', () => {
  test.each(['of a folder that everybody may read', 'that was made readable to everybody'])(
    'keeps its files from everyone else, also one %s',
    async kind => {
      const folder = await mkdtemp(join(tmpdir(), 'readModels-'))
      await chmod(folder, 0o755)
      const path = join(folder, 'models.db')
      if (kind.startsWith('that')) await writeFile(path, '', { mode: 0o644 })
      const world = await openWorld({ url: `sqlite:${path}` })
      const names = await readdir(folder)
      expect(names.toSorted()).toStrictEqual(['models.db', 'models.db-shm', 'models.db-wal'])
      for (const name of names) expect((await stat(join(folder, name))).mode & 0o777, name).toBe(0o600)
      await world.close()
    },
  )

  test('goes on where it stopped, and reads nothing twice', async () => {
    const [url, from] = [await file(), emptyLog()]
    const first = await openWorld({ from, url })
    await from.write(entry, [filed(alice)], { subject: alice })
    await first.settled()
    await first.close()
    const seen: string[] = []
    const watched = models.map(model => ({
      ...model,
      apply: (...[recorded, rows]: Parameters<Projection['apply']>) => {
        seen.push(recorded.stream)
        return model.apply(recorded, rows)
      },
    }))
    const second = await openWorld({ from, url, projections: watched })
    expect(await second.queries.timeline.pickOne(leave(alice), id('4'))).toBeDefined()
    await from.write(`entry-${id('5')}`, [filed(alice)], { subject: alice })
    await second.settled()
    expect(new Set(seen)).toStrictEqual(new Set([`entry-${id('5')}`]))
    await second.close()
  })

  test('refuses the read models of another log', async () => {
    const url = await file()
    await (await openWorld({ url })).close()
    await expect(openWorld({ url, identity: id('8') })).rejects.toMatchObject({ name: 'OtherLog' })
  })

  test('refuses a checkpoint beyond the end of the log', async () => {
    const url = await file()
    const first = await openWorld({ url })
    await first.write(entry, [filed(alice)], { subject: alice })
    await first.settled()
    await first.close()
    await expect(openWorld({ url })).rejects.toMatchObject({ name: 'CheckpointBeyondLog' })
  })

  test('refuses rows that a newer program made', async () => {
    const url = await file()
    await (await openWorld({ url, projections: [{ ...timeline, version: timeline.version + 1 }] })).close()
    await expect(openWorld({ url, projections: [timeline] })).rejects.toMatchObject({
      name: 'NewerReadModel',
    })
  })

  test('rebuilds a read model whose version is newer than its rows, while the others go on', async () => {
    const [url, from] = [await file(), emptyLog()]
    const first = await openWorld({ from, url, projections: [timeline, consents] })
    const position = await from.write(entry, [filed(alice)], { subject: alice })
    await first.settled()
    await first.close()
    const second = await openWorld({
      from,
      url,
      projections: [{ ...timeline, version: timeline.version + 1 }, consents],
    })
    expect(second.runner.states()[0]?.status).toBe('rebuilding')
    await second.runner.live
    await second.runner.caughtUp(position)
    expect(second.runner.states().map(({ status }) => status)).toStrictEqual(['running', 'running'])
    const { rows } = await sql<{
      name: string
    }>`select name from sqlite_master where name like 'timeline_entry%' order by name`.execute(
      second.database.read,
    )
    expect(rows.map(({ name }) => name)).toStrictEqual([
      'timeline_entry',
      'timeline_entry_g2',
      'timeline_entry_g2_i0',
    ])
    await second.close()
  })

  test('builds a read model that is new to the program, and lets go of one that it no longer has', async () => {
    const [url, from] = [await file(), emptyLog()]
    const first = await openWorld({ from, url, projections: [consents] })
    await from.write(entry, [filed(alice)], { subject: alice })
    await first.settled()
    await first.close()
    const second = await openWorld({ from, url, projections: [timeline] })
    await second.settled()
    expect(await second.queries.timeline.pickOne(leave(alice), id('4'))).toBeDefined()
    const { rows } = await sql`select name from sqlite_master where name like 'consent%'`.execute(
      second.database.read,
    )
    expect(rows).toStrictEqual([])
    await second.close()
  })

  test('begins a rebuild anew, as often as the log was away in its middle', async () => {
    const [url, from] = [await file(), emptyLog()]
    const first = await openWorld({ from, url, projections: [timeline, consents] })
    const position = await from.write(entry, [filed(alice)], { subject: alice })
    await first.settled()
    await first.close()
    let away = 6
    const source: EventSource = {
      ...from.journal,
      readAll: async function* (options) {
        for await (const page of from.journal.readAll(options)) yield page
        if (options?.limit !== undefined) return
        away -= 1
        if (away >= 0) throw new LogUnavailable('away')
      },
    }
    const newer = { ...timeline, version: timeline.version + 1 }
    const second = await openWorld({ from, source, url, projections: [newer, consents], backoffMs: [1, 2] })
    await second.runner.live
    await second.runner.caughtUp(position)
    expect(away).toBeLessThan(0)
    expect(second.runner.states().map(({ status }) => status)).toStrictEqual(['running', 'running'])
    expect(await second.queries.timeline.pickOne(leave(alice), entry.slice('entry-'.length))).toBeDefined()
    await second.close()
  })

  test('a rebuild that was cut off leaves nothing that a later one trips over', async () => {
    const [url, from] = [await file(), emptyLog()]
    const first = await openWorld({ from, url, source: oneByOne(from.journal), projections: [timeline] })
    for (const one of '123456789') await from.write(`entry-${id(one)}`, [filed(alice)], { subject: alice })
    await first.settled()
    const cut = first.runner.rebuild('timeline', () => {
      void first.runner.stop()
    })
    await expect(cut).rejects.toMatchObject({ name: 'RebuildInterrupted' })
    await first.close()
    const second = await openWorld({ from, url, projections: [timeline] })
    await second.runner.rebuild('timeline')
    const { items } = await second.queries.timeline.pick(leave(alice), { limit: 20 })
    expect(items).toHaveLength(9)
    await second.close()
  })
})

describe('a long log that nobody has read', () => {
  const many = 5000
  const longLog = async () => {
    const from = emptyLog()
    for (let written = 0; written < many; written += 100)
      await from.write(
        `entry-${id('4')}`,
        Array.from({ length: 100 }, () => filed(alice)),
        { subject: alice },
      )
    return from
  }
  const indexesIn = async ({ database }: World): Promise<readonly unknown[]> => {
    const { rows } =
      await sql`select sql from sqlite_master where type = 'index' and sql is not null and name like 'timeline%' order by name`.execute(
        database.read,
      )
    return rows
  }

  test('is filled in, and only then are there indexes: the same ones that a short log has from the start', async () => {
    const [from, url] = [await longLog(), await file()]
    const world = await openWorld({ from, url })
    expect(world.runner.states()[0]?.status).toBe('filling')
    await world.runner.live
    expect(await world.queries.timeline.pickOne(leave(alice), id('4'))).toBeDefined()
    await world.runner.caughtUp(await from.log.end())
    expect(world.runner.states()[0]?.status).toBe('running')
    const short = await openWorld({ url: await file() })
    const inFirstGeneration = JSON.stringify(await indexesIn(world)).replaceAll('_g2', '_g1')
    expect(JSON.parse(inFirstGeneration)).toStrictEqual(await indexesIn(short))
    await world.close()
    await short.close()
  })

  test('is followed where something in it is unknown, so that one read model’s fault is its own', async () => {
    const from = await longLog()
    const stream = `claim-${id('7')}`
    await from.write(stream, [claimed], { subject: alice })
    for await (const [stored] of from.log.readStream(stream, { limit: 1 }))
      if (stored !== undefined)
        await from.log.append(stream, 'any', [{ ...stored, id: randomUUID(), type: 'IdentifierLent' }])
    const world = await openWorld({ from, projections: [...models, watched] })
    const position = await from.write(entry, [filed(alice)], { subject: alice })
    await world.runner.caughtUp(position, 20_000, ['timeline'])
    const stopped = world.runner.states().filter(({ status }) => status !== 'running')
    expect(stopped.map(({ name }) => name)).toStrictEqual(['otherEvents'])
    await world.close()
  })
})

describe('caughtUp', () => {
  test('resolves at once for nothing, and for what was read', async () => {
    const world = await openWorld()
    await world.runner.caughtUp(undefined, 0)
    const position = await world.write(entry, [filed(alice)], { subject: alice })
    await world.runner.caughtUp(position)
    await world.runner.caughtUp(position, 0)
    await world.close()
  })

  test('passes over what no read model listens to', async () => {
    const world = await openWorld()
    const position = await world.write(
      `claim-${id('7')}`,
      [{ type: 'IdentifierClaimed', data: { holder: alice, kind: 'login' } }],
      { subject: alice },
    )
    await world.runner.caughtUp(position)
    await world.close()
  })

  test('rejects when the read models stay behind longer than it was given', async () => {
    const from = emptyLog()
    const silent: EventSource = { ...from.journal, subscribe: ({ signal }) => neverYields(signal) }
    const world = await openWorld({ from, source: silent })
    const position = await from.write(entry, [filed(alice)], { subject: alice })
    await expect(world.queries.caughtUp(position, 20)).rejects.toMatchObject({ name: 'ReadModelBehind' })
    await expect(
      world.queries.timeline.pick({ ...leave(alice), newest: position }, { limit: 1 }),
    ).rejects.toMatchObject({ name: 'ReadModelBehind' })
    await world.close()
  })
})

/** A log that stays silent until nobody listens any more. */
const neverYields = (signal: AbortSignal): AsyncIterable<never> => ({
  [Symbol.asyncIterator]: () => ({
    next: async () => {
      await once(signal, 'abort')
      return { done: true, value: undefined }
    },
  }),
})

/** A read model of one text, which fails as often as it is told to. */
const notes = table('note', { id: text() }, { key: ['id'] })
const failing = (times: number): Projection => {
  let left = times
  return projection({
    name: 'failing',
    version: 1,
    tables: [notes],
    of: { claim: claimEvents },
    announces: true,
    on: {
      IdentifierClaimed: async ({ holder }, _recorded, rows) => {
        await rows.put(notes, { id: holder })
        left -= 1
        if (left >= 0) throw new SyntaxError(`this quotes ${holder}`)
      },
      IdentifierReleased: 'ignore',
      Erased: () => Promise.resolve(),
    },
  })
}

describe('a fault', () => {
  test('that passes is tried again until it is gone', async () => {
    const world = await openWorld({ projections: [failing(2)] })
    await world.runner.caughtUp(await world.write(`claim-${id('7')}`, [claimed], { subject: alice }))
    expect(world.runner.states()[0]?.status).toBe('running')
    expect(world.notices.map(({ what }) => what)).toStrictEqual(['retrying', 'retrying'])
    await world.close()
  })

  test('that stays stops its own reader only, and says why without quoting what it met', async () => {
    const world = await openWorld({ projections: [failing(99), timeline] })
    await world.write(`claim-${id('7')}`, [claimed], { subject: alice })
    const position = await world.write(entry, [filed(alice)], { subject: alice })
    await world.runner.caughtUp(position, 1000, ['timeline'])
    expect(world.runner.states()).toMatchObject([
      { name: 'failing', status: 'stopped', reason: 'SyntaxError' },
      { name: 'timeline', status: 'running' },
    ])
    await expect(world.runner.caughtUp(position, 60_000)).rejects.toMatchObject({ name: 'ReadModelBehind' })
    expect(JSON.stringify(world.notices)).not.toContain(alice)
    expect(await world.runner.lag()).toStrictEqual([
      { name: 'failing', seconds: 0 },
      { name: 'timeline', seconds: 0 },
    ])
    await world.close()
  })

  test('of an event that nobody knows stops who reads its category only, and is never skipped', async () => {
    const world = await openWorld({ projections: [...models, watched] })
    const stream = `claim-${id('7')}`
    await world.write(stream, [claimed], { subject: alice })
    for await (const [stored] of world.log.readStream(stream, { limit: 1 }))
      if (stored !== undefined)
        await world.log.append(stream, 'any', [{ ...stored, id: randomUUID(), type: 'IdentifierLent' }])
    const position = await world.write(entry, [filed(alice)], { subject: alice })
    await world.runner.caughtUp(position, 1000, ['timeline'])
    const stopped = world.runner.states().filter(({ status }) => status !== 'running')
    expect(stopped).toMatchObject([
      {
        name: 'otherEvents',
        reason: 'UnknownEvent: no event type IdentifierLent is known to this version',
      },
    ])
    await expect(world.runner.rebuild('otherEvents')).rejects.toMatchObject({ name: 'UnknownEvent' })
    await world.close()
  })

  test('is mended by a rebuild: the reader follows again', async () => {
    const world = await openWorld({ projections: [failing(4)], backoffMs: [] })
    await world.write(`claim-${id('7')}`, [claimed], { subject: alice })
    await expect.poll(() => world.runner.states()[0]?.status).toBe('stopped')
    await expect(world.runner.rebuild()).rejects.toBeInstanceOf(SyntaxError)
    expect(world.runner.states()[0]?.status).toBe('stopped')
    await expect(world.runner.rebuild()).rejects.toBeInstanceOf(SyntaxError)
    await world.runner.rebuild()
    expect(world.runner.states()[0]?.status).toBe('running')
    await world.runner.caughtUp(await world.write(`claim-${id('6')}`, [claimed], { subject: alice }))
    await world.close()
  })

  test('of the log itself is waited out, and reading goes on without a gap', async () => {
    const from = emptyLog()
    let breaks = 2
    const shaky: EventSource = {
      ...from.journal,
      subscribe: async function* (options) {
        for await (const batch of from.journal.subscribe(options)) {
          yield batch
          breaks -= 1
          if (breaks >= 0) throw new Error('connection lost')
        }
      },
    }
    const world = await openWorld({ from, source: shaky, projections: [timeline] })
    for (const one of '123') await from.write(`entry-${id(one)}`, [filed(alice)], { subject: alice })
    await world.settled()
    expect((await world.queries.timeline.pick(leave(alice), { limit: 9 })).items).toHaveLength(3)
    await world.close()
  })

  test('of the log that stays stops every reader', async () => {
    const from = emptyLog()
    const gone: EventSource = {
      ...from.journal,
      subscribe: () => {
        throw new Error('no connection')
      },
    }
    const world = await openWorld({ from, source: gone })
    await world.runner.live
    expect(new Set(world.runner.states().map(({ status }) => status))).toStrictEqual(new Set(['stopped']))
    await world.close()
  })
})

describe('lag', () => {
  test('is the age of the oldest event that was not read yet', async () => {
    const from = emptyLog()
    const silent: EventSource = { ...from.journal, subscribe: ({ signal }) => neverYields(signal) }
    const world = await openWorld({ from, source: silent, projections: [timeline, consents] })
    const at = new Date(Date.parse(today) - 90_000).toISOString() as typeof today
    await from.write(entry, [filed(alice)], { subject: alice, at })
    expect(await world.runner.lag()).toStrictEqual([
      { name: 'timeline', seconds: 90 },
      { name: 'consents', seconds: 0 },
    ])
    await world.close()
  })
})

describe('rebuild', () => {
  test('of a read model that does not exist is refused', async () => {
    const world = await openWorld()
    await expect(world.runner.rebuild('nothing')).rejects.toMatchObject({ name: 'UnknownReadModel' })
    await world.close()
  })

  test('says how far it is', async () => {
    const world = await openWorld()
    await world.write(entry, [filed(alice)], { subject: alice })
    const progress: unknown[] = []
    await world.runner.rebuild(undefined, one => progress.push(one))
    expect(progress).toStrictEqual([{ events: 1, at: today }])
    await world.close()
  })

  test('serves the old rows until the new ones are complete', async () => {
    const from = emptyLog()
    const world = await openWorld({ from, source: oneByOne(from.journal), url: await file() })
    for (const one of '1234') await world.write(`entry-${id(one)}`, [filed(alice)], { subject: alice })
    await world.settled()
    const count = async () => (await world.queries.timeline.pick(leave(alice), { limit: 9 })).items.length
    const counts: Promise<number>[] = []
    await world.runner.rebuild('timeline', () => counts.push(count()))
    counts.push(count())
    expect(await Promise.all(counts)).toStrictEqual([4, 4, 4, 4, 4])
    await world.close()
  })
})

describe('looks', () => {
  const session = `access-${id('e')}`
  const looked = {
    type: 'RecordViewed',
    data: { look: 'record', rule: 'own-record', policy: '2026-11', cites: [], entries: [] },
  }
  let world: World
  let last: string
  /** Many event-loop turns after three looks, one after the other. */
  beforeEach(async () => {
    world = await openWorld()
    await world.runner.live
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
    for (let written = 0; written < 3; written += 1) {
      last = await world.write(session, [looked], { subject: alice })
      for (let turn = 0; turn < 50; turn += 1) await nextTurn()
    }
  })
  afterEach(async () => {
    vi.useRealTimers()
    await world.close()
  })
  const reached = (): unknown => world.runner.states().find(({ name }) => name === 'accessLog')?.position

  test('wait a moment for others, so that many share a commit', async () => {
    expect(reached()).not.toBe(last)
    vi.advanceTimersByTime(100)
    while (reached() !== last) await nextTurn()
  })

  test('are read at once when somebody waits for them', async () => {
    await world.runner.caughtUp(last)
    expect(reached()).toBe(last)
  })

  test('are read before the runner stops', async () => {
    await world.runner.stop()
    expect(reached()).toBe(last)
  })
})

describe('changes', () => {
  test('tell of a commit that touched the person, and of nobody else', async () => {
    const world = await openWorld()
    const told: string[] = []
    world.runner.changes.subscribe(alice, () => told.push('alice'))
    world.runner.changes.subscribe(bob, () => told.push('bob'))
    await world.write(entry, [filed(alice)], { subject: alice })
    await expect.poll(() => told).toStrictEqual(['alice'])
    await world.close()
  })

  test('do not tell of looks: a page that shows them would look again for ever', async () => {
    const world = await openWorld()
    let told = 0
    world.runner.changes.subscribe(alice, () => (told += 1))
    const look = { look: 'record', rule: 'own-record', policy: '2026-11', cites: [], entries: [] }
    await world.write(`access-${id('e')}`, [{ type: 'RecordViewed', data: look }], { subject: alice })
    await world.settled()
    await world.write(entry, [filed(alice)], { subject: alice })
    await expect.poll(() => told).toBe(1)
    await world.close()
  })

  test('come at most every 100 ms, and never after the listener has gone', () => {
    const scheduler = new TestScheduler((got, wanted) => {
      expect(got).toStrictEqual(wanted)
    })
    scheduler.run(({ hot }) => {
      const touched = hot('ab 10ms a 10ms a 200ms b 10ms a 500ms a', {
        a: new Set([alice]),
        b: new Set([bob]),
      })
      const told: number[] = []
      const stop = changesFrom(touched, scheduler).subscribe(alice, () => {
        told.push(scheduler.now())
        if (told.length === 2) stop()
      })
      scheduler.flush()
      expect(told).toStrictEqual([100, 335])
    })
  })

  test('end for one listener without ending for another', () => {
    const touched = new Subject<ReadonlySet<string>>()
    const stop = changesFrom(touched).subscribe(alice, () => undefined)
    changesFrom(touched).subscribe(alice, () => undefined)
    stop()
    expect(touched.observed).toBe(true)
  })
})

test('stopping finishes the batch in progress', async () => {
  const url = await file()
  const from = emptyLog()
  const begun = Promise.withResolvers<undefined>()
  const go = Promise.withResolvers<undefined>()
  const slow: Projection = {
    ...timeline,
    apply: async (recorded, rows) => {
      begun.resolve(undefined)
      await go.promise
      await timeline.apply(recorded, rows)
    },
  }
  const world = await openWorld({ from, url, projections: [slow] })
  await from.write(entry, [filed(alice)], { subject: alice })
  await begun.promise
  const closing = world.close()
  go.resolve(undefined)
  await closing
  const database = openDatabase(url)
  const { rows } = await sql`select id from timeline_entry`.execute(database.read)
  expect(rows).toHaveLength(1)
  await database.close()
})

test('an address of another kind of database is refused', () => {
  expect(() => openDatabase('postgres://somewhere')).toThrow('READ_MODELS_URL')
})

test('reading does not wait for a batch in progress, and sees nothing of it', async () => {
  const database = openDatabase(await file())
  await sql`create table t (x integer)`.execute(database.write)
  await database.write.transaction().execute(async tx => {
    await sql`insert into t values (1)`.execute(tx)
    const { rows } = await sql`select * from t`.execute(database.read)
    expect(rows).toStrictEqual([])
  })
  const { rows } = await sql`select * from t`.execute(database.read)
  expect(rows).toHaveLength(1)
  await database.close()
})
