/** What analytics ask of ClickHouse, shown through its own client on every engine there is. */
import { ClickHouseError, type ClickHouseClient } from '@clickhouse/client'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { onEveryEngine, otherClient, type Target } from './targets.ts'

const thrownBy = async (asked: Promise<unknown>): Promise<{ code: string; type: string | undefined }> => {
  const error: unknown = await asked.then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  if (!(error instanceof ClickHouseError)) throw new Error(`no error of ClickHouse: ${String(error)}`)
  return { code: error.code, type: error.type }
}

const rowsOf = async (client: ClickHouseClient, query: string, values?: Record<string, unknown>) => {
  const answer = await client.query({
    query,
    format: 'JSONEachRow',
    ...(values !== undefined && { query_params: values }),
  })
  return answer.json<Record<string, unknown>>()
}

onEveryEngine('the contract of analytics', open => {
  let target: Target
  let client: ClickHouseClient
  const database = `contract_${process.pid}`
  const table = `${database}.facts`

  beforeAll(async () => {
    target = await open()
    client = target.client
    await client.command({ query: `CREATE DATABASE ${database}` })
    await client.command({
      query: `CREATE TABLE ${table} (position UInt64, code LowCardinality(String), day Date, value Float64, note String DEFAULT 'none')
              ENGINE = MergeTree ORDER BY (code, position)`,
    })
  })
  afterAll(async () => {
    await client.command({ query: `DROP DATABASE ${database}` })
    await target.close()
  })

  it('answers a ping, with and without a query', async () => {
    expect(await client.ping()).toStrictEqual({ success: true })
    expect(await client.ping({ select: true })).toStrictEqual({ success: true })
  })

  it('loads 100,000 rows of JSONEachRow whole, with the defaults of columns that are not given', async () => {
    const values = Array.from({ length: 100_000 }, (_, n) => ({
      position: n,
      code: `c${n % 7}`,
      day: '2026-01-31',
      value: n / 8,
    }))
    const { summary } = await client.insert({
      table,
      values,
      columns: ['position', 'code', 'day', 'value'],
      format: 'JSONEachRow',
    })
    expect(summary?.written_rows).toBe('100000')
    expect(
      await rowsOf(
        client,
        `SELECT count() AS n, sum(position) AS s, uniqExact(code) AS c, any(note) AS d FROM ${table}`,
      ),
    ).toStrictEqual([{ n: '100000', s: '4999950000', c: '7', d: 'none' }])
  })

  it('loads a stream of JSONCompactEachRow', async () => {
    await client.command({ query: `CREATE TABLE ${database}.streamed AS ${table}` })
    const { Readable } = await import('node:stream')
    const rows = function* () {
      for (let n = 0; n < 5000; n += 1) yield [n, 'x', '2026-02-01', 1.5, `zwölf ${n}`]
    }
    await client.insert({
      table: `${database}.streamed`,
      values: Readable.from(rows()),
      format: 'JSONCompactEachRow',
    })
    expect(
      await rowsOf(client, `SELECT count() AS n, max(note) AS m FROM ${database}.streamed`),
    ).toStrictEqual([{ n: '5000', m: 'zwölf 999' }])
  })

  it('loads nothing of a batch in which one row is wrong, and says what it met', async () => {
    await client.command({ query: `CREATE TABLE ${database}.whole AS ${table}` })
    const values = Array.from({ length: 1000 }, (_, n) => [
      n === 900 ? 'nine hundred' : n,
      'x',
      '2026-02-01',
      1,
      '',
    ])
    const insert = client.insert({ table: `${database}.whole`, values, format: 'JSONCompactEachRow' })
    await expect(insert).rejects.toThrow(/nine hundred.*position/su)
    expect(await rowsOf(client, `SELECT count() AS n FROM ${database}.whole`)).toStrictEqual([{ n: '0' }])
  })

  it('takes rows inside a command, and a table that is called values', async () => {
    await client.command({
      query: `CREATE TABLE ${database}.values (a Int32, b String) ENGINE = MergeTree ORDER BY a`,
    })
    await client.command({
      query: `INSERT INTO ${database}.values (a, b) VALUES (1, 'it''s; SELECT 2'), (1 + 1, 'FORMAT JSON');`,
    })
    expect(await rowsOf(client, `SELECT * FROM ${database}.values ORDER BY a`)).toStrictEqual([
      { a: 1, b: "it's; SELECT 2" },
      { a: 2, b: 'FORMAT JSON' },
    ])
  })

  it('takes rows packed in a format of the caller through exec', async () => {
    await client.command({ query: `CREATE TABLE ${database}.plain (a Int32) ENGINE = MergeTree ORDER BY a` })
    const { Readable } = await import('node:stream')
    const answer = await client.exec({
      query: `INSERT INTO ${database}.plain FORMAT RowBinary`,
      values: Readable.from([Buffer.from([7, 0, 0, 0, 9, 0, 0, 0])], { objectMode: false }),
    })
    answer.stream.resume()
    await new Promise(resolve => answer.stream.once('close', resolve))
    expect(await rowsOf(client, `SELECT a FROM ${database}.plain ORDER BY a`)).toStrictEqual([
      { a: 7 },
      { a: 9 },
    ])
  })

  it('binds values of every type that questions use, whatever is in them', async () => {
    const values = {
      text: `it's "quoted" \\ and\n\ttabbed {x} -- é 漢字 🩺`,
      whole: '18446744073709551615',
      part: 0.1,
      day: '2026-02-28',
      moment: '2026-02-28 23:59:59',
      list: ['a', "b'c"],
      numbers: [1, 2, 3],
      yes: true,
      nothing: null,
      name: 'position',
    }
    const asked = rowsOf(
      client,
      `SELECT {text:String} AS text, {whole:UInt64} AS whole, {part:Float64} AS part, {day:Date} AS day, {moment:DateTime('UTC')} AS moment,
              {list:Array(String)} AS list, {numbers:Array(UInt64)} AS numbers, {yes:Bool} AS yes, {nothing:Nullable(String)} AS nothing,
              (SELECT max({name:Identifier}) FROM ${table}) AS named`,
      values,
    )
    const { name: _, ...same } = values
    expect(await asked).toStrictEqual([{ ...same, numbers: ['1', '2', '3'], named: '99999' }])
  })

  it('keeps a bound value a value: it can not become SQL', async () => {
    const values = { text: `' OR 1 = 1 UNION ALL SELECT 'x` }
    expect(
      await rowsOf(client, `SELECT count() AS n FROM ${table} WHERE note = {text:String}`, values),
    ).toStrictEqual([{ n: '0' }])
  })

  it('does not carry values, settings, databases or temporary tables from one query to the next', async () => {
    await client
      .query({
        query: 'SELECT {kept:String}',
        query_params: { kept: 'x' },
        clickhouse_settings: { max_threads: 1 },
      })
      .then(a => a.text())
    await client.command({ query: 'CREATE TEMPORARY TABLE passing (a Int32)' }).catch(() => undefined)
    expect(await thrownBy(client.query({ query: 'SELECT {kept:String}' }))).toStrictEqual({
      code: '456',
      type: 'UNKNOWN_QUERY_PARAMETER',
    })
    expect(await thrownBy(client.query({ query: 'SELECT * FROM passing' }))).toStrictEqual({
      code: '60',
      type: 'UNKNOWN_TABLE',
    })
    expect(
      await rowsOf(
        client,
        `SELECT currentDatabase() AS d, value FROM system.settings WHERE name = 'max_threads' AND value = '1'`,
      ),
    ).toStrictEqual([])
  })

  it('runs in the database that the client names', async () => {
    const own = otherClient(target.address, { database })
    expect(await rowsOf(own, 'SELECT currentDatabase() AS d, count() AS n FROM values')).toStrictEqual([
      { d: database, n: 2 },
    ])
    await own.close()
  })

  it('gives 64-bit integers digit by digit', async () => {
    expect(
      await rowsOf(
        client,
        'SELECT toUInt64(18446744073709551615) AS big, toInt64(-9007199254740993) AS small',
      ),
    ).toStrictEqual([{ big: '18446744073709551615', small: '-9007199254740993' }])
  })

  it('answers in the formats that are asked for', async () => {
    const csv = await client.query({ query: "SELECT 1 AS a, 'x,y' AS b", format: 'CSVWithNames' })
    expect(await csv.text()).toBe('"a","b"\n1,"x,y"\n')
    const json = await client.query({
      query: 'SELECT number AS n FROM numbers(2) ORDER BY n',
      format: 'JSON',
    })
    expect(await json.json()).toMatchObject({
      rows: 2,
      data: [{ n: '0' }, { n: '1' }],
      meta: [{ name: 'n', type: 'UInt64' }],
    })
  })

  it.each([
    ['SELECT * FROM nowhere', '60', 'UNKNOWN_TABLE'],
    ['SELECT * FROM nowhere.at_all', '81', 'UNKNOWN_DATABASE'],
    ['SELECT nothing_such(1)', '46', 'UNKNOWN_FUNCTION'],
    ['SELECT absent', '47', 'UNKNOWN_IDENTIFIER'],
    ['SELECT 1 +', '62', 'SYNTAX_ERROR'],
    ['SELECT 1; SELECT 2', '62', 'SYNTAX_ERROR'],
    ["SELECT throwIf(1, 'enough')", '395', 'FUNCTION_THROW_IF_VALUE_IS_NON_ZERO'],
    ["SELECT toDate('x')", '38', 'CANNOT_PARSE_DATE'],
    ['SELECT 1 SETTINGS no_such_setting = 1', '115', 'UNKNOWN_SETTING'],
  ])('says what is wrong with %s', async (query, code, type) => {
    expect(await thrownBy(client.command({ query }))).toStrictEqual({ code, type })
  })

  it('gives each error the HTTP status of a server', async () => {
    const { username = '', password = '', url } = target.address
    const header = `Basic ${btoa(`${username}:${password}`)}`
    const statusOf = async (query: string, authorization = header) =>
      (await fetch(url, { method: 'POST', body: query, headers: { authorization } })).status
    expect([
      await statusOf('SELECT 1'),
      await statusOf('SELECT * FROM nowhere'),
      await statusOf('SELECT 1 +'),
      await statusOf('SELECT sleep(2) SETTINGS max_execution_time = 1'),
      await statusOf('SELECT 1', `Basic ${btoa('default:wrong')}`),
    ]).toStrictEqual([200, 404, 400, 408, 403])
  })

  it('refuses a wrong password', async () => {
    const stranger = otherClient({ ...target.address, password: 'wrong' }, {})
    expect(await thrownBy(stranger.query({ query: 'SELECT 1' }))).toStrictEqual({
      code: '516',
      type: 'AUTHENTICATION_FAILED',
    })
    await stranger.close()
  })

  it('stops a query at its max_execution_time', async () => {
    const asked = client.query({
      query: 'SELECT count() FROM numbers(1000000000000) WHERE NOT ignore(cityHash64(number))',
      clickhouse_settings: { max_execution_time: 1 },
    })
    expect(await thrownBy(asked)).toStrictEqual({ code: '159', type: 'TIMEOUT_EXCEEDED' })
  })

  it.each([true, false])('packs what goes both ways, or not: %s', async packed => {
    const other = otherClient(target.address, { compression: { request: packed, response: packed } })
    await other.command({
      query: `CREATE OR REPLACE TABLE ${database}.packed (a UInt32, b String) ENGINE = MergeTree ORDER BY a`,
    })
    const values = Array.from({ length: 20_000 }, (_, a) => ({ a, b: `row ${a} ä` }))
    await other.insert({ table: `${database}.packed`, values, format: 'JSONEachRow' })
    const answer = await other.query({
      query: `SELECT * FROM ${database}.packed ORDER BY a`,
      format: 'JSONEachRow',
    })
    expect(answer.response_headers['content-encoding']).toBe(packed ? 'gzip' : undefined)
    expect(await answer.json()).toStrictEqual(values)
    await other.close()
  })

  it('answers seven small queries while two heavy ones run', async () => {
    const ended: string[] = []
    const ask = async (name: string, query: string): Promise<void> => {
      await (await client.query({ query, format: 'TabSeparated' })).text()
      ended.push(name)
    }
    const heavy = (n: number) =>
      `SELECT ${n}, sum(sleepEachRow(0.25)) FROM numbers(8) SETTINGS max_block_size = 1, max_threads = 1`
    await Promise.all([
      ask('heavy', heavy(1)),
      ask('heavy', heavy(2)),
      ...Array.from({ length: 7 }, (_, n) => ask('small', `SELECT ${n} + 1`)),
    ])
    expect(ended).toStrictEqual([...Array.from({ length: 7 }, () => 'small'), 'heavy', 'heavy'])
  })

  it('stops what an aborted caller asked', async () => {
    const gone = new AbortController()
    const query =
      'SELECT count() AS aborted_one FROM numbers(1000000000000) WHERE NOT ignore(sipHash64(number))'
    const asked = client.query({
      query,
      abort_signal: gone.signal,
      clickhouse_settings: { cancel_http_readonly_queries_on_client_close: 1 },
    })
    const running = async () =>
      rowsOf(
        client,
        `SELECT count() AS n FROM system.processes WHERE position(query, 'aborted' || '_one') > 0`,
      )
    await expect.poll(running, { timeout: 20_000 }).toStrictEqual([{ n: '1' }])
    gone.abort()
    await expect(asked).rejects.toThrow(/aborted/u)
    await expect.poll(running, { timeout: 20_000 }).toStrictEqual([{ n: '0' }])
  })

  it('streams a million rows', async () => {
    const answer = await client.query({
      query: `SELECT number AS n, repeat('x', 40) AS filling FROM numbers(1000000)`,
      format: 'JSONCompactEachRow',
    })
    let count = 0
    for await (const rows of answer.stream()) count += rows.length
    expect(count).toBe(1_000_000)
  })
})
