/** The tables and their ledger, on every engine there is: rows go in whole, entries are brought together, a rebuild beside takes the old one's place. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { insertRows } from '../../analytics/facts/insert.ts'
import { commitBatch, compactLedger, openLedger, readLedger } from '../../analytics/facts/ledger.ts'
import { nativeBlock, type Row } from '../../analytics/facts/native.ts'
import { columnsOf, rowTables, type RowTable } from '../../analytics/facts/tables.ts'
import { openGenerations, type Generation, type Generations } from '../../analytics/generations.ts'
import { toInstant } from '../../domain/kernel/time.ts'
import { atOf, onEveryEngine, type Target } from './clickhouse/targets.ts'

/** One value of each type that a column may have. */
const samples: Readonly<Record<string, readonly (string | number)[]>> = {
  'LowCardinality(String)': ['Brent', 'Hammersmith and Fulham', 'Brent', 'Kärlsruhe €'],
  String: ['', 'St. Mary’s', 'a\tb', 'Ärzte'],
  Date32: ['2026-11-24', '1930-01-01', '2024-02-29', '1970-01-01'],
  Float64: [58.5, -0.25, 1e9, 0],
  Int8: [1, -1, 0, 127],
}
const whole = [0, 1, 200, 255]
const sampleRows = (table: RowTable): readonly Row[] =>
  [0, 1, 2, 3].map(n =>
    Object.fromEntries(
      columnsOf(table).map(({ name, type }) => [
        name,
        name === 'person' ? String(2n ** 64n - 1n - BigInt(n)) : ((samples[type] ?? whole)[n] ?? 0),
      ]),
    ),
  )

const identity = 'a log'
const place = { after: '', through: '', stream: 'entry-1', revision: 0, at: toInstant(0), identity }
const person = (n: number): Row => ({
  seq: n,
  person: String(n),
  borough: 'Brent',
  birthYear: 1970,
  sex: 'female',
  registered: 1,
})
const everyColumn = (row: Row): Row =>
  Object.fromEntries(
    columnsOf('people').map(({ name, type }) => [name, row[name] ?? (type.includes('String') ? '' : 0)]),
  )

