/** The key store in PostgreSQL, for several processes on several machines: every key wrapped under the master key that they share as a file. */
import { randomBytes } from 'node:crypto'
import { mustSetIdentity } from '../adapter/identity.ts'
import { masterKey } from '../adapter/masterKey.ts'
import { mustFit, openStored, presentKey, wrapNew } from '../adapter/storedKey.ts'
import { wrapper, type Wrapper } from '../adapter/wrap.ts'
import type { KeyState, KeyStore } from '../keys.ts'
import type { PostgresAddress } from './address.ts'
import { openDatabase, type Database } from './database.ts'
import { gathering, type AskAll } from './gather.ts'
import { adopt, allKeys, keysPerQuestion, type Wrapped } from './keyMoving.ts'
import { keyQuestions, keyTables, type KeyQuestions } from './keyTables.ts'
import { leases, type Leases } from './leases.ts'

const unknown: KeyState = { state: 'unknown' }

interface Held extends Wrapped {
  readonly leases: Leases
}

/** Finds keys. A lease begins before its question: one that took longer than a lease lasts serves that question alone. */
const finding =
  ({ tables, wrapping, leases: leased }: Held): AskAll<KeyState> =>
  async subjects => {
    const asked = leased.now()
    const found = new Map<string, KeyState>()
    for (const [subject, row] of await tables.find(subjects)) {
      const state = openStored(wrapping, subject, row)
      if (state.state === 'present') leased.put(subject, state.key, asked)
      found.set(subject, state)
    }
    return found
  }

/** Makes the keys of those who have none, durably, and then reads what stands there: others may have been quicker. */
const obtaining =
  (held: Held, find: AskAll<KeyState>): AskAll<KeyState> =>
  async subjects => {
    await held.tables.add(new Map(subjects.map(one => [one, wrapNew(held.wrapping, one).wrapped])))
    return find(subjects)
  }

const asking = (held: Held) => {
  const findAll = finding(held)
  const ask = gathering(findAll, keysPerQuestion, unknown)
  const make = gathering(obtaining(held, findAll), keysPerQuestion, unknown)
  const find = async (subject: string): Promise<KeyState> => {
    const key = held.leases.get(subject)
    return key === undefined ? ask(subject) : { state: 'present', key }
  }
  const obtain = async (subject: string): Promise<Uint8Array> => {
    const known = await find(subject)
    return presentKey(known.state === 'unknown' ? await make(subject) : known)
  }
  return { find, obtain }
}

const naming = ({ tables, wrapping }: Held) => {
  const words = new TextDecoder()
  const secret = async (name: string): Promise<Uint8Array> => {
    const entry = `secret:${name}`
    const standing =
      (await tables.kept(entry)) ?? (await tables.keep(entry, wrapping.wrap(entry, randomBytes(32))))
    return wrapping.unwrap(entry, standing)
  }
  const identity = async (): Promise<string | undefined> => {
    const value = await tables.kept('identity')
    return value && words.decode(value)
  }
  const setIdentity = async (wanted: string): Promise<void> => {
    mustSetIdentity(words.decode(await tables.keep('identity', new TextEncoder().encode(wanted))), wanted)
  }
  return { secret, identity, setIdentity }
}

/** Makes the wrapper; throws where the master key is not the one that the stored keys are wrapped under. */
const provenWrapper = async (tables: KeyQuestions, masterKeyPath: string): Promise<Wrapper> => {
  const standing = await tables.kept('proof')
  const wrapping = wrapper(masterKey(masterKeyPath, standing === undefined))
  mustFit(
    wrapping,
    standing ?? (await tables.keep('proof', wrapping.wrap('proof', randomBytes(32)))),
    masterKeyPath,
  )
  return wrapping
}

/** Answers once no process uses their keys any longer. */
const destroying =
  ({ tables, wrapping, leases: leased }: Held) =>
  async (subjects: ReadonlySet<string>): Promise<void> => {
    for (const subject of subjects) {
      leased.drop(subject)
      await tables.destroy(subject, wrapping.tombstone(subject))
    }
    if (subjects.size > 0) await leased.runOut()
  }

const storeOver = (held: Held, database: Database): KeyStore => ({
  ...asking(held),
  ...naming(held),
  destroy: (...subjects) => destroying(held)(new Set(subjects)),
  mark: held.tables.mark,
  clear: held.tables.clear,
  marks: held.tables.marks,
  all: () => allKeys(held),
  adopt: kept => adopt(held, kept, destroying(held)),
  close: async () => {
    held.leases.clear()
    await database.close()
  },
})

interface Opening {
  readonly address: PostgresAddress
  readonly masterKeyPath: string
}

/**
 * Opens (or makes) the key store. The master key is a file of mode 0600, made where nothing was ever wrapped; each further machine is
 * given a copy. Throws where it is missing, wider open than that, or another one. Once `destroy` has answered no process uses the key,
 * and no table holds its wrapped bytes; what the server keeps beside its tables is its operator's (docs/decisions/0014).
 */
export const openPostgresKeys = async ({ address, masterKeyPath }: Opening): Promise<KeyStore> => {
  const database = await openDatabase(address, keyTables)
  try {
    const tables = keyQuestions(database)
    const wrapping = await provenWrapper(tables, masterKeyPath)
    return storeOver({ tables, wrapping, leases: leases() }, database)
  } catch (error) {
    await database.close()
    throw error
  }
}
