/** Parting a request's text into statement and rows, and finding settings in it: by words, whatever stands in texts, names and comments. */
import { describe, expect, it } from 'vitest'
import { settingsIn } from '../../../analytics/embedded/sql/settings.ts'
import { partStatement } from '../../../analytics/embedded/sql/statement.ts'
import { tokensOf } from '../../../analytics/embedded/sql/tokens.ts'

describe('a statement and its rows', () => {
  it.each([
    ['SELECT 1 FORMAT JSON', 'SELECT 1 FORMAT JSON', undefined],
    ['INSERT INTO t FORMAT JSONEachRow', 'INSERT INTO t FORMAT JSONEachRow', ''],
    ['INSERT INTO t (a) FORMAT TSV\n1\n', 'INSERT INTO t (a) FORMAT TSV', '1\n'],
    ['INSERT INTO t FORMAT TSV \n\n1\n', 'INSERT INTO t FORMAT TSV', '\n1\n'],
    ['insert into t values (1);', 'insert into t values', '(1);'],
    ['INSERT INTO values VALUES (1)', 'INSERT INTO values VALUES', '(1)'],
    ['INSERT INTO d.format FORMAT CSV\n1', 'INSERT INTO d.format FORMAT CSV', '1'],
    ['INSERT INTO t (values, format) VALUES (1)', 'INSERT INTO t (values, format) VALUES', '(1)'],
    [
      "INSERT INTO t /* VALUES */ -- FORMAT x\n(a) SETTINGS max_threads = 1 VALUES ('FORMAT')",
      'INSERT INTO t /* VALUES */ -- FORMAT x\n(a) SETTINGS max_threads = 1 VALUES',
      "('FORMAT')",
    ],
    [
      'INSERT INTO t SELECT 1 AS values FORMAT JSON',
      'INSERT INTO t SELECT 1 AS values FORMAT JSON',
      undefined,
    ],
    ['INSERT INTO t WITH 1 AS x SELECT x', 'INSERT INTO t WITH 1 AS x SELECT x', undefined],
  ])('parts %j', (sql, head, rows) => {
    expect(partStatement(sql)).toStrictEqual({ head, rows })
  })
})

describe('settings in a statement', () => {
  it.each([
    ["SELECT 'SETTINGS a = 1' AS `SETTINGS b = 2`", []],
    ["SELECT 1\nSETTINGS a = 1, b = 'x', c = -2\nFORMAT JSON\nSETTINGS d = true", [['a', 'b', 'c'], ['d']]],
    ['CREATE TABLE t (a Int32 SETTINGS (x = 1)) ENGINE = MergeTree SETTINGS y = 2', [['x'], ['y']]],
    ['ALTER TABLE t (MODIFY SETTING a = 1)', [['a']]],
    ['EXPLAIN indexes = 1, header = 1\nSELECT 1', [['indexes', 'header']]],
    ['EXPLAIN PIPELINE graph = 1\nSELECT a = 1 FROM t', [['graph']]],
    ['SELECT 2 AS settings, settings + 1', []],
  ])('are found in %j', (sql, lists) => {
    expect(settingsIn([...tokensOf(sql)]).lists).toStrictEqual(lists)
  })

  it('are refused where a value is more than a plain one', () => {
    const sql = "CREATE TABLE t (a Int32) ENGINE = MergeTree SETTINGS disk = disk(type = 'local')"
    expect(() => settingsIn([...tokensOf(sql)])).toThrow('plain value')
  })
})
