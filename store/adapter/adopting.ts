/** Taking keys over from another store, the same in every adapter: what is destroyed stays so, and no key is replaced by another. */
import type { KeptKey, KeyState } from '../keys.ts'

/** What a store does to take keys over; `adopting` decides what is done. */
export interface Adopter {
  readonly subject: (subject: string) => KeyState
  readonly secret: (name: string) => Uint8Array | undefined
  readonly keep: (subject: string, key: Uint8Array) => void
  readonly destroy: (subject: string) => void
  readonly keepSecret: (name: string, key: Uint8Array) => void
}

const same = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0

const mustBeSame = (what: string, standing: Uint8Array, given: Uint8Array): void => {
  if (!same(standing, given)) throw new Error(`another key stands for ${what}: these keys are another log's`)
}

const adoptSecret = (into: Adopter, name: string, key: Uint8Array): void => {
  const standing = into.secret(name)
  if (standing === undefined) into.keepSecret(name, key)
  else mustBeSame(`the secret ${name}`, standing, key)
}

/** Takes keys one by one; answers how many were destroyed by it. */
export const adopting =
  (into: Adopter) =>
  (kept: readonly KeptKey[]): number => {
    let destroyed = 0
    for (const one of kept) {
      if ('secret' in one) {
        adoptSecret(into, one.secret, one.key)
        continue
      }
      const standing = into.subject(one.subject)
      if (standing.state === 'destroyed') continue
      if (one.state === 'destroyed') {
        into.destroy(one.subject)
        destroyed += 1
      } else if (standing.state === 'unknown') into.keep(one.subject, one.key)
      else mustBeSame(`the subject ${one.subject}`, standing.key, one.key)
    }
    return destroyed
  }
