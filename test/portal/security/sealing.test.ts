/** Sealed texts open only where they belong, and only unchanged. */
import { describe, expect, it } from 'vitest'
import { sealer } from '../../../portal/security/sealing.ts'

const seals = sealer(new Uint8Array(32).fill(7))

describe('a sealed text', () => {
  it('opens in its place', () => {
    expect(seals.open(seals.seal('Ada', 'here'), 'here')).toBe('Ada')
  })

  it('opens nowhere else, under no other secret, and not when changed by one bit', () => {
    const sealed = seals.seal('Ada', 'here')
    const bytes = Buffer.from(sealed, 'base64url')
    const changed = [...bytes.keys()].map(place => {
      const copy = Buffer.from(bytes)
      copy.writeUInt8(copy.readUInt8(place) ^ 1, place)
      return seals.open(copy.toString('base64url'), 'here')
    })
    expect(seals.open(sealed, 'there')).toBeUndefined()
    expect(sealer(new Uint8Array(32).fill(8)).open(sealed, 'here')).toBeUndefined()
    expect(new Set(changed)).toStrictEqual(new Set([undefined]))
    expect(seals.open('', 'here')).toBeUndefined()
  })

  it('is never the same twice', () => {
    expect(seals.seal('Ada', 'here')).not.toBe(seals.seal('Ada', 'here'))
  })
})
