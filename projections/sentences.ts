/** The four statements that projections write with, in SQL that SQLite and PostgreSQL share. Values are holes, filled when they run. */
import { sql, type RawBuilder } from 'kysely'
import type { Table } from './tables.ts'

type Values = Readonly<Record<string, unknown>>

const refs = (names: readonly string[]): RawBuilder<unknown> => sql.join(names.map(name => sql.ref(name)))

const matching = (where: Values): RawBuilder<unknown> => {
  const tests = Object.entries(where).map(([column, value]) =>
    value === null ? sql`${sql.ref(column)} is null` : sql`${sql.ref(column)} = ${''}`,
  )
  return tests.length === 0 ? sql`true` : sql.join(tests, sql` and `)
}

/** Inserts `count` whole rows; those whose key is there already are replaced. */
export const inserting = (table: Table, name: string, count: number): RawBuilder<unknown> => {
  const columns = Object.keys(table.columns)
  const others = columns.filter(column => !table.key.includes(column))
  const taken = others.map(column => sql`${sql.ref(column)} = excluded.${sql.ref(column)}`)
  const otherwise = others.length === 0 ? sql`nothing` : sql`update set ${sql.join(taken)}`
  const row = sql`(${sql.join(columns.map(() => ''))})`
  const rows = sql.join(Array.from({ length: count }, () => row))
  return sql`insert into ${sql.table(name)} (${refs(columns)}) values ${rows} on conflict (${refs(table.key)}) do ${otherwise}`
}

export const changing = (name: string, where: Values, set: Values): RawBuilder<unknown> => {
  const taken = Object.keys(set).map(column => sql`${sql.ref(column)} = ${''}`)
  return sql`update ${sql.table(name)} set ${sql.join(taken)} where ${matching(where)}`
}

export const removing = (name: string, where: Values): RawBuilder<unknown> =>
  sql`delete from ${sql.table(name)} where ${matching(where)}`

export const finding = (name: string, where: Values): RawBuilder<unknown> =>
  sql`select * from ${sql.table(name)} where ${matching(where)}`