onEveryEngine('the tables', open => {
  let target: Target
  let generations: Generations
  let tables: Generation
  const sum = async (query: string): Promise<string> =>
    (await (await tables.client.query({ query, format: 'TabSeparated' })).text()).trim()
  /** Loads one event, and commits it. */
  const load = async (batch: number): Promise<void> => {
    await insertRows(tables.client, 'people', [everyColumn({ batch, ...person(batch) })])
    await commitBatch(
      tables.client,
      { ...place, batch, firstBatch: batch, firstSeq: batch, lastSeq: batch },
      { people: 1 },
    )
  }

  beforeAll(async () => {
    target = await open()
    generations = openGenerations(atOf(target))
    tables = await generations.current()
    await openLedger(tables.client, identity, 'hashes')
  })
  afterAll(async () => {
    await generations.close()
    await target.close()
  })

  it.each(rowTables)('take rows of %s as they are', async table => {
    const rows = sampleRows(table)
    expect(await insertRows(tables.client, table, rows)).toBe(4)
    const names = columnsOf(table).map(({ name }) => name)
    const query = `SELECT ${names.map(name => (name === 'person' ? 'toString(person) AS person' : name)).join(', ')} FROM ${table} ORDER BY seq`
    const answer = await tables.client.query({
      query,
      format: 'JSONEachRow',
      clickhouse_settings: { output_format_json_quote_64bit_integers: 0 },
    })
    expect(await answer.json()).toStrictEqual(rows)
    await tables.client.command({ query: `TRUNCATE TABLE ${table}` })
  })
  it('refuse a batch of which not all rows are there', async () => {
    await insertRows(tables.client, 'people', [everyColumn({ batch: 1, ...person(1) })])
    const entry = { ...place, batch: 1, firstBatch: 1, firstSeq: 1, lastSeq: 1 }
    await expect(commitBatch(tables.client, entry, { people: 2 })).rejects.toThrow(/rows are missing/u)
    expect(await readLedger(tables.client)).toStrictEqual([])
    const { entries } = await openLedger(tables.client, identity, 'rows')
    expect([entries, await sum('SELECT count() FROM people')]).toStrictEqual([[], '0'])
  })
  it('keep few entries of many batches, and know each row all the same', async () => {
    for (let batch = 1; batch <= 12; batch += 1) await load(batch)
    const compacted = await compactLedger(tables.client)
    expect(
      compacted.map(({ firstBatch, batch, firstSeq, lastSeq, rows }) => [
        firstBatch,
        batch,
        firstSeq,
        lastSeq,
        rows,
      ]),
    ).toStrictEqual([[1, 12, 1, 12, '12']])
    expect(await sum('SELECT count() FROM ledger')).toBe('1')
    await load(13)
    expect(
      (await openLedger(tables.client, identity, 'hashes')).entries.map(({ batch }) => batch),
    ).toStrictEqual([13])
  })
  it('are as they were where a kill left both a span and what it stands for', async () => {
    const [span] = await readLedger(tables.client)
    const within = { ...span, firstBatch: 5, batch: 5, rows: '1', hash: '1' }
    await tables.client.insert({ table: 'ledger', values: [within], format: 'JSONEachRow' })
    const { entries, damaged } = await openLedger(tables.client, identity, 'hashes')
    expect([damaged, entries, await sum('SELECT count() FROM ledger')]).toStrictEqual([
      undefined,
      [span],
      '1',
    ])
  })
  it.each([
    ['a row is gone', 'ALTER TABLE people DELETE WHERE seq = 3 SETTINGS mutations_sync = 1'],
    [
      'a value is another',
      "ALTER TABLE people UPDATE borough = 'Harrow' WHERE seq = 3 SETTINGS mutations_sync = 1",
    ],
    ['a row is there twice', 'INSERT INTO people SELECT * FROM people WHERE seq = 3'],
    [
      'an entry in the middle is gone',
      'ALTER TABLE ledger DELETE WHERE batch = 2 SETTINGS mutations_sync = 1',
    ],
  ])('are emptied where %s', async (_what, query) => {
    await openLedger(tables.client, 'another log', 'rows')
    for (let batch = 1; batch <= 4; batch += 1) await load(batch)
    await tables.client.command({ query })
    expect(await openLedger(tables.client, identity, 'hashes')).toStrictEqual({
      entries: [],
      damaged: 'rows are missing or changed',
    })
    expect(await sum('SELECT count() FROM people')).toBe('0')
  })
  it('are made beside, and take the place of the old at once', async () => {
    await openLedger(tables.client, identity, 'rows')
    await load(1)
    const next = await generations.next()
    await openLedger(next.client, identity, 'hashes')
    expect((await generations.current()).number).toBe(tables.number)
    expect(await sum('SELECT count() FROM people')).toBe('1')
    await generations.use(next)
    tables = await generations.current()
    expect([tables.number, await sum('SELECT count() FROM people')]).toStrictEqual([next.number, '0'])
  })
  it('leave nothing of a rebuild that was cut off', async () => {
    const next = await generations.next()
    await openLedger(next.client, identity, 'hashes')
    const later = openGenerations(atOf(target))
    expect((await later.current()).number).toBe(tables.number)
    const query = `SELECT count() FROM system.databases WHERE name LIKE '%_counted_%'`
    expect(await sum(query)).toBe('1')
    await later.close()
  })
})

describe('a block of rows', () => {
  it('is refused where a row lacks a column, or a type is not known', () => {
    expect(() => nativeBlock(columnsOf('sharing'), [{ batch: 1 }])).toThrow(/without seq/u)
    expect(() => nativeBlock([{ name: 'a', type: 'IPv4' }], [{ a: 1 }])).toThrow(/no way to write IPv4/u)
  })
})
