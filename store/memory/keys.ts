/** Keys in memory: for tests. */
import { randomBytes } from 'node:crypto'
import { answer } from '../adapter/answer.ts'
import { mustSetIdentity } from '../adapter/identity.ts'
import { KeyDestroyed } from '../keys.ts'
import type { KeptKey, KeyState, KeyStore } from '../keys.ts'
import { adopting } from '../adapter/adopting.ts'

/** A key store that lives as long as the process. */
export const memoryKeys = (): KeyStore => {
  const subjects = new Map<string, KeyState>()
  const secrets = new Map<string, Uint8Array>()
  const marks = new Set<string>()
  let standing: string | undefined
  const find = (subject: string): KeyState => subjects.get(subject) ?? { state: 'unknown' }
  const obtain = (subject: string): Uint8Array => {
    const known = find(subject)
    if (known.state === 'destroyed') throw new KeyDestroyed('this person was erased: their key is destroyed')
    const key = known.state === 'present' ? known.key : randomBytes(32)
    subjects.set(subject, { state: 'present', key })
    return key
  }
  const secret = (name: string): Uint8Array => {
    const value = secrets.get(name) ?? randomBytes(32)
    secrets.set(name, value)
    return value
  }
  async function* all(): AsyncGenerator<readonly KeptKey[], void, undefined> {
    yield await answer(() => [
      ...[...subjects].flatMap(([subject, held]): readonly KeptKey[] =>
        held.state === 'unknown' ? [] : [{ subject, ...held }],
      ),
      ...[...secrets].map(([name, key]): KeptKey => ({ secret: name, key })),
    ])
  }
  const adopt = adopting({
    subject: find,
    secret: name => secrets.get(name),
    keep: (subject, key) => void subjects.set(subject, { state: 'present', key }),
    destroy: subject => void subjects.set(subject, { state: 'destroyed' }),
    keepSecret: (name, key) => void secrets.set(name, key),
  })
  return {
    all,
    adopt: kept => answer(() => void adopt(kept)),
    obtain: subject => answer(() => obtain(subject)),
    find: subject => answer(() => find(subject)),
    destroy: (...gone) =>
      answer(() => {
        for (const subject of gone) subjects.set(subject, { state: 'destroyed' })
      }),
    mark: word => answer(() => void marks.add(word)),
    clear: word => answer(() => void marks.delete(word)),
    marks: () => answer(() => [...marks].sort()),
    secret: name => answer(() => secret(name)),
    identity: () => answer(() => standing),
    setIdentity: identity =>
      answer(() => {
        if (mustSetIdentity(standing, identity)) standing = identity
      }),
    close: () => Promise.resolve(),
  }
}
