/** The tables in which one generation of a read model's rows lies: made, given their indexes, dropped. */
import { sql, type CreateTableBuilder, type Kysely } from 'kysely'
import { placeOf, type Table } from './tables.ts'

type Connection = Kysely<unknown>

/** Makes the empty tables of a generation, without the indexes beside their keys. */
export const makeBareTables = async (
  tx: Connection,
  tables: readonly Table[],
  generation: number,
): Promise<void> => {
  for (const table of tables) {
    const name = placeOf(table.name, generation)
    await tx.schema.dropTable(name).ifExists().execute()
    let making: CreateTableBuilder<string, string> = tx.schema.createTable(name)
    for (const [column, { holds, nullable }] of Object.entries(table.columns)) {
      making = making.addColumn(column, holds, it => (nullable ? it : it.notNull()))
    }
    await making.addPrimaryKeyConstraint(`${name}_key`, [...table.key]).execute()
  }
}

/** The statements that make a table's indexes. */
export const indexing = (connection: Connection, table: Table, generation: number): readonly string[] => {
  const name = placeOf(table.name, generation)
  return table.indexes.map((columns, place) => {
    const index = connection.schema.createIndex(`${name}_i${String(place)}`).on(name)
    return index.columns([...columns]).compile().sql
  })
}

/** Makes the empty tables of a generation, with all their indexes. */
export const makeTables = async (
  tx: Connection,
  tables: readonly Table[],
  generation: number,
): Promise<void> => {
  await makeBareTables(tx, tables, generation)
  for (const table of tables)
    for (const statement of indexing(tx, table, generation)) await sql.raw(statement).execute(tx)
}
