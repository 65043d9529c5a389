/** Large bytes are hashed and sealed on other threads to the same values as on this one. */
import { createHash, randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { digestOf } from '../../store/keyedHash.ts'
import { sealLarge, unsealLarge } from '../../store/large.ts'
import { seal, unseal } from '../../store/seal.ts'

const key = new Uint8Array(randomBytes(32))
const bytes = (length: number): Uint8Array => new Uint8Array(randomBytes(length))
const large = bytes(200_000)

describe('large bytes', () => {
  it.each([0, 1, 64 * 1024, 64 * 1024 + 1, 300_000])('%i of them have their SHA-256', async length => {
    const some = bytes(length)
    const expected = createHash('sha256').update(some).digest('hex')
    expect(Buffer.from(await digestOf(some)).toString('hex')).toBe(expected)
  })

  it('are opened by either way, whichever sealed them', async () => {
    expect(Buffer.from(unseal(key, await sealLarge(key, large, 'here'), 'here')).equals(large)).toBe(true)
    expect(Buffer.from(await unsealLarge(key, seal(key, large, 'here'), 'here')).equals(large)).toBe(true)
  })

  it('seal to the same bytes again, and to others under another key, in another context or with other content', async () => {
    const hash = async (of: Uint8Array, context: string, by: Uint8Array = key): Promise<string> =>
      createHash('sha256')
        .update(await sealLarge(by, of, context))
        .digest('hex')
    const first = await hash(large, 'here')
    expect(await hash(large, 'here')).toBe(first)
    const others = [
      await hash(large, 'there'),
      await hash(bytes(200_000), 'here'),
      await hash(large, 'here', bytes(32)),
    ]
    expect(new Set([first, ...others]).size).toBe(4)
  })

  it('are not opened in another context, under another key, with a bit changed, or in a format not known', async () => {
    const sealed = await sealLarge(key, large, 'here')
    const changed = Buffer.from(sealed)
    changed[100_000] = (changed[100_000] ?? 0) ^ 1
    const later = Buffer.from(sealed)
    later[0] = 2
    await expect(unsealLarge(key, sealed, 'there')).rejects.toThrow()
    await expect(unsealLarge(bytes(32), sealed, 'here')).rejects.toThrow()
    await expect(unsealLarge(key, changed, 'here')).rejects.toThrow()
    await expect(unsealLarge(key, later, 'here')).rejects.toThrow('sealed in format 2')
  })
})
