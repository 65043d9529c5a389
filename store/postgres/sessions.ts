/** Sessions and rate-limit counters in PostgreSQL, for several processes on several machines. */
import { instant, toInstant } from '../../domain/kernel/time.ts'
import type { Instant } from '../../domain/kernel/time.ts'
import { integer, text } from '../adapter/cells.ts'
import { NotCounted, type SessionStore, type StoredSession } from '../sessions.ts'
import type { PostgresAddress } from './address.ts'
import { openDatabase, type Database } from './database.ts'

/** Instants are text of one length: compared by their bytes they are in order. */
const tables = `
CREATE TABLE IF NOT EXISTS sessions (
  id text PRIMARY KEY,
  data text NOT NULL,
  expires text COLLATE "C" NOT NULL,
  about text
);
CREATE INDEX IF NOT EXISTS sessions_by_end ON sessions (expires);
CREATE INDEX IF NOT EXISTS sessions_by_about ON sessions (about) WHERE about IS NOT NULL;
CREATE TABLE IF NOT EXISTS counts (
  key text PRIMARY KEY,
  count integer NOT NULL,
  resets text COLLATE "C" NOT NULL
);
CREATE INDEX IF NOT EXISTS counts_by_end ON counts (resets);
`

const statements = (schema: string) => ({
  get: `SELECT data, expires FROM ${schema}.sessions WHERE id = $1 AND expires > $2`,
  put: `INSERT INTO ${schema}.sessions (id, data, expires, about) VALUES ($1, $2, $3, $4)
    ON CONFLICT (id) DO UPDATE SET data = excluded.data, expires = excluded.expires, about = excluded.about`,
  claim: `INSERT INTO ${schema}.sessions AS standing (id, data, expires) VALUES ($1, $2, $3)
    ON CONFLICT (id) DO UPDATE SET data = excluded.data, expires = excluded.expires, about = NULL
    WHERE standing.expires <= $4 OR standing.data = excluded.data`,
  remove: `DELETE FROM ${schema}.sessions WHERE id = $1`,
  removeAbout: `DELETE FROM ${schema}.sessions WHERE about = ANY($1)`,
  /** A window that has ended by now begins again. */
  count: `INSERT INTO ${schema}.counts AS standing (key, count, resets) VALUES ($1, 1, $2)
    ON CONFLICT (key) DO UPDATE SET
      count = CASE WHEN standing.resets > $3 THEN standing.count + 1 ELSE 1 END,
      resets = CASE WHEN standing.resets > $3 THEN standing.resets ELSE excluded.resets END
    RETURNING count, resets`,
  sweepSessions: `DELETE FROM ${schema}.sessions WHERE expires <= $1`,
  sweepCounts: `DELETE FROM ${schema}.counts WHERE resets <= $1`,
})

const getting =
  ({ schema, query }: Pick<Database, 'schema' | 'query'>) =>
  async (id: string, now: Instant): Promise<StoredSession | undefined> => {
    const [row] = await query(statements(schema).get, [id, now])
    return row && { id, data: text(row['data']), expires: instant.parse(row['expires']) }
  }

/** In one transaction: what stood in the way is locked by the statement it stopped, and stands when it is read. */
const claiming =
  ({ schema, transaction }: Database): SessionStore['claim'] =>
  ({ id, data, expires }, now) =>
    transaction(async query => {
      await query(statements(schema).claim, [id, data, expires, now])
      return (await getting({ schema, query })(id, now)) ?? { id, data, expires }
    })

/** Counted once or not at all as far as anybody knows: a use whose outcome is unknown is `NotCounted`. */
const counting =
  ({ schema, once }: Database): SessionStore['count'] =>
  async (key, windowMs, now) => {
    const ends = toInstant(Date.parse(now) + windowMs)
    const [row = {}] = await once(statements(schema).count, [key, ends, now]).catch((cause: unknown) => {
      throw new NotCounted('a use could not be counted', { cause })
    })
    return { count: integer(row['count']), resets: instant.parse(row['resets']) }
  }

/** Opens (or makes) the session store. Whatever it answers is durable, and holds in every process on the next question. */
export const openPostgresSessions = async (options: {
  readonly address: PostgresAddress
}): Promise<SessionStore> => {
  const database = await openDatabase(options.address, tables)
  const sql = statements(database.schema)
  const run = async (statement: string, values: readonly unknown[]): Promise<void> => {
    await database.query(statement, values)
  }
  return {
    get: getting(database),
    put: ({ id, data, expires, about }) => run(sql.put, [id, data, expires, about ?? null]),
    claim: claiming(database),
    remove: id => run(sql.remove, [id]),
    removeAbout: about => run(sql.removeAbout, [about]),
    count: counting(database),
    sweep: async now => {
      await run(sql.sweepSessions, [now])
      await run(sql.sweepCounts, [now])
    },
    close: database.close,
  }
}
