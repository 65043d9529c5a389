/** What every key store promises. Run against each adapter. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { KeyDestroyed } from '../../store/keys.ts'
import type { KeptKey, KeyStore } from '../../store/keys.ts'
import { drain } from './support.ts'

/** A key store to test. */
export interface OpenKeys {
  readonly keys: KeyStore
  readonly dispose: () => Promise<void>
}
/** One that outlives its closing: `reopen` opens the same again. */
export interface ReopenKeys extends OpenKeys {
  readonly reopen: () => Promise<KeyStore>
}

const living = (keys: () => KeyStore): void => {
  test('a subject has 256 bits of its own, the same each time', async () => {
    const first = await keys().obtain('a')
    expect(first).toHaveLength(32)
    expect(await keys().obtain('a')).toStrictEqual(first)
    expect(await keys().find('a')).toStrictEqual({ state: 'present', key: first })
    expect(await keys().obtain('b')).not.toStrictEqual(first)
  })
  test('a subject nobody asked a key for is unknown, and stays so by looking', async () => {
    expect(await keys().find('a')).toStrictEqual({ state: 'unknown' })
    expect(await keys().find('a')).toStrictEqual({ state: 'unknown' })
  })
  test('many who ask at once for the same subject get the same key', async () => {
    const asked = await Promise.all(Array.from({ length: 64 }, (_, one) => keys().obtain(String(one % 4))))
    expect(new Set(asked.map(key => Buffer.from(key).toString('hex'))).size).toBe(4)
  })
  test('a named secret is made once and kept, apart from the subjects', async () => {
    const secret = await keys().secret('identifiers')
    expect(secret).toHaveLength(32)
    expect(await keys().secret('identifiers')).toStrictEqual(secret)
    expect(await keys().secret('fingerprints')).not.toStrictEqual(secret)
    expect(await keys().find('identifiers')).toStrictEqual({ state: 'unknown' })
    expect(await keys().obtain('identifiers')).not.toStrictEqual(secret)
  })
}

const destroying = (keys: () => KeyStore): void => {
  test('a destroyed key is gone, its subject stays known as destroyed, others keep theirs', async () => {
    await keys().obtain('a')
    const other = await keys().obtain('b')
    await keys().destroy('a')
    expect(await keys().find('a')).toStrictEqual({ state: 'destroyed' })
    await expect(keys().obtain('a')).rejects.toThrow(KeyDestroyed)
    expect(await keys().obtain('b')).toStrictEqual(other)
  })
  test('destroying again, or a subject that never had a key, is fine', async () => {
    await keys().obtain('a')
    for (const subject of ['a', 'a', 'never']) await keys().destroy(subject)
    expect(await keys().find('never')).toStrictEqual({ state: 'destroyed' })
    await expect(keys().obtain('never')).rejects.toThrow(KeyDestroyed)
  })
}

const marking = (keys: () => KeyStore): void => {
  test('several are destroyed together', async () => {
    for (const subject of ['a', 'b', 'c']) await keys().obtain(subject)
    await keys().destroy('a', 'b', 'never')
    for (const gone of ['a', 'b', 'never'])
      expect(await keys().find(gone)).toStrictEqual({ state: 'destroyed' })
    expect(await keys().find('c')).toMatchObject({ state: 'present' })
    await keys().destroy()
  })
  test('a mark stands until it is cleared, and either may be done twice', async () => {
    expect(await keys().marks()).toStrictEqual([])
    for (const word of ['b', 'a', 'b']) await keys().mark(word)
    expect(await keys().marks()).toStrictEqual(['a', 'b'])
    for (const word of ['b', 'b', 'never']) await keys().clear(word)
    expect(await keys().marks()).toStrictEqual(['a'])
  })
}

const moving = (keys: () => KeyStore): void => {
  test('everything it holds can be read: keys, secrets, and who is destroyed', async () => {
    const [key, secret] = [await keys().obtain('a'), await keys().secret('inbox')]
    await keys().destroy('b')
    const found = await drain(keys().all())
    expect(found).toContainEqual({ subject: 'a', state: 'present', key })
    expect(found).toContainEqual({ subject: 'b', state: 'destroyed' })
    expect(found).toContainEqual({ secret: 'inbox', key: secret })
  })
  test('what another store holds is taken over, and whoever is destroyed in either is destroyed', async () => {
    const key = new Uint8Array(32).fill(7)
    const taken: readonly KeptKey[] = [
      { subject: 'a', state: 'present', key },
      { subject: 'b', state: 'destroyed' },
      { subject: 'c', state: 'present', key },
      { secret: 'inbox', key },
    ]
    await keys().obtain('b')
    await keys().destroy('c')
    for (const _ of ['once', 'again']) await keys().adopt(taken)
    expect(Buffer.from(await keys().obtain('a')).equals(key)).toBe(true)
    expect(await keys().find('b')).toStrictEqual({ state: 'destroyed' })
    expect(await keys().find('c')).toStrictEqual({ state: 'destroyed' })
    expect(Buffer.from(await keys().secret('inbox')).equals(key)).toBe(true)
  })
  test('no key is replaced by another', async () => {
    const standing = await keys().obtain('a')
    const other: KeptKey = { subject: 'a', state: 'present', key: new Uint8Array(32) }
    await expect(keys().adopt([other])).rejects.toThrow('another key stands')
    expect(await keys().find('a')).toStrictEqual({ state: 'present', key: standing })
  })
}

/** Any store that carries the identity of the log that it belongs to. */
export const carriesIdentity = (store: () => Pick<KeyStore, 'identity' | 'setIdentity'>): void => {
  test('carries no identity at first, then the one that was set, and refuses another', async () => {
    expect(await store().identity()).toBeUndefined()
    await store().setIdentity('one')
    await store().setIdentity('one')
    await expect(store().setIdentity('two')).rejects.toThrow('belongs to the log one')
    expect(await store().identity()).toBe('one')
  })
}

/** Runs the part of the contract that is about opening again. */
export const keyStoreReopens = (name: string, open: () => Promise<ReopenKeys>): void => {
  test(`${name} closed and opened again holds the same keys, secrets, identity and destructions`, async () => {
    const { keys, reopen, dispose } = await open()
    const before = [await keys.obtain('a'), await keys.secret('s')]
    await keys.destroy('b')
    await keys.setIdentity('one')
    await keys.close()
    const again = await reopen()
    expect([await again.obtain('a'), await again.secret('s')]).toStrictEqual(before)
    expect(await again.find('b')).toStrictEqual({ state: 'destroyed' })
    expect(await again.identity()).toBe('one')
    await again.close()
    await dispose()
  })
}

/** Runs the whole contract against the key stores that `open` makes, each of them empty. */
export const keyStoreContract = (name: string, open: () => Promise<OpenKeys>): void => {
  describe(`${name}, as a key store`, () => {
    let opened: OpenKeys | undefined
    beforeEach(async () => {
      opened = await open()
    })
    afterEach(async () => {
      await opened?.dispose()
    })
    const keys = (): KeyStore => {
      if (opened === undefined) throw new Error('no key store was opened')
      return opened.keys
    }
    living(keys)
    destroying(keys)
    marking(keys)
    moving(keys)
    carriesIdentity(keys)
  })
}
