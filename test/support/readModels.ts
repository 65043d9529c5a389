/** The rows of every read model: as they lie in a database, and as a clean rebuild makes them. */
import { sql } from 'kysely'
import { readIdentity } from '../../app/logIdentity.ts'
import type { Stores } from '../../app/stores.ts'
import { toInstant } from '../../domain/kernel/time.ts'
import { openDatabase, type Database } from '../../projections/database.ts'
import { models } from '../../projections/models.ts'
import { startRunner } from '../../projections/runner.ts'

/** Every row of every read model, in an order of its own. */
export const rowsIn = async (database: Database): Promise<ReadonlyMap<string, readonly string[]>> => {
  const all = new Map<string, readonly string[]>()
  for (const { name } of models.flatMap(({ tables }) => tables)) {
    const { rows } = await sql`select * from ${sql.table(name)}`.execute(database.read)
    all.set(name, rows.map(row => JSON.stringify(row)).sort())
  }
  return all
}

/** The rows that a clean rebuild makes of the log. */
export const rebuiltRows = async ({ journal }: Pick<Stores, 'journal'>) => {
  const database = openDatabase('sqlite::memory:')
  const runner = await startRunner({
    source: journal,
    database,
    projections: models,
    identity: (await readIdentity(journal))?.identity ?? '',
    clock: () => toInstant(Date.now()),
    report: () => undefined,
  })
  await runner.caughtUp(await journal.end(), 120_000)
  const rows = await rowsIn(database)
  await runner.stop()
  await database.close()
  return rows
}
