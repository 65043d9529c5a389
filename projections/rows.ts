/** How a projection writes: four verbs over the tables of its own generation. Each statement is compiled once. */
import { sql, type CompiledQuery, type Kysely, type RawBuilder } from 'kysely'
import { placeOf, type Columns, type Row, type Table } from './tables.ts'

/** Rows within one transaction. `where` compares by equality; an empty value (null) finds empty ones. */
export interface Rows {
  /** Writes a whole row; one with the same key is replaced. */
  readonly put: <C extends Columns>(table: Table<C>, row: Row<C>) => Promise<void>
  readonly change: <C extends Columns>(
    table: Table<C>,
    where: Partial<Row<C>>,
    set: Partial<Row<C>>,
  ) => Promise<void>
  readonly remove: <C extends Columns>(table: Table<C>, where: Partial<Row<C>>) => Promise<void>
  readonly find: <C extends Columns>(table: Table<C>, where: Partial<Row<C>>) => Promise<readonly Row<C>[]>
}

/** Compiled statements by what they do; one for every database, as it knows the database's placeholders. */
export type Statements = Map<string, CompiledQuery>

type Values = Readonly<Record<string, unknown>>
interface Place {
  readonly table: Table
  readonly name: string
}

const refs = (names: readonly string[]): RawBuilder<unknown> => sql.join(names.map(name => sql.ref(name)))

const storable = ({ columns }: Table, name: string, value: unknown): unknown =>
  columns[name]?.holds === 'json' && value !== null ? JSON.stringify(value) : value

const inserting = ({ table, name }: Place): RawBuilder<unknown> => {
  const columns = Object.keys(table.columns)
  const others = columns.filter(column => !table.key.includes(column))
  const taken = others.map(column => sql`${sql.ref(column)} = excluded.${sql.ref(column)}`)
  const otherwise = others.length === 0 ? sql`nothing` : sql`update set ${sql.join(taken)}`
  const holes = sql.join(columns.map(() => ''))
  return sql`insert into ${sql.table(name)} (${refs(columns)}) values (${holes}) on conflict (${refs(table.key)}) do ${otherwise}`
}

const matching = (where: Values): RawBuilder<unknown> => {
  const tests = Object.entries(where).map(([column, value]) =>
    value === null ? sql`${sql.ref(column)} is null` : sql`${sql.ref(column)} = ${''}`,
  )
  return tests.length === 0 ? sql`true` : sql.join(tests, sql` and `)
}

const setting = (set: Values): RawBuilder<unknown> =>
  sql.join(Object.keys(set).map(column => sql`${sql.ref(column)} = ${''}`))

/** Which columns, and which of them empty: what a compiled statement depends on besides its table. */
const shapeOf = (values: Values): string =>
  Object.entries(values)
    .map(([column, value]) => (value === null ? `${column}?` : column))
    .join()

const valuesOf = (table: Table, values: Values): readonly unknown[] =>
  Object.entries(values).map(([column, value]) => storable(table, column, value))

const found = (table: Table, where: Values): readonly unknown[] =>
  valuesOf(table, where).filter(value => value !== null)

/** Rows of one generation, written through a transaction. */
export const rowsIn = (tx: Kysely<unknown>, generation: number, statements: Statements): Rows => {
  const compiled = (key: string, make: () => RawBuilder<unknown>): CompiledQuery => {
    const known = statements.get(key)
    if (known !== undefined) return known
    const fresh = make().compile(tx)
    statements.set(key, fresh)
    return fresh
  }
  const run = async (query: CompiledQuery, parameters: readonly unknown[]): Promise<void> => {
    await tx.executeQuery({ ...query, parameters })
  }
  const at = (table: Table): Place => ({ table, name: placeOf(table.name, generation) })
  return {
    put: (table, row) => {
      const place = at(table)
      const values = Object.keys(table.columns).map(column => storable(table, column, row[column]))
      return run(
        compiled(`put ${place.name}`, () => inserting(place)),
        values,
      )
    },
    change: (table, where, set) => {
      const { name } = at(table)
      const key = `change ${name} ${Object.keys(set).join()} ${shapeOf(where)}`
      const query = compiled(
        key,
        () => sql`update ${sql.table(name)} set ${setting(set)} where ${matching(where)}`,
      )
      return run(query, [...valuesOf(table, set), ...found(table, where)])
    },
    remove: (table, where) => {
      const { name } = at(table)
      const query = compiled(
        `remove ${name} ${shapeOf(where)}`,
        () => sql`delete from ${sql.table(name)} where ${matching(where)}`,
      )
      return run(query, found(table, where))
    },
    find: async <C extends Columns>(table: Table<C>, where: Partial<Row<C>>) => {
      const { name } = at(table)
      const query: CompiledQuery<Row<C>> = compiled(
        `find ${name} ${shapeOf(where)}`,
        () => sql`select * from ${sql.table(name)} where ${matching(where)}`,
      )
      const { rows } = await tx.executeQuery<Row<C>>({ ...query, parameters: found(table, where) })
      return rows
    },
  }
}
