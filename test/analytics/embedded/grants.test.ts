/** The second wall: what the engine's own user may do, asked of the engine past the judge that reads statements first. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openEngine, type Engine } from '../../../analytics/embedded/engine.ts'
import { engineIsHere } from './fresh.ts'

describe.skipIf(!engineIsHere)("the engine's own grants", () => {
  let folder: string
  let engine: Engine
  const home = process.cwd()

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'grants-'))
    engine = await openEngine(folder)
  })
  afterAll(async () => {
    engine.close()
    process.chdir(home)
    await rm(folder, { recursive: true, force: true })
  })

  it.each([
    `SELECT * FROM file('/etc/hostname', 'LineAsString')`,
    `SELECT * FROM url('http://127.0.0.1:9/', 'LineAsString')`,
    `SELECT * FROM remote('127.0.0.1:9', system.one)`,
    `CREATE TABLE t (a Int32) ENGINE = URL('http://127.0.0.1:9/', 'CSV')`,
    `CREATE TABLE t (a Int32) ENGINE = File(CSV)`,
    `CREATE DATABASE d ENGINE = Filesystem('/')`,
    `CREATE DICTIONARY d (a UInt64) PRIMARY KEY a SOURCE(HTTP(URL 'x' FORMAT 'TSV')) LAYOUT(FLAT()) LIFETIME(1)`,
    'CREATE FUNCTION f AS x -> x',
    'CREATE USER joe',
    'SYSTEM FLUSH LOGS',
    `SELECT 1 SETTINGS dialect = 'kusto'`,
    'SELECT 1 SETTINGS max_execution_time = 100000',
  ])('refuse %s', async sql => {
    const lane = engine.open()
    await expect(lane.ask(sql)).rejects.toThrow(/ACCESS_DENIED|SETTING_CONSTRAINT_VIOLATION/u)
    lane.close()
  })

  it('allow what the program does', async () => {
    const lane = engine.open()
    await lane.ask('CREATE TABLE t (a Int32) ENGINE = MergeTree ORDER BY a')
    await lane.ask('INSERT INTO t SELECT number FROM numbers(3)')
    expect((await lane.ask('SELECT sum(a) FROM t', 'TSVRaw')).text()).toBe('3\n')
    lane.close()
  })
})
