/** The tables of the key store in PostgreSQL, and what is asked of them. */
import { bytes, text } from '../adapter/cells.ts'
import type { StoredKey } from '../adapter/storedKey.ts'
import { wrappedBytes } from '../adapter/wrap.ts'
import type { Database, Query, Row } from './database.ts'

/** A destroyed key's whole part is written anew, so that parts are small. */
const parts = 64

const part = (number: number): string => `
CREATE TABLE IF NOT EXISTS subjects_${String(number)} PARTITION OF subjects
  FOR VALUES WITH (MODULUS ${String(parts)}, REMAINDER ${String(number)});
ALTER TABLE subjects_${String(number)} ALTER COLUMN wrapped SET STATISTICS 0;`

/**
 * `kept` holds the identity, the named secrets, and a proof that the master key fits. No statistics are kept of what is wrapped: the
 * server would copy some of it into its catalogue.
 */
export const keyTables = `
CREATE TABLE IF NOT EXISTS subjects (
  subject text COLLATE "C" PRIMARY KEY,
  destroyed boolean NOT NULL,
  wrapped bytea NOT NULL CHECK (length(wrapped) = ${String(wrappedBytes)})
) PARTITION BY HASH (subject);
ALTER TABLE subjects ALTER COLUMN wrapped SET STATISTICS 0;
${Array.from({ length: parts }, (_, number) => part(number)).join('')}
CREATE TABLE IF NOT EXISTS kept (
  name text PRIMARY KEY,
  value bytea NOT NULL
);
ALTER TABLE kept ALTER COLUMN value SET STATISTICS 0;
CREATE TABLE IF NOT EXISTS marks (
  word text COLLATE "C" PRIMARY KEY
);
`

const storedIn = (row: Row): StoredKey => {
  const wrapped = bytes(row['wrapped'])
  return row['destroyed'] === true ? { tombstone: wrapped } : { wrapped }
}

type StoredSubject = readonly [subject: string, row: StoredKey]
const subjectIn = (row: Row): StoredSubject => [text(row['subject']), storedIn(row)]

/** Writes the part anew without the key: what is only marked as deleted stays in a table's file, and may be copied along by a vacuum. */
const rewrite = async (
  query: Query,
  where: string,
  [subject, tombstone]: readonly [string, Uint8Array],
): Promise<void> => {
  await query(`LOCK TABLE ${where} IN ACCESS EXCLUSIVE MODE`)
  await query(`UPDATE ${where} SET destroyed = true, wrapped = $2 WHERE subject = $1`, [subject, tombstone])
  await query(`CREATE TEMPORARY TABLE standing ON COMMIT DROP AS SELECT * FROM ${where}`)
  await query(`TRUNCATE ${where}`)
  await query(
    `INSERT INTO ${where} (subject, destroyed, wrapped) SELECT subject, destroyed, wrapped FROM standing`,
  )
}

/** What is asked of the tables. */
export const keyQuestions = ({ schema, query, transaction }: Database) => {
  const subjects = `${schema}.subjects`
  const kept = async (name: string): Promise<Uint8Array | undefined> => {
    const [row] = await query(`SELECT value FROM ${schema}.kept WHERE name = $1`, [name])
    return row && bytes(row['value'])
  }
  return {
    find: async (names: readonly string[]): Promise<ReadonlyMap<string, StoredKey>> => {
      const sql = `SELECT subject, destroyed, wrapped FROM ${subjects} WHERE subject = ANY($1)`
      const rows = await query(sql, [names])
      return new Map(rows.map(subjectIn))
    },
    /** The next subjects behind this one. */
    page: async (after: string, most: number): Promise<readonly StoredSubject[]> => {
      const sql = `SELECT subject, destroyed, wrapped FROM ${subjects} WHERE subject > $1 ORDER BY subject LIMIT $2`
      return (await query(sql, [after, most])).map(subjectIn)
    },
    /** Everybody whose key was destroyed. */
    destroyed: async (): Promise<readonly StoredSubject[]> =>
      (await query(`SELECT subject, destroyed, wrapped FROM ${subjects} WHERE destroyed`)).map(subjectIn),
    /** The entries of the named secrets, and what is kept there. */
    secrets: async (): Promise<readonly (readonly [string, Uint8Array])[]> => {
      const rows = await query(`SELECT name, value FROM ${schema}.kept WHERE name LIKE 'secret:%'`)
      return rows.map(row => [text(row['name']), bytes(row['value'])])
    },
    /** Adds those that nobody else added. In one order, so that two who add the same do not wait for each other. */
    add: async (wrapped: ReadonlyMap<string, Uint8Array>): Promise<void> => {
      const rows = [...wrapped].sort(([one], [other]) => (one < other ? -1 : 1))
      await query(
        `INSERT INTO ${subjects} (subject, destroyed, wrapped)
         SELECT subject, false, wrapped FROM unnest($1::text[], $2::bytea[]) AS new (subject, wrapped)
         ON CONFLICT DO NOTHING`,
        [rows.map(([subject]) => subject), rows.map(([, bytes]) => Buffer.from(bytes))],
      )
    },
    /** Puts the tombstone in the place of a key, or marks a subject that never had one. */
    destroy: (subject: string, tombstone: Uint8Array): Promise<void> =>
      transaction(async ask => {
        const sql = `INSERT INTO ${subjects} (subject, destroyed, wrapped) VALUES ($1, true, $2) ON CONFLICT DO NOTHING`
        await ask(sql, [subject, tombstone])
        const standing = `SELECT tableoid::regclass::text AS part FROM ${subjects} WHERE subject = $1 AND NOT destroyed`
        const [row] = await ask(standing, [subject])
        if (row !== undefined) await rewrite(ask, text(row['part']), [subject, tombstone])
      }),
    mark: async (word: string): Promise<void> => {
      await query(`INSERT INTO ${schema}.marks (word) VALUES ($1) ON CONFLICT DO NOTHING`, [word])
    },
    clear: async (word: string): Promise<void> => {
      await query(`DELETE FROM ${schema}.marks WHERE word = $1`, [word])
    },
    marks: async (): Promise<readonly string[]> =>
      (await query(`SELECT word FROM ${schema}.marks ORDER BY word`)).map(row => text(row['word'])),
    kept,
    /** The value that stands under a name, this one where there was none. */
    keep: async (name: string, value: Uint8Array): Promise<Uint8Array> => {
      const sql = `INSERT INTO ${schema}.kept (name, value) VALUES ($1, $2) ON CONFLICT DO NOTHING`
      await query(sql, [name, value])
      const standing = await kept(name)
      if (standing === undefined) throw new Error('what was kept with the keys is gone')
      return standing
    },
  }
}
export type KeyQuestions = ReturnType<typeof keyQuestions>
