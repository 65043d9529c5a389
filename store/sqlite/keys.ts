/** The key store in a SQLite file of its own: every key wrapped under the master key, durable before it is handed out. */
import { randomBytes } from 'node:crypto'
import type { DatabaseSync } from 'node:sqlite'
import { answer } from '../adapter/answer.ts'
import { mustSetIdentity } from '../adapter/identity.ts'
import { masterKey } from '../adapter/masterKey.ts'
import { mustFit, presentKey, wrapNew } from '../adapter/storedKey.ts'
import { wrapper } from '../adapter/wrap.ts'
import type { Wrapper } from '../adapter/wrap.ts'
import type { KeyState, KeyStore } from '../keys.ts'
import { closeDurable, inTransaction, openDatabase, relax, truncateWal, type Durable } from './database.ts'
import { groupCommit } from './group.ts'
import { keyCache } from './keyCache.ts'
import { adopt, allKeys } from './keyMoving.ts'
import { keysPerCommit, stateOf, type Held } from './keyStates.ts'
import { keySchema, keyTables } from './keyTables.ts'
import type { KeyTables } from './keyTables.ts'

/** The stored value of a name, made and kept where there is none. */
const keptOr = (
  { db, tables }: Pick<Held, 'db' | 'tables'>,
  name: string,
  make: () => Uint8Array,
): Uint8Array =>
  tables.kept(name) ??
  inTransaction(db, () => {
    const standing = tables.kept(name)
    if (standing !== undefined) return standing
    const value = make()
    tables.keep(name, value)
    return value
  })

/** Makes the wrapper; throws where the master key is not the one that the stored keys are wrapped under. */
const provenWrapper = (db: DatabaseSync, tables: KeyTables, masterKeyPath: string): Wrapper => {
  const wrapping = wrapper(masterKey(masterKeyPath, tables.kept('proof') === undefined))
  const proof = keptOr({ db, tables }, 'proof', () => wrapping.wrap('proof', randomBytes(32)))
  mustFit(wrapping, proof, masterKeyPath)
  return wrapping
}

const find = (held: Held, subject: string): KeyState => {
  const key = held.cache.get(subject)
  return key === undefined ? stateOf(held, subject, held.tables.find(subject)) : { state: 'present', key }
}

/** Finds or makes the keys of several subjects in one transaction. Cached only once they are durable. */
const obtainAll = (held: Held, subjects: readonly string[]): readonly KeyState[] => {
  const { db, tables, wrapping, cache } = held
  const made = new Map<string, Uint8Array>()
  const rows = inTransaction(db, () =>
    subjects.map(subject => {
      const row = tables.find(subject)
      if (row !== undefined) return row
      const { key, wrapped } = wrapNew(wrapping, subject)
      made.set(subject, key)
      tables.add(subject, wrapped)
      return { wrapped }
    }),
  )
  for (const [subject, key] of made) cache.put(subject, key)
  return subjects.map((subject, place) => {
    const key = made.get(subject)
    return key === undefined ? stateOf(held, subject, rows[place]) : { state: 'present', key }
  })
}

const obtainer = (held: Held) => {
  const group = groupCommit<string, KeyState>(subjects => obtainAll(held, subjects), keysPerCommit)
  const obtain = async (subject: string): Promise<Uint8Array> => {
    const known = find(held, subject)
    return presentKey(known.state === 'unknown' ? await group.submit(subject) : known)
  }
  return { obtain, drain: group.drain }
}

const destroy = ({ db, tables, cache, wrapping }: Held, subjects: readonly string[]): void => {
  for (const subject of subjects) cache.drop(subject)
  inTransaction(db, () => {
    for (const subject of subjects) tables.destroy(subject, wrapping.tombstone(subject))
  })
  truncateWal(db)
}

const secret = (held: Held, name: string): Uint8Array => {
  const entry = `secret:${name}`
  return held.wrapping.unwrap(
    entry,
    keptOr(held, entry, () => held.wrapping.wrap(entry, randomBytes(32))),
  )
}

const identityOf = ({ tables }: Held): string | undefined => {
  const value = tables.kept('identity')
  return value && new TextDecoder().decode(value)
}

const hold = (db: DatabaseSync, masterKeyPath: string): Held => {
  // What a destroy that was cut off by a crash left in the write-ahead log goes now.
  db.exec('PRAGMA secure_delete=ON')
  truncateWal(db)
  const tables = keyTables(db)
  return { db, tables, cache: keyCache(db), wrapping: provenWrapper(db, tables, masterKeyPath) }
}

const storeOver = (held: Held, close: () => void): KeyStore => {
  const { obtain, drain } = obtainer(held)
  return {
    obtain,
    find: subject => answer(() => find(held, subject)),
    destroy: (...subjects) => answer(() => destroy(held, subjects)),
    mark: word => answer(() => held.tables.mark(word)),
    clear: word => answer(() => held.tables.clear(word)),
    marks: () => answer(() => held.tables.marks()),
    secret: name => answer(() => secret(held, name)),
    all: () => allKeys(held),
    adopt: kept => answer(() => adopt(held, kept)),
    identity: () => answer(() => identityOf(held)),
    setIdentity: identity =>
      answer(() => {
        if (!mustSetIdentity(identityOf(held), identity)) return
        const kept = keptOr(held, 'identity', () => new TextEncoder().encode(identity))
        mustSetIdentity(new TextDecoder().decode(kept), identity)
      }),
    close: () =>
      answer(() => {
        if (!held.db.isOpen) return
        drain()
        held.cache.clear()
        close()
      }),
  }
}

interface Opening {
  readonly path: string
  readonly masterKeyPath: string
  readonly durable?: Durable
}

/**
 * Opens (or makes) the key store at `path`. The master key is a file of mode 0600, made at the first opening. Throws where it is missing
 * later, wider open than that, or another one. `destroy` overwrites the wrapped key and empties the write-ahead log before it answers.
 */
export const openSqliteKeys = ({ path, masterKeyPath, durable = 'always' }: Opening): Promise<KeyStore> =>
  answer(() => {
    const db = openDatabase(path, keySchema)
    try {
      relax(db, durable)
      return storeOver(hold(db, masterKeyPath), () => closeDurable(db, path, durable))
    } catch (error) {
      db.close()
      throw error
    }
  })
