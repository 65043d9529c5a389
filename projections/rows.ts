/** How a projection writes: four verbs over the tables of its own generation. Whole rows are gathered and written many at once. */
import { CompiledQuery, type Kysely, type RawBuilder } from 'kysely'
import type { FirstFilling } from './firstFilling.ts'
import { indexing } from './generations.ts'
import { changing, finding, inserting, removing } from './sentences.ts'
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

/** A table as one batch writes it: its rows by key until they are written. */
interface Gathering {
  readonly table: Table
  readonly name: string
  readonly columns: readonly string[]
  readonly waiting: Map<string, readonly unknown[]>
}

/** So many rows go in one statement; the rest in smaller ones, so that few statements are ever compiled. */
const portions = [64, 8, 1] as const
const done = Promise.resolve()

const storable = ({ columns }: Table, name: string, value: unknown): unknown =>
  columns[name]?.holds === 'json' && value !== null ? JSON.stringify(value) : value

/** Which columns, and which of them empty: what a compiled statement depends on besides its table. */
const shapeOf = (values: Values): string => {
  let shape = ''
  for (const column in values) shape += values[column] === null ? ` ${column}?` : ` ${column}`
  return shape
}

const valuesOf = (table: Table, values: Values): readonly unknown[] =>
  Object.entries(values).map(([column, value]) => storable(table, column, value))

const compared = (table: Table, where: Values): readonly unknown[] =>
  valuesOf(table, where).filter(value => value !== null)

const gather = ({ table, columns, waiting }: Gathering, row: Values): void => {
  const key = table.key.map(column => String(row[column])).join('\u0000')
  waiting.set(
    key,
    columns.map(column => storable(table, column, row[column])),
  )
}

interface Batch {
  readonly tx: Kysely<unknown>
  readonly generation: number
  readonly statements: Statements
  /** Set while the tables are filled for the first time. */
  readonly filling?: FirstFilling
}

const isByKey = ({ key: [first] }: Table, where: Values): boolean =>
  first !== undefined && Object.hasOwn(where, first)

/** Rows of one batch. What was put is in the database after `flush`, and before anything else is asked of its table. */
export const rowsIn = ({
  tx,
  generation,
  statements,
  filling,
}: Batch): Rows & { readonly flush: () => Promise<void> } => {
  const gatherings = new Map<Table, Gathering>()
  const run = <R>(key: string, parameters: readonly unknown[], make: () => RawBuilder<unknown>) => {
    const known = statements.get(key)
    const compiled = known ?? make().compile(tx)
    if (known === undefined) statements.set(key, compiled)
    return tx.executeQuery<R>({ ...compiled, parameters })
  }
  const gatheringOf = (table: Table): Gathering => {
    const known = gatherings.get(table)
    if (known !== undefined) return known
    const name = placeOf(table.name, generation)
    const fresh = {
      table,
      name,
      columns: Object.keys(table.columns),
      waiting: new Map<string, readonly unknown[]>(),
    }
    gatherings.set(table, fresh)
    return fresh
  }
  const write = async ({ table, name, waiting }: Gathering): Promise<void> => {
    const rows = [...waiting.values()]
    waiting.clear()
    for (const size of portions) {
      while (rows.length >= size) {
        const parameters = rows.splice(-size).flat()
        await run(`put ${String(size)} ${name}`, parameters, () => inserting(table, name, size))
      }
    }
  }
  /** The table's name, once everything put into it before is there. */
  const written = async (table: Table): Promise<string> => {
    const gathering = gatheringOf(table)
    if (gathering.waiting.size > 0) await write(gathering)
    return gathering.name
  }
  const isOutOfReach = (table: Table, where: Values): boolean =>
    filling?.isBare(table) === true && !isByKey(table, where)
  const remove = async (table: Table, where: Values): Promise<void> => {
    if (isOutOfReach(table, where)) return filling?.postpone(table, where)
    const name = await written(table)
    await run(`remove ${name}${shapeOf(where)}`, compared(table, where), () => removing(name, where))
  }
  /** The table's name, once it can be asked by these columns. */
  const within = async (table: Table, where: Values): Promise<string> => {
    const name = await written(table)
    if (!isOutOfReach(table, where)) return name
    for (const statement of indexing(tx, table, generation))
      await tx.executeQuery(CompiledQuery.raw(statement))
    for (const removal of filling?.complete(table) ?? []) await remove(table, removal)
    return name
  }
  return {
    put: (table, row) => {
      const gathering = gatheringOf(table)
      gather(gathering, row)
      return gathering.waiting.size < portions[0] ? done : write(gathering)
    },
    change: async (table, where, set) => {
      const name = await within(table, where)
      const parameters = [...valuesOf(table, set), ...compared(table, where)]
      await run(`change ${name}${shapeOf(set)} where${shapeOf(where)}`, parameters, () =>
        changing(name, where, set),
      )
    },
    remove,
    find: async <C extends Columns>(table: Table<C>, where: Partial<Row<C>>) => {
      const name = await within(table, where)
      const key = `find ${name}${shapeOf(where)}`
      const { rows } = await run<Row<C>>(key, compared(table, where), () => finding(name, where))
      return rows
    },
    flush: async () => {
      for (const gathering of gatherings.values()) await write(gathering)
    },
  }
}
