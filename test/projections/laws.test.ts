/** The laws that every read model obeys, by walking the list of them. */
import { mkdtemp, readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { aggregates } from '../../domain/catalogue.ts'
import type { Recorded } from '../../domain/kernel/event.ts'
import { openDatabase, type Database } from '../../projections/database.ts'
import { models } from '../../projections/models.ts'
import { watched } from '../../projections/watched.ts'
import type { Projection } from '../../projections/projection.ts'
import type { EventSource } from '../../store/port.ts'
import { someDays } from './samples.ts'
import { emptyLog, openWorld, type Log } from './world.ts'

const fullLog = async (): Promise<Log> => {
  const from = emptyLog()
  for (const [stream, subject, event] of someDays)
    await from.write(stream, [event], subject === undefined ? {} : { subject })
  return from
}

/** Every row of every table of a read model, in an order of its own. */
const rowsIn = async (database: Database, { tables }: Projection): Promise<unknown> => {
  const all: Record<string, string[]> = {}
  for (const { name } of tables) {
    const { rows } = await sql`select * from ${sql.table(name)}`.execute(database.read)
    all[name] = rows.map(row => JSON.stringify(row)).sort()
  }
  return all
}

const cleanRun = async (from: Log, model: Projection): Promise<unknown> => {
  const world = await openWorld({ from, projections: [model] })
  await world.settled()
  const rows = await rowsIn(world.database, model)
  await world.close()
  return rows
}

/** A log that hands out what `deliver` makes of each batch. */
const delivering = (
  source: EventSource,
  deliver: (events: readonly Recorded[]) => readonly Recorded[],
): EventSource => ({
  ...source,
  subscribe: async function* (options) {
    for await (const batch of source.subscribe(options)) yield { ...batch, events: deliver(batch.events) }
  },
})

/** A log that ends for everybody behind its first events, as if the program had been stopped there. */
const cutAfter = (source: EventSource, count: number): EventSource => ({
  ...source,
  subscribe: async function* (options) {
    for await (const batch of source.subscribe(options)) {
      const events = batch.events.slice(0, count)
      yield { events, through: events.at(-1)?.position, live: true }
      return
    }
  },
})

test('every category of the catalogue is read by somebody', () => {
  const read = new Set([...models, watched].flatMap(({ categories }) => categories))
  expect(aggregates.map(({ category }) => category).filter(category => !read.has(category))).toStrictEqual([])
})

describe.each(models.map(model => [model.name, model] as const))('%s', (_name, model) => {
  test('is written into by the sample at all', async () => {
    const rows = (await cleanRun(await fullLog(), model)) as Record<string, string[]>
    for (const table of Object.values(rows)) expect(Array.isArray(table)).toBe(true)
    expect(Object.values(rows).flat().length).toBeGreaterThan(0)
  })

  test('events delivered twice leave the same rows as delivered once', async () => {
    const from = await fullLog()
    const twice = delivering(from.journal, events => [
      ...events.flatMap(event => [event, event]),
      ...events.slice(0, events.length / 2),
    ])
    const world = await openWorld({ from, source: twice, projections: [model] })
    await world.settled()
    expect(await rowsIn(world.database, model)).toStrictEqual(await cleanRun(from, model))
    await world.close()
  })

  test('rebuilt is the same as live, also while events arrive', async () => {
    const from = emptyLog()
    const world = await openWorld({ from, projections: [model] })
    const half = someDays.length / 2
    for (const [stream, subject, event] of someDays.slice(0, half))
      await from.write(stream, [event], subject === undefined ? {} : { subject })
    const rebuilding = world.runner.rebuild(model.name)
    for (const [stream, subject, event] of someDays.slice(half))
      await from.write(stream, [event], subject === undefined ? {} : { subject })
    await rebuilding
    await world.settled()
    const live = await rowsIn(world.database, model)
    expect(live).toStrictEqual(await cleanRun(from, model))
    await world.runner.rebuild()
    expect(await rowsIn(world.database, model)).toStrictEqual(live)
    await world.close()
  })

  test('stopped behind any event and resumed, it is the same as never stopped', async () => {
    const from = await fullLog()
    const clean = await cleanRun(from, model)
    const relevant = someDays.filter(([stream]) =>
      model.categories.includes(stream.split('-')[0] ?? ''),
    ).length
    for (let count = 1; count <= relevant; count += 1) {
      const path = join(await mkdtemp(join(tmpdir(), 'readModels-')), 'models.db')
      const first = await openWorld({
        from,
        url: `sqlite:${path}`,
        source: cutAfter(from.journal, count),
        projections: [model],
        backoffMs: [],
      })
      await first.runner.live
      await first.close()
      const second = await openWorld({ from, url: `sqlite:${path}`, projections: [model] })
      await second.settled()
      expect(await rowsIn(second.database, model)).toStrictEqual(clean)
      await second.close()
    }
  })

  test('an event that fails in the middle of a batch leaves neither rows nor checkpoint of it', async () => {
    const from = await fullLog()
    const failing: Projection = {
      ...model,
      apply: async (recorded, rows) => {
        await model.apply(recorded, rows)
        if (recorded.revision >= 1) throw new Error('a fault of the test')
      },
    }
    const world = await openWorld({ from, projections: [failing] })
    await expect.poll(() => world.runner.states()[0]?.status).toBe('stopped')
    expect(world.runner.states()[0]).toStrictEqual({ name: model.name, status: 'stopped', reason: 'Error' })
    const rows = (await rowsIn(world.database, model)) as Record<string, unknown[]>
    expect(Object.values(rows).flat()).toStrictEqual([])
    await world.close()
  })

  test('an unknown event type of its aggregates stops it loudly, and it never skips', async () => {
    const from = emptyLog()
    const [category = ''] = model.categories
    const strange = delivering(from.journal, events =>
      events.map(event => ({ ...event, event: { type: 'SomethingFromTheFuture', data: {} } })),
    )
    const world = await openWorld({ from, source: strange, projections: [model] })
    const [sample] = someDays.filter(([stream]) => stream.startsWith(`${category}-`))
    if (sample === undefined) throw new Error('no sample of this category')
    const position = await from.write(
      sample[0],
      [sample[2]],
      sample[1] === undefined ? {} : { subject: sample[1] },
    )
    await expect.poll(() => world.runner.states()[0]?.status).toBe('stopped')
    expect(world.notices.at(-1)).toMatchObject({ what: 'stopped', projection: model.name })
    expect(world.notices.at(-1)?.reason).toContain('SomethingFromTheFuture')
    await expect(world.runner.caughtUp(position)).rejects.toMatchObject({ name: 'ReadModelBehind' })
    await world.close()
  })

  test('an event in a newer version than it knows stops it', async () => {
    const from = await fullLog()
    const newer = delivering(from.journal, events => events.map(event => ({ ...event, version: 99 })))
    const world = await openWorld({ from, source: newer, projections: [model] })
    await expect.poll(() => world.runner.states()[0]?.status).toBe('stopped')
    expect(world.runner.states()[0]?.reason).toContain('version 99')
    await world.close()
  })

  test('what is about an erased person leaves no row when it is rebuilt', async () => {
    const from = await fullLog()
    const world = await openWorld({ from, projections: [model] })
    await world.settled()
    for (const subject of new Set(someDays.flatMap(([, one]) => (one === undefined ? [] : [one]))))
      await from.keys.destroy(subject)
    await world.runner.rebuild(model.name)
    const rows = (await rowsIn(world.database, model)) as Record<string, string[]>
    const left = Object.entries(rows).filter(([, list]) => list.length > 0)
    // Who takes part, which templates there are, and which systems: about no person.
    const aboutPeople = left
      .map(([table]) => table)
      .filter(table => !/^(directory_(provider|team)|template|system_client)/.test(table))
    expect(aboutPeople).toStrictEqual([])
    await world.close()
  })
})

test('an erased person is in no file of the read models after a rebuild', async () => {
  const canary = 'CanaryOfTheMine'
  const folder = await mkdtemp(join(tmpdir(), 'readModels-'))
  const path = join(folder, 'models.db')
  const from = emptyLog()
  const world = await openWorld({ from, url: `sqlite:${path}` })
  for (const [stream, subject, event] of someDays) {
    const data = JSON.parse(
      JSON.stringify(event.data).replaceAll(/"(Archer|Clinic|mmol\/mol|Dr Shah)"/g, `"${canary}"`),
    ) as unknown
    await from.write(stream, [{ type: event.type, data }], subject === undefined ? {} : { subject })
  }
  await world.settled()
  const inFiles = async (): Promise<boolean> => {
    const files = await Promise.all(
      ['', '-wal', '-shm'].map(async end => readFile(`${path}${end}`).catch(() => Buffer.alloc(0))),
    )
    return files.some(file => file.includes(canary))
  }
  expect(await inFiles()).toBe(true)
  for (const subject of new Set(someDays.flatMap(([, one]) => (one === undefined ? [] : [one]))))
    await from.keys.destroy(subject)
  await world.runner.rebuild()
  expect(await inFiles()).toBe(false)
  await world.close()
  expect(await inFiles()).toBe(false)
})

test('what is deleted is overwritten at once, not only when the file is next packed', async () => {
  const database = openDatabase('sqlite::memory:')
  const { rows } = await sql<{ secure_delete: number }>`pragma secure_delete`.execute(database.write)
  expect(rows[0]?.secure_delete).toBe(1)
  await database.close()
})
