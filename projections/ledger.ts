/** What the database knows of its read models: of which log they are, in which version and generation, and how far they have read. */
import type { Recorded } from '../domain/kernel/event.ts'
import { sql, type ColumnType, type Kysely } from 'kysely'
import type { Seen } from '../store/port.ts'
import type { Projection } from './projection.ts'
import type { Statements } from './rows.ts'
import { placeOf } from './tables.ts'

export interface Standing {
  readonly name: string
  readonly version: number
  /** The rows of a model lie in tables that carry this number; a rebuild makes the next. */
  readonly generation: number
  readonly position: string | null
  readonly tables: readonly string[]
}
type LedgerTables = {
  readonly read_model: Omit<Standing, 'tables'> & {
    readonly tables: ColumnType<readonly string[], string, string>
  }
  readonly read_model_log: { readonly identity: string }
  /** One row: the event read last, by which it is known whether positions are still those of this store. */
  readonly read_model_seen: Seen & { readonly one: 1; readonly event: string }
}

/** The read models in this database belong to another log. */
export class OtherLog extends Error {
  override readonly name = 'OtherLog'
}

type Connection = Kysely<unknown>
const ledgerIn = (connection: Connection): Kysely<LedgerTables> => connection.$extendTables<LedgerTables>()

/** Makes the ledger's tables where they are missing, and binds the database to a log for ever. Throws `OtherLog`. */
export const openLedger = async (connection: Connection, identity: string): Promise<readonly Standing[]> => {
  await connection.schema
    .createTable('read_model_log')
    .ifNotExists()
    .addColumn('identity', 'text', column => column.primaryKey())
    .execute()
  await connection.schema
    .createTable('read_model')
    .ifNotExists()
    .addColumn('name', 'text', column => column.primaryKey())
    .addColumn('version', 'integer', column => column.notNull())
    .addColumn('generation', 'integer', column => column.notNull())
    .addColumn('position', 'text')
    .addColumn('tables', 'json', column => column.notNull())
    .execute()
  await connection.schema
    .createTable('read_model_seen')
    .ifNotExists()
    .addColumn('one', 'integer', column => column.primaryKey())
    .addColumn('stream', 'text', column => column.notNull())
    .addColumn('revision', 'integer', column => column.notNull())
    .addColumn('position', 'text', column => column.notNull())
    .addColumn('event', 'text', column => column.notNull())
    .execute()
  const ledger = ledgerIn(connection)
  const known = await ledger.selectFrom('read_model_log').select('identity').executeTakeFirst()
  if (known === undefined) await ledger.insertInto('read_model_log').values({ identity }).execute()
  else if (known.identity !== identity)
    throw new OtherLog(
      'these read models were made from another log: point READ_MODELS_URL at the right ones, or remove them',
    )
  return standings(connection)
}

/** Where every read model stands. */
const standings = (connection: Connection): Promise<readonly Standing[]> =>
  ledgerIn(connection).selectFrom('read_model').selectAll().execute()

const ofAGeneration = /_g\d+$/u

/** The statements that drop every table of rows that nobody reads: what was served before, and what a rebuild that was cut off left. */
export const droppingUnserved = async (connection: Connection): Promise<readonly string[]> => {
  const served = new Set(
    (await standings(connection)).flatMap(({ tables, generation }) =>
      tables.map(table => placeOf(table, generation)),
    ),
  )
  const tables = await connection.introspection.getTables()
  return tables
    .filter(({ name, isView }) => !isView && ofAGeneration.test(name) && !served.has(name))
    .map(({ name }) => connection.schema.dropTable(name).compile().sql)
}

/** The event read last, with its id. */
export const lastSeen = (connection: Connection): Promise<(Seen & { readonly event: string }) | undefined> =>
  ledgerIn(connection).selectFrom('read_model_seen').selectAll().executeTakeFirst()

/** Positions are no longer those of this log's store: every read model is as one of an older version, and is made anew. */
export const outdate = (connection: Connection): Promise<void> =>
  connection.transaction().execute(async tx => {
    const ledger = ledgerIn(tx)
    await ledger.updateTable('read_model').set({ version: 0, position: null }).execute()
    await ledger.deleteFrom('read_model_seen').execute()
  })

const namesOf = ({ tables }: Projection): readonly string[] => tables.map(table => table.name)

/** What is served from here on. */
export interface Serving {
  readonly projection: Projection
  readonly generation: number
  readonly position: string | undefined
}

/** Points the names that queries read from at a generation's tables. Those that were served before are nobody's then. */
export const serve = async (tx: Connection, { projection, generation, position }: Serving): Promise<void> => {
  const ledger = ledgerIn(tx)
  const { name, version } = projection
  const before = await ledger.selectFrom('read_model').selectAll().where('name', '=', name).executeTakeFirst()
  for (const view of before?.tables ?? []) await tx.schema.dropView(view).ifExists().execute()
  for (const view of namesOf(projection)) {
    await sql`create view ${sql.table(view)} as select * from ${sql.table(placeOf(view, generation))}`.execute(
      tx,
    )
  }
  const standing = {
    version,
    generation,
    position: position ?? null,
    tables: JSON.stringify(namesOf(projection)),
  }
  await ledger
    .insertInto('read_model')
    .values({ name, ...standing })
    .onConflict(conflict => conflict.column('name').doUpdateSet(standing))
    .execute()
}

interface Within {
  readonly tx: Connection
  readonly statements: Statements
}

/** Keeps the event read last; in the transaction that holds its rows. */
export const saveSeen = async (
  { tx, statements }: Within,
  { stream, revision, position, id: event }: Pick<Recorded, 'stream' | 'revision' | 'position' | 'id'>,
): Promise<void> => {
  const seen = { stream, revision, position, event }
  const compiled =
    statements.get('seen') ??
    ledgerIn(tx)
      .insertInto('read_model_seen')
      .values({ one: 1, ...seen })
      .onConflict(conflict => conflict.column('one').doUpdateSet(seen))
      .compile()
  statements.set('seen', compiled)
  const values = [stream, revision, position, event]
  await tx.executeQuery({ ...compiled, parameters: [1, ...values, ...values] })
}

/** Says how far these models have read; in the transaction that holds their rows. */
export const saveCheckpoint = async (
  { tx, statements }: Within,
  names: readonly string[],
  position: string,
): Promise<void> => {
  const key = `checkpoint of ${String(names.length)}`
  const compiled =
    statements.get(key) ??
    ledgerIn(tx).updateTable('read_model').set({ position }).where('name', 'in', names).compile()
  statements.set(key, compiled)
  await tx.executeQuery({ ...compiled, parameters: [position, ...names] })
}

/** Removes a read model that this program no longer has. Its rows are nobody's then: nobody would erase anything from them. */
export const forget = async (tx: Connection, { name, tables }: Standing): Promise<void> => {
  for (const view of tables) await tx.schema.dropView(view).ifExists().execute()
  await ledgerIn(tx).deleteFrom('read_model').where('name', '=', name).execute()
}
