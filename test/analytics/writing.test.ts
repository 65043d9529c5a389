/** A batch goes into the tables once: with the engine killed under it, with some of it there already, and never when it is another's turn. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { ClickHouseClient } from '@clickhouse/client'
import { connect } from '../../analytics/connection.ts'
import { heldOf, type Batch } from '../../analytics/facts/held.ts'
import { insertRows } from '../../analytics/facts/insert.ts'
import { openLedger, readLedger } from '../../analytics/facts/ledger.ts'
import { noRows } from '../../analytics/facts/taken.ts'
import { openTurns } from '../../analytics/facts/turns.ts'
import { writeBatch } from '../../analytics/writing.ts'
import { toInstant } from '../../domain/kernel/time.ts'
import { addressOf, engineIsHere, freshEngine } from './embedded/fresh.ts'

const identity = 'a log'
const place = { after: '', through: '', stream: 'entry-1', revision: 0, at: toInstant(0), identity }
const absences = (count: number) =>
  Array.from({ length: count }, (_, n) => ({ seq: 1, person: String(n), absent: 1 }))
const sharing = [{ seq: 1, person: '7', revision: 0, day: '2026-11-29', shares: 1, settings: 'acute' }]

describe.skipIf(!engineIsHere)('a batch on its way in', () => {
  let engine: Awaited<ReturnType<typeof freshEngine>>
  let client: ClickHouseClient
  let batch: Batch
  const reported: string[] = []
  const options = {
    signal: new AbortController().signal,
    report: (what: string) => void reported.push(what),
  }
  const count = async (table: string): Promise<string> =>
    (
      await (await client.query({ query: `SELECT count() FROM ${table}`, format: 'TabSeparated' })).text()
    ).trim()
  const rowsNow = async () => [await count('absences'), await count('sharing'), await count('ledger')]
  const putIn = (table: 'absences' | 'sharing') =>
    insertRows(
      client,
      table,
      batch.rows[table].map(row => ({ batch: batch.loaded.batch, ...row })),
    )

  beforeEach(async () => {
    engine = await freshEngine()
    client = connect(addressOf(engine.engine))
    await openLedger(client, identity, 'hashes')
    const number = (await openTurns()(client)) + 1
    batch = {
      loaded: { ...place, batch: number, firstBatch: number, firstSeq: 1, lastSeq: 1 },
      rows: { ...noRows(), absences: absences(5), sharing },
    }
    reported.length = 0
  })
  afterEach(async () => {
    await client.close()
    await engine.remove()
  })

  it('is kept while the engine is away, and goes in when it is back', async () => {
    process.kill(engine.engine.pid() ?? 0, 'SIGKILL')
    await writeBatch(client, batch, options)
    expect(reported).toContain('retrying')
    expect(await rowsNow()).toStrictEqual(['5', '1', '1'])
  })
  it('is known by what the tables hold of it', async () => {
    expect(await heldOf(client, batch)).toStrictEqual(new Set())
    await putIn('absences')
    expect(await heldOf(client, batch)).toStrictEqual(new Set(['absences']))
    await putIn('absences')
    await expect(heldOf(client, batch)).rejects.toThrow(/rows are missing/u)
  })
  it('that was committed is known as such', async () => {
    await writeBatch(client, batch, options)
    expect(await heldOf(client, batch)).toBe('committed')
    expect((await readLedger(client)).map(({ rows }) => rows)).toStrictEqual(['6'])
  })
  it('does not follow rows that were lost', async () => {
    await writeBatch(client, batch, options)
    await client.command({
      query: 'ALTER TABLE absences DELETE WHERE person = 3 SETTINGS mutations_sync = 1',
    })
    const number = batch.loaded.batch + 1
    const next = {
      ...batch,
      loaded: { ...batch.loaded, batch: number, firstBatch: number, firstSeq: 2, lastSeq: 2 },
    }
    await expect(heldOf(client, next)).rejects.toThrow(/rows are missing/u)
  })
  it('is refused once another program has the turn, and leaves nothing', async () => {
    await openTurns()(client)
    await expect(writeBatch(client, batch, options)).rejects.toThrow(/another program counts/u)
    expect(await rowsNow()).toStrictEqual(['0', '0', '0'])
  })
  it('is refused where its events were committed by another, and leaves nothing of its own', async () => {
    await writeBatch(client, batch, options)
    const number = batch.loaded.batch + 1
    const again = { ...batch, loaded: { ...batch.loaded, batch: number, firstBatch: number } }
    await expect(writeBatch(client, again, options)).rejects.toThrow(/committed already/u)
    expect(await rowsNow()).toStrictEqual(['5', '1', '1'])
  })
})

describe.skipIf(!engineIsHere)('a turn', () => {
  it('is taken by one program only, however many ask at once', async () => {
    const engine = await freshEngine()
    const client = connect(addressOf(engine.engine))
    const programs = Array.from({ length: 8 }, () => openTurns())
    const asked = await Promise.allSettled(programs.map(turns => turns(client)))
    const taken = asked.flatMap(one => (one.status === 'fulfilled' ? [one.value] : []))
    expect(new Set(taken).size).toBe(taken.length)
    const still = await Promise.allSettled(programs.map(turns => turns(client)))
    expect(still.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    await client.close()
    await engine.remove()
  })
})
