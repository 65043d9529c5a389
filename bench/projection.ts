/** Events projected a second into all read models, beside a loop written by hand for these events; and one page of a long record. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { disclosed, permitted, type Permitted } from '../access/types.ts'
import type { DataOf, Recorded } from '../domain/kernel/event.ts'
import type { entryEvents } from '../domain/entry/events.ts'
import { idOf } from '../domain/kernel/ids.ts'
import { labels } from '../domain/kernel/terms.ts'
import { toInstant } from '../domain/kernel/time.ts'
import { openDatabase } from '../projections/database.ts'
import { models } from '../projections/models.ts'
import { queries } from '../projections/queries.ts'
import { startRunner, type Runner } from '../projections/runner.ts'
import type { Batch, EventSource } from '../store/port.ts'
import { person, reading } from './support/entries.ts'
import { inTurns, median, percentile, ratio, report } from './support/measure.ts'

type Filed = DataOf<typeof entryEvents, 'EntryFiled'>

const events = Number(process.env['BENCH_EVENTS'] ?? 40_000)
const rounds = 3
const perPerson = 1000
const pageSize = 1000
const people = Math.max(1, events / perPerson)
const identity = 'f'.repeat(32)

const positionOf = (place: number): string => String(place).padStart(12, '0')
const recorded = (place: number): Recorded => {
  const { id, event, at, meta } = reading(place % people, true)
  const stream = `entry-${place.toString(16).padStart(32, '0')}`
  return { id, stream, revision: 0, position: positionOf(place), at, version: 1, meta, event }
}

/** The log as JSON text: both ways parse it, as both would have to. */
const pages = Array.from({ length: events / pageSize }, (_, page) =>
  JSON.stringify(Array.from({ length: pageSize }, (__, place) => recorded(page * pageSize + place))),
)
const parsed = (page: string): readonly Recorded[] => JSON.parse(page) as readonly Recorded[]
const end = positionOf(events - 1)

const source: EventSource = {
  compare: (a, b) => (a < b ? -1 : Number(a > b)),
  end: () => Promise.resolve(end),
  readStream: async function* (stream) {
    yield await Promise.resolve([recorded(Number.parseInt(stream.slice('entry-'.length), 16))])
  },
  readAll: async function* ({ after } = {}) {
    if (after === undefined) for (const page of pages) yield await Promise.resolve(parsed(page))
  },
  subscribe: async function* ({ signal }) {
    for (const [place, page] of pages.entries()) {
      const list = parsed(page)
      const batch: Batch<Recorded> = {
        events: list,
        through: list.at(-1)?.position,
        live: place === pages.length - 1,
      }
      yield await Promise.resolve(batch)
    }
    await new Promise(resolve => {
      signal.addEventListener('abort', resolve)
    })
  },
}

const folder = await mkdtemp(join(tmpdir(), 'cie-bench-'))
let files = 0
const freshFile = (): string => join(folder, `models${String((files += 1))}.db`)

const withRunner = async <T>(path: string, use: (runner: Runner, url: string) => Promise<T>): Promise<T> => {
  const database = openDatabase(`sqlite:${path}`)
  const runner = await startRunner({
    source,
    database,
    projections: models,
    identity,
    clock: () => toInstant(Date.UTC(2026, 10, 2)),
    report: notice => {
      throw new Error(notice.reason)
    },
  })
  const answer = await use(runner, path)
  await runner.stop()
  await database.close()
  return answer
}

const perSecond = async (work: () => Promise<void>): Promise<number> => {
  const start = performance.now()
  await work()
  return (events * 1000) / (performance.now() - start)
}

const schema = `pragma journal_mode = wal; pragma synchronous = normal; pragma secure_delete = on;
  create table decision (entry text primary key, label text, hold text, hastened integer);
  create table entry (id text primary key, patient text, revision integer, shown integer, retracted integer, kind text,
    label text, team text, effective text, release_at text, hold text, hastened integer);
  create index entry_by_patient on entry (patient, effective, id);
  create table version (entry text, revision integer, patient text, late integer, organisation text, team text, author text,
    effective text, issued text, recorded_at text, content json, primary key (entry, revision));
  create index version_by_patient on version (patient);
  create table point (entry text, revision integer, place integer, patient text, code text, at text, value real,
    comparator text, unit text, low real, high real, primary key (entry, revision, place));
  create index point_by_code on point (patient, code, entry);
  create table written (team text, patient text, at text, primary key (team, patient));
  create index written_by_patient on written (patient);
  create table checkpoint (name text primary key, position text);`

