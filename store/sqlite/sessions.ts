/** Sessions and rate-limit counters in a SQLite file of their own: they survive a restart, and a revoked one is gone for good. */
import type { DatabaseSync } from 'node:sqlite'
import { instant, toInstant } from '../../domain/kernel/time.ts'
import type { Instant } from '../../domain/kernel/time.ts'
import { answer } from '../adapter/answer.ts'
import { NotCounted, type SessionStore, type StoredSession } from '../sessions.ts'
import { integer, text } from '../adapter/cells.ts'
import { inTransaction, openDatabase, truncateWal } from './database.ts'

const schema = `
CREATE TABLE IF NOT EXISTS sessions (
  id TEXT PRIMARY KEY,
  data TEXT NOT NULL,
  expires TEXT NOT NULL,
  about TEXT
) STRICT;
CREATE INDEX IF NOT EXISTS sessions_by_end ON sessions (expires);
CREATE INDEX IF NOT EXISTS sessions_by_about ON sessions (about) WHERE about IS NOT NULL;
CREATE TABLE IF NOT EXISTS counts (
  key TEXT PRIMARY KEY,
  count INTEGER NOT NULL,
  resets TEXT NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS counts_by_end ON counts (resets);
`

const statements = (db: DatabaseSync) => ({
  get: db.prepare('SELECT data, expires FROM sessions WHERE id = ? AND expires > ?'),
  put: db.prepare(
    `INSERT INTO sessions (id, data, expires, about) VALUES (?, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET data = excluded.data, expires = excluded.expires, about = excluded.about`,
  ),
  claim: db.prepare(
    `INSERT INTO sessions (id, data, expires) VALUES ($id, $data, $expires)
     ON CONFLICT (id) DO UPDATE SET data = excluded.data, expires = excluded.expires, about = NULL
     WHERE sessions.expires <= $now OR sessions.data = excluded.data`,
  ),
  remove: db.prepare('DELETE FROM sessions WHERE id = ?'),
  removeAbout: db.prepare('DELETE FROM sessions WHERE about = ?'),
  /** A window that has ended by now begins again. */
  count: db.prepare(
    `INSERT INTO counts (key, count, resets) VALUES ($key, 1, $ends)
     ON CONFLICT (key) DO UPDATE SET
       count = CASE WHEN resets > $now THEN count + 1 ELSE 1 END,
       resets = CASE WHEN resets > $now THEN resets ELSE excluded.resets END
     RETURNING count, resets`,
  ),
  sweepSessions: db.prepare('DELETE FROM sessions WHERE expires <= ?'),
  sweepCounts: db.prepare('DELETE FROM counts WHERE resets <= ?'),
})
type Statements = ReturnType<typeof statements>

const get = (sql: Statements, id: string, now: Instant): StoredSession | undefined => {
  const row = sql.get.get(id, now)
  return row && { id, data: text(row['data']), expires: instant.parse(row['expires']) }
}

/** In one transaction: what stood in the way stands when it is read. */
const claim = (sql: Statements, { id, data, expires }: StoredSession, now: Instant): StoredSession => {
  sql.claim.run({ id, data, expires, now })
  return get(sql, id, now) ?? { id, data, expires }
}

const count = (
  sql: Statements,
  key: string,
  { windowMs, now }: { readonly windowMs: number; readonly now: Instant },
) => {
  const [row = {}] = counted(sql, { key, now, ends: toInstant(Date.parse(now) + windowMs) })
  return { count: integer(row['count']), resets: instant.parse(row['resets']) }
}

/** Runs to the end of the statement: `get` stops at the row, commits afterwards, and says nothing where that fails. */
const counted = (sql: Statements, use: Record<'key' | 'now' | 'ends', string>) => {
  try {
    return sql.count.all(use)
  } catch (cause) {
    throw new NotCounted('a use could not be counted', { cause })
  }
}

/** Removal is durable, and leaves nothing in the write-ahead log. */
const durably = (db: DatabaseSync, work: () => void): void => {
  db.exec('PRAGMA synchronous=FULL')
  try {
    inTransaction(db, work)
    truncateWal(db)
  } finally {
    db.exec('PRAGMA synchronous=NORMAL')
  }
}

/**
 * Opens (or makes) the session store at `path`. A session or count written in the last moment before a power cut may be lost (its owner signs
 * in again); a removal is never: it is synced before it is answered.
 */
export const openSqliteSessions = (options: { readonly path: string }): Promise<SessionStore> =>
  answer(() => {
    const db = openDatabase(options.path, schema)
    db.exec('PRAGMA secure_delete=ON; PRAGMA synchronous=NORMAL')
    const sql = statements(db)
    const removing = (work: () => void): Promise<void> =>
      answer(() => {
        durably(db, work)
      })
    return {
      get: (id, now) => answer(() => get(sql, id, now)),
      put: ({ id, data, expires, about }) =>
        answer(() => {
          sql.put.run(id, data, expires, about ?? null)
        }),
      claim: (session, now) => answer(() => inTransaction(db, () => claim(sql, session, now))),
      remove: id =>
        removing(() => {
          sql.remove.run(id)
        }),
      removeAbout: about =>
        removing(() => {
          for (const one of about) sql.removeAbout.run(one)
        }),
      count: (key, windowMs, now) => answer(() => count(sql, key, { windowMs, now })),
      sweep: now =>
        removing(() => {
          sql.sweepSessions.run(now)
          sql.sweepCounts.run(now)
        }),
      close: () =>
        answer(() => {
          if (db.isOpen) db.close()
        }),
    }
  })
