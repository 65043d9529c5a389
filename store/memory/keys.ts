/** Keys in memory: for tests. */
import { randomBytes } from 'node:crypto'
import { answer } from '../adapter/answer.ts'
import { mustSetIdentity } from '../adapter/identity.ts'
import { KeyDestroyed } from '../keys.ts'
import type { KeyState, KeyStore } from '../keys.ts'

/** A key store that lives as long as the process. */
export const memoryKeys = (): KeyStore => {
  const subjects = new Map<string, KeyState>()
  const secrets = new Map<string, Uint8Array>()
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
  return {
    obtain: subject => answer(() => obtain(subject)),
    find: subject => answer(() => find(subject)),
    destroy: subject =>
      answer(() => {
        subjects.set(subject, { state: 'destroyed' })
      }),
    secret: name => answer(() => secret(name)),
    identity: () => answer(() => standing),
    setIdentity: identity =>
      answer(() => {
        if (mustSetIdentity(standing, identity)) standing = identity
      }),
    close: () => Promise.resolve(),
  }
}