/** Writing one event with no more code than its rows need. */
const writerOf = (db: DatabaseSync): ((event: Recorded) => void) => {
  const decision = db.prepare('select * from decision where entry = ?')
  const entry = db.prepare('insert into entry values (?,?,?,?,?,?,?,?,?,?,?,?) on conflict (id) do nothing')
  const version = db.prepare('insert into version values (?,?,?,?,?,?,?,?,?,?,?) on conflict do nothing')
  const point = db.prepare('insert into point values (?,?,?,?,?,?,?,?,?,?,?) on conflict do nothing')
  const written = db.prepare(
    'insert into written values (?,?,?) on conflict (team, patient) do update set at = excluded.at',
  )
  return ({ stream, revision, at, event }) => {
    const {
      patient,
      content,
      source: from,
      effective,
      issued,
      label,
      releaseAt,
    } = (event as { data: Filed }).data
    if (content.kind !== 'measurement') throw new Error('this loop was written for measurements')
    const id = idOf(stream)
    const team = from.team ?? null
    const decided = decision.get(id)
    const now = decided === undefined ? label : String(decided['label'])
    entry.run(id, patient, revision, revision, null, content.kind, now, team, effective, releaseAt, 'none', 0)
    const text = JSON.stringify(content)
    version.run(id, revision, patient, 0, from.organisation, team, null, effective, issued, at, text)
    const { value, unit } = content.quantity
    const { low = null, high = null } = content.range ?? {}
    const code = `${content.code.system}|${content.code.code}`
    point.run(id, revision, 0, patient, code, effective, value, null, unit, low, high)
    written.run(team, patient, at)
  }
}

/** The limit: the same rows by a loop that knows them. */
const byHand = (path: string): Promise<void> => {
  const db = new DatabaseSync(path)
  db.exec(schema)
  const write = writerOf(db)
  const checkpoint = db.prepare('insert or replace into checkpoint values (?, ?)')
  for (const page of pages) {
    db.exec('begin')
    const list = parsed(page)
    for (const event of list) write(event)
    checkpoint.run('all', list.at(-1)?.position ?? '')
    db.exec('commit')
  }
  db.close()
  return Promise.resolve()
}

const rates = await inTurns(rounds, {
  byHand: () => perSecond(() => byHand(freshFile())),
  runner: () => withRunner(freshFile(), runner => perSecond(() => runner.caughtUp(end, 600_000))),
  rebuild: () =>
    withRunner(freshFile(), async runner => {
      await runner.caughtUp(end, 600_000)
      return perSecond(() => runner.rebuild())
    }),
})

const may: Permitted = {
  [permitted]: true,
  ask: {
    by: { user: person(1), role: 'patient' },
    session: identity,
    patient: person(1),
    look: 'record',
    purpose: 'ownRecord',
  },
  permit: {
    outcome: 'permit',
    rule: 'own-record',
    policy: '2026-11',
    shows: 'contents',
    labels,
    unset: true,
    beforeRelease: false,
  },
  at: toInstant(Date.UTC(2026, 10, 2)),
  cites: [],
  newest: end,
}
const pageMs = await withRunner(freshFile(), async (runner, path) => {
  await runner.caughtUp(end, 600_000)
  const database = openDatabase(`sqlite:${path}`)
  const { timeline } = queries(database, runner)
  const times: number[] = []
  for (let turn = 0; turn < 200; turn += 1) {
    const start = performance.now()
    const { items } = await timeline.pick(may, { limit: 50 })
    const { ask, permit, at } = may
    const views = await timeline.read({
      [disclosed]: true,
      ask,
      permit,
      at,
      patient: ask.patient,
      entries: items,
    })
    if (views.length !== 50) throw new Error(`a page of ${String(views.length)}`)
    times.push(performance.now() - start)
  }
  await database.close()
  return { p50: median(times), p95: percentile(times, 0.95) }
})
await rm(folder, { recursive: true })

report('projection', {
  events,
  readModels: models.length,
  perSecond: rates,
  ofByHand: { runner: ratio(rates.runner, rates.byHand), rebuild: ratio(rates.rebuild, rates.byHand) },
  targets: { runner: 0.7 },
  pageOf50: { entriesOfPerson: perPerson, ms: pageMs },
})
