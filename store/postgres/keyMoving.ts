/** Keys on their way from one key store to another: all of them read, and those of another store taken over. */
import { adopting } from '../adapter/adopting.ts'
import { keptKey, openStored } from '../adapter/storedKey.ts'
import type { Wrapper } from '../adapter/wrap.ts'
import type { KeptKey, KeyState } from '../keys.ts'
import type { KeyQuestions } from './keyTables.ts'

/** At most so many keys in one question. */
export const keysPerQuestion = 1000
const prefix = 'secret:'

/** The tables, and what opens the keys in them. */
export interface Wrapped {
  readonly tables: KeyQuestions
  readonly wrapping: Wrapper
}

const secretsIn = async ({ tables, wrapping }: Wrapped): Promise<ReadonlyMap<string, Uint8Array>> => {
  const standing = await tables.secrets()
  return new Map(
    standing.map(([entry, wrapped]) => [entry.slice(prefix.length), wrapping.unwrap(entry, wrapped)]),
  )
}

/**
 * Page by page in the order of the names, so that whoever writes never waits. Everything that stood when it began is in it; who was
 * destroyed while it went on is told again at the end.
 */
export async function* allKeys(held: Wrapped): AsyncGenerator<readonly KeptKey[], void, undefined> {
  const { tables, wrapping } = held
  const opened = (rows: Awaited<ReturnType<KeyQuestions['page']>>): readonly KeptKey[] =>
    rows.flatMap(([subject, row]) => keptKey(subject, openStored(wrapping, subject, row)))
  let rows = await tables.page('', keysPerQuestion)
  for (let last = rows.at(-1); last !== undefined; last = rows.at(-1)) {
    yield opened(rows)
    rows = await tables.page(last[0], keysPerQuestion)
  }
  yield [...(await secretsIn(held))].map(([secret, key]) => ({ secret, key }))
  yield opened(await tables.destroyed())
}

const slices = <T>(all: readonly T[]): readonly (readonly T[])[] =>
  Array.from({ length: Math.ceil(all.length / keysPerQuestion) }, (_, place) =>
    all.slice(place * keysPerQuestion, (place + 1) * keysPerQuestion),
  )

const subjectsIn = async ({ tables, wrapping }: Wrapped, kept: readonly KeptKey[]) => {
  const states = new Map<string, KeyState>()
  for (const some of slices(kept.flatMap(one => ('subject' in one ? [one.subject] : []))))
    for (const [subject, row] of await tables.find(some))
      states.set(subject, openStored(wrapping, subject, row))
  return states
}

/** What is to be written, so that all of `kept` stands. Throws where another key does. */
const lacking = async (held: Wrapped, kept: readonly KeptKey[]) => {
  const states = await subjectsIn(held, kept)
  const secrets = new Map(await secretsIn(held))
  const add = new Map<string, Uint8Array>()
  const keep = new Map<string, Uint8Array>()
  const destroy = new Set<string>()
  adopting({
    subject: subject => states.get(subject) ?? { state: 'unknown' },
    secret: name => secrets.get(name),
    keep: (subject, key) => {
      states.set(subject, { state: 'present', key })
      add.set(subject, held.wrapping.wrap(`subject:${subject}`, key))
    },
    destroy: subject => {
      states.set(subject, { state: 'destroyed' })
      add.delete(subject)
      destroy.add(subject)
    },
    keepSecret: (name, key) => {
      secrets.set(name, key)
      keep.set(`${prefix}${name}`, held.wrapping.wrap(`${prefix}${name}`, key))
    },
  })(kept)
  return { add, keep, destroy, nothing: add.size + keep.size + destroy.size === 0 }
}

/**
 * Takes keys over: all are held against what stands before the first is written, and read again afterwards, since another process may
 * have been quicker: where that one made another key, this throws then. Cut off, it is begun again and goes on.
 */
export const adopt = async (
  held: Wrapped,
  kept: readonly KeptKey[],
  destroyAll: (subjects: ReadonlySet<string>) => Promise<void>,
): Promise<void> => {
  for (let to = await lacking(held, kept); !to.nothing; to = await lacking(held, kept)) {
    for (const some of slices([...to.add])) await held.tables.add(new Map(some))
    for (const [entry, wrapped] of to.keep) await held.tables.keep(entry, wrapped)
    await destroyAll(to.destroy)
  }
}
