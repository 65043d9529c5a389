/** Nothing that a client says makes the embedded engine touch a file, the network or the system; and were it not read well, the engine's own grants would still refuse. */
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ClickHouseError, type ClickHouseClient } from '@clickhouse/client'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { connect } from '../../../analytics/connection.ts'
import { ownEngines } from '../../../analytics/embedded/configuration.ts'
import { ownTableFunctions } from '../../../analytics/embedded/sql/allowed.ts'
import { addressOf, engineIsHere, freshEngine } from './fresh.ts'

describe.skipIf(!engineIsHere)('what the embedded engine refuses', () => {
  let client: ClickHouseClient
  let engine: Awaited<ReturnType<typeof freshEngine>>
  let outside: string
  let listener: Server
  let calls = 0
  let port = 0

  beforeAll(async () => {
    outside = await mkdtemp(join(tmpdir(), 'outside-'))
    await writeFile(join(outside, 'secret.csv'), 'secret\n')
    listener = createServer((_, response) => {
      calls += 1
      response.end('called\n')
    })
    await new Promise<void>(resolve => listener.listen(0, '127.0.0.1', resolve))
    port = (listener.address() as AddressInfo).port
    engine = await freshEngine()
    client = connect(addressOf(engine.engine))
    await client.command({ query: 'CREATE TABLE own (a Int32, s String) ENGINE = MergeTree ORDER BY a' })
    await client.command({ query: 'CREATE VIEW seen AS SELECT * FROM own' })
  })
  afterAll(async () => {
    await client.close()
    await engine.remove()
    listener.close()
    await rm(outside, { recursive: true })
  })

  const codeOf = async (query: string): Promise<string> => {
    const error: unknown = await client.command({ query }).then(
      () => undefined,
      (thrown: unknown) => thrown,
    )
    return error instanceof ClickHouseError ? error.code : `no error: ${String(error)}`
  }

  const attacks: readonly (readonly [string, string])[] = [
    ['a table function', `SELECT * FROM file('@file', 'CSV', 's String')`],
    ['a scalar function', `SELECT file('@file')`],
    ['a function in other letters', `SELECT FiLe('@file')`],
    ['a function in quotes', "SELECT `file`('@file')"],
    ['behind comments', `SELECT /* x */ file -- y\n('@file')`],
    ['a subquery of a subquery', `SELECT * FROM (SELECT * FROM (SELECT file('@file') AS s))`],
    ['a common table expression', `WITH x AS (SELECT * FROM url('@url', 'LineAsString')) SELECT * FROM x`],
    ['a scalar in WITH', `WITH file('@file') AS x SELECT x`],
    ['the right side of IN', `SELECT 1 FROM own WHERE s IN (SELECT * FROM file('@file', 'CSV', 's String'))`],
    [
      'a table function as the right side of IN',
      `SELECT 1 FROM own WHERE s IN file('@file', 'CSV', 's String')`,
    ],
    ['a lambda', `SELECT arrayMap(x -> file(x), ['@file'])`],
    ['a join', `SELECT * FROM own JOIN url('@url', 'CSV', 's String') AS u USING (s)`],
    ['a union', `SELECT 'x' UNION ALL SELECT * FROM url('@url', 'LineAsString')`],
    ['the view function', `SELECT * FROM view(SELECT file('@file'))`],
    [
      'the other view functions',
      `SELECT * FROM viewIfPermitted(SELECT file('@file') AS s ELSE null('s String'))`,
    ],
    ['an explaining view', `SELECT * FROM viewExplain('EXPLAIN', '', (SELECT file('@file')))`],
    ['the eval function', `SELECT * FROM eval('SELECT file(''@file'')')`],
    ['a view', `CREATE VIEW v AS SELECT * FROM file('@file', 'CSV', 's String')`],
    ['a changed view', `ALTER TABLE seen MODIFY QUERY SELECT file('@file') AS s`],
    [
      'a materialised view over a URL',
      `CREATE MATERIALIZED VIEW v ENGINE = URL('@url', 'CSV') AS SELECT * FROM own`,
    ],
    ['an insert from a file', `INSERT INTO own SELECT 1, * FROM file('@file', 'CSV', 's String')`],
    ['an insert from INFILE', `INSERT INTO own FROM INFILE '@file' FORMAT CSV`],
    ['an insert into a URL', `INSERT INTO FUNCTION url('@url', 'CSV', 's String') SELECT s FROM own`],
    ['an insert into a file', `INSERT INTO TABLE FUNCTION file('@out', 'CSV', 's String') VALUES ('x')`],
    ['a table over a URL', `CREATE TABLE t (s String) ENGINE = URL('@url', 'CSV')`],
    ['a table over a file', `CREATE TABLE t (s String) ENGINE = File(CSV, '@file')`],
    ['a temporary table over a file', `CREATE TEMPORARY TABLE t (s String) ENGINE = File(CSV, '@file')`],
    ['a table as a table function', `CREATE TABLE t AS file('@file', 'CSV', 's String')`],
    [
      'a table filled from a URL',
      `CREATE TABLE t ENGINE = Memory AS SELECT * FROM url('@url', 'LineAsString')`,
    ],
    ['a distributed table', `CREATE TABLE t (s String) ENGINE = Distributed('c', 'default', 'own')`],
    ['an executable table', `CREATE TABLE t (s String) ENGINE = Executable('x.sh', 'TSV')`],
    ['a database elsewhere', `CREATE DATABASE d ENGINE = MySQL('127.0.0.1:@port', 'd', 'u', 'p')`],
    ['a database of files', `CREATE DATABASE d ENGINE = Filesystem('/')`],
    ['a default', `CREATE TABLE t (a Int32, s String DEFAULT file('@file')) ENGINE = Memory`],
    ['an added column', `ALTER TABLE own ADD COLUMN x String DEFAULT file('@file')`],
    ['a constraint', `CREATE TABLE t (a Int32, CONSTRAINT c CHECK file('@file') = '') ENGINE = Memory`],
    ['a time to live', `CREATE TABLE t (a Date) ENGINE = MergeTree ORDER BY a TTL toDate(file('@file'))`],
    ['a mutation', `ALTER TABLE own UPDATE s = file('@file') WHERE 1`],
    ['a delete', `DELETE FROM own WHERE s = file('@file')`],
    [
      'a disk of its own',
      `CREATE TABLE t (a Int32) ENGINE = MergeTree ORDER BY a SETTINGS disk = disk(type = 'local', path = '@out/')`,
    ],
    [
      'a storage policy',
      `CREATE TABLE t (a Int32) ENGINE = MergeTree ORDER BY a SETTINGS storage_policy = 'other'`,
    ],
    ['a changed storage policy', `ALTER TABLE own MODIFY SETTING storage_policy = 'other'`],
    [
      'a dictionary',
      `CREATE DICTIONARY d (a UInt64) PRIMARY KEY a SOURCE(HTTP(URL '@url' FORMAT 'TSV')) LAYOUT(FLAT()) LIFETIME(1)`,
    ],
    ['a look into a dictionary', `SELECT dictGet('d', 'a', 1)`],
    ['a remote server', `SELECT * FROM remote('127.0.0.1:@port', system.one)`],
    ['a question about a remote server', `SELECT hasColumnInTable('127.0.0.1:@port', 'default', 'own', 'a')`],
    ['a program', `SELECT * FROM executable('x.sh', 'TSV', 's String')`],
    ['INTO OUTFILE', `SELECT 1 INTO OUTFILE '@out'`],
    ['INTO OUTFILE behind a union', `SELECT 1 UNION ALL SELECT 2 INTO OUTFILE '@out' TRUNCATE FORMAT CSV`],
    ['INTO OUTFILE of an EXPLAIN', `EXPLAIN SELECT 1 INTO OUTFILE '@out'`],
    ['INTO OUTFILE of a SHOW', `SHOW TABLES INTO OUTFILE '@out'`],
    ['DESCRIBE of a file', `DESCRIBE TABLE file('@file')`],
    ['EXPLAIN of a file', `EXPLAIN SELECT * FROM file('@file', 'CSV', 's String')`],
    ['a second statement', `SELECT 1; CREATE TABLE t AS url('@url', 'LineAsString')`],
    ['a second statement behind EXPLAIN AST', `EXPLAIN AST SELECT 1; SELECT file('@file')`],
    ['BACKUP', `BACKUP TABLE own TO File('@out')`],
    ['RESTORE', `RESTORE TABLE own FROM File('@out')`],
    ['SYSTEM', 'SYSTEM SHUTDOWN'],
    ['ATTACH', `ATTACH TABLE t FROM '@out' (a Int32) ENGINE = MergeTree ORDER BY a`],
    ['DETACH', 'DETACH TABLE own PERMANENTLY'],
    ['FREEZE', 'ALTER TABLE own FREEZE'],
    ['FETCH', `ALTER TABLE own FETCH PARTITION tuple() FROM '/x'`],
    ['KILL', 'KILL QUERY WHERE 1'],
    ['a function', `CREATE FUNCTION f AS x -> file(x)`],
    ['a user', 'CREATE USER joe'],
    ['a grant', 'GRANT ALL ON *.* TO default'],
    ['a named collection', `CREATE NAMED COLLECTION c AS url = '@url'`],
    ['SET', 'SET allow_introspection_functions = 1'],
    ['USE', 'USE system'],
    ['a setting that holds SQL', `SELECT * FROM own SETTINGS additional_result_filter = 'file(s) = 1'`],
    [
      'a setting that holds SQL for a table',
      `SELECT * FROM own SETTINGS additional_table_filters = {'own': 'file(s) = 1'}`,
    ],
    ['a setting that names a file', `SELECT 1 SETTINGS format_schema = '@file:x'`],
    ['a setting in a subquery', `SELECT * FROM (SELECT 1 SETTINGS output_format_schema = '@out')`],
    ['a setting behind FORMAT', `SELECT 1 FORMAT JSON SETTINGS dialect = 'kusto'`],
    [
      'a setting in a view',
      `CREATE VIEW v AS SELECT 1 SETTINGS allow_experimental_url_wildcard_from_index_pages = 1`,
    ],
    [
      'a setting beside a look-alike',
      `SELECT SETTINGS = 1 AS x FROM (SELECT 1 AS SETTINGS) SETTINGS format_template_row = '@file'`,
    ],
    ['more time than allowed', `SELECT 1 SETTINGS max_execution_time = 100000`],
    ['time without end', `SELECT 1 SETTINGS max_execution_time = 0`],
    ['more memory than there is', `SELECT 1 SETTINGS max_memory_usage = 0`],
    ['a line break in a name', `SELECT 1 AS \`x)\n SelectQuery\`, file('@file')`],
  ]

  it.each(attacks)('refuses %s', async (_, attack) => {
    const query = attack
      .replaceAll('@file', join(outside, 'secret.csv'))
      .replaceAll('@out', join(outside, 'out'))
      .replaceAll('@url', `http://127.0.0.1:${port}/`)
      .replaceAll('@port', String(port))
    // Several statements are none that can be read; whatever can be read is refused for what it does.
    expect(attack.includes('; ') ? ['62'] : ['497', '452']).toContain(await codeOf(query))
  })

  it('takes bound identifiers for names of tables and columns alone', async () => {
    const ask = (query: string) => client.query({ query, query_params: { name: 'file' } })
    for (const query of [`SELECT {name:Identifier}('x')`, `SELECT * FROM {name:Identifier}('x', 'CSV')`]) {
      await expect(ask(query)).rejects.toMatchObject({ code: '62' })
    }
    await expect(ask('SELECT * FROM {name:Identifier}')).rejects.toMatchObject({ code: '60' })
  })

  it('refuses settings of a URL in the same way', async () => {
    for (const name of [
      'format_schema',
      'additional_result_filter',
      'log_comment',
      'allow_introspection_functions',
      'user_files_path',
    ]) {
      const asked = client.query({ query: 'SELECT 1', clickhouse_settings: { [name]: 'x' } })
      await expect(asked).rejects.toMatchObject({ code: expect.stringMatching(/^(452|115)$/u) as string })
    }
  })

  it('refuses every table function of this build that is not listed as its own', async () => {
    const answer = await client.query({
      query: 'SELECT name FROM system.table_functions',
      format: 'JSONEachRow',
    })
    const names = (await answer.json<{ name: string }>()).map(({ name }) => name)
    const others = names.filter(
      name => !ownTableFunctions.has(name.toLowerCase()) && name !== 'viewIfPermitted',
    )
    expect(others.length).toBeGreaterThan(50)
    for (const name of others)
      expect([name, await codeOf(`SELECT * FROM ${name}('x')`)]).toStrictEqual([name, '497'])
  })

  it('refuses every table engine of this build that is not listed as its own', async () => {
    const answer = await client.query({
      query: 'SELECT name FROM system.table_engines',
      format: 'JSONEachRow',
    })
    const names = (await answer.json<{ name: string }>()).map(({ name }) => name)
    const others = names.filter(name => !ownEngines.some(own => own === name))
    expect(others.length).toBeGreaterThan(50)
    for (const name of others) {
      expect([name, await codeOf(`CREATE TABLE t (a Int32) ENGINE = ${name}`)]).toStrictEqual([name, '497'])
    }
  })

  it('wrote nothing outside and called nobody through all of it', async () => {
    expect(await readdir(outside)).toStrictEqual(['secret.csv'])
    expect(calls).toBe(0)
    expect(await codeOf('SELECT count() FROM t')).toBe('60')
  })

  it('leaves nothing of what went in and out in its folder', async () => {
    expect(await readdir(join(engine.folder, 'work'))).toStrictEqual([])
  })
})
