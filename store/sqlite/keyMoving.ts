/** Keys on their way from one key store to another: all of them read, and those of another store taken over. */
import { answer } from '../adapter/answer.ts'
import { adopting } from '../adapter/adopting.ts'
import { keptKey, type StoredKey } from '../adapter/storedKey.ts'
import type { KeptKey } from '../keys.ts'
import { inTransaction, truncateWal } from './database.ts'
import { keysPerCommit, stateOf, type Held } from './keyStates.ts'

/** Page by page, so that whoever writes never waits; who was destroyed while it went on is told again at the end. */
export async function* allKeys(held: Held): AsyncGenerator<readonly KeptKey[], void, undefined> {
  const { tables, wrapping } = held
  const opened = (subject: string, row: StoredKey): readonly KeptKey[] =>
    keptKey(subject, stateOf(held, subject, row))
  let after = 0
  for (;;) {
    const from = after
    const rows = await answer(() => tables.page(from, keysPerCommit))
    after = rows.at(-1)?.number ?? after
    if (rows.length === 0) break
    yield rows.flatMap(({ subject, row }) => opened(subject, row))
  }
  const prefix = 'secret:'.length
  yield tables.secrets().map(entry => ({
    secret: entry.slice(prefix),
    key: wrapping.unwrap(entry, tables.kept(entry) ?? new Uint8Array()),
  }))
  yield tables.destroyed().flatMap(({ subject, row }) => opened(subject, row))
}

/** Takes keys over in one transaction; the bytes of those that are destroyed by it are in no file afterwards. */
export const adopt = (held: Held, kept: readonly KeptKey[]): void => {
  const { db, tables, wrapping, cache } = held
  const destroyedNow = inTransaction(db, () =>
    adopting({
      subject: subject => stateOf(held, subject, tables.find(subject)),
      secret: name => {
        const wrapped = tables.kept(`secret:${name}`)
        return wrapped && wrapping.unwrap(`secret:${name}`, wrapped)
      },
      keep: (subject, key) => tables.add(subject, wrapping.wrap(`subject:${subject}`, key)),
      destroy: subject => {
        cache.drop(subject)
        tables.destroy(subject, wrapping.tombstone(subject))
      },
      keepSecret: (name, key) => tables.keep(`secret:${name}`, wrapping.wrap(`secret:${name}`, key)),
    })(kept),
  )
  if (destroyedNow > 0) truncateWal(db)
}
