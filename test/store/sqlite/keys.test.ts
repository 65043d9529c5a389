/** The SQLite key store keeps the key store's contract, wraps every key, and leaves no destroyed key in any file. */
import { chmod, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { KeyDestroyed } from '../../../store/keys.ts'
import type { KeyStore } from '../../../store/keys.ts'
import { openSqliteKeys } from '../../../store/sqlite/keys.ts'
import { filesWith, testFolder } from '../../contract/folder.ts'
import type { TestFolder } from '../../contract/folder.ts'
import { keyStoreContract, keyStoreReopens } from '../../contract/keyStoreContract.ts'

const openIn = (folder: TestFolder): Promise<KeyStore> =>
  openSqliteKeys({ path: folder.file('keys.db'), masterKeyPath: folder.file('master.key') })

const openFresh = async () => {
  const folder = await testFolder()
  const keys = await openIn(folder)
  const dispose = async (): Promise<void> => {
    await keys.close()
    await folder.remove()
  }
  return { keys, reopen: () => openIn(folder), dispose }
}

keyStoreContract('the SQLite key store', openFresh)
keyStoreReopens('the SQLite key store', openFresh)

describe('the SQLite key store', () => {
  let folder: TestFolder
  let keys: KeyStore
  beforeEach(async () => {
    folder = await testFolder()
    keys = await openIn(folder)
  })
  afterEach(async () => {
    await keys.close()
    await folder.remove()
  })
  const wrappedOf = (subject: string): Buffer => {
    const db = new DatabaseSync(folder.file('keys.db'), { readOnly: true })
    const row = db.prepare('SELECT wrapped FROM subjects WHERE subject = ?').get(subject)
    db.close()
    const wrapped = row?.['wrapped']
    if (!(wrapped instanceof Uint8Array)) throw new Error(`no key is stored for ${subject}`)
    return Buffer.from(wrapped)
  }
  const subjects = Array.from({ length: 3000 }, (_, one) =>
    ((one * 7919) % 3001).toString(16).padStart(32, '0'),
  )

  test('leaves the wrapped bytes of a destroyed key in no file, however many keys lie around it', async () => {
    for (const some of [subjects.slice(0, 50), subjects.slice(50, 60), subjects.slice(60)]) {
      await Promise.all(some.map(subject => keys.obtain(subject)))
    }
    const doomed = subjects.filter((_, place) => place % 100 === 0)
    const wrapped = doomed.map(wrappedOf)
    for (const bytes of wrapped) expect(await filesWith(folder.path, bytes)).not.toStrictEqual([])
    for (const subject of doomed) await keys.destroy(subject)
    for (const bytes of wrapped) expect(await filesWith(folder.path, bytes)).toStrictEqual([])
    for (const subject of subjects.slice(1, 100)) expect((await keys.find(subject)).state).toBe('present')
  })
  test('never writes a key or secret unwrapped', async () => {
    const [key, secret] = [await keys.obtain('a'), await keys.secret('s')]
    for (const bytes of [key, secret])
      expect(await filesWith(folder.path, Buffer.from(bytes))).toStrictEqual([])
  })
  test('forgets what another process destroyed, though it had just used it', async () => {
    await keys.obtain('a')
    const other = await openIn(folder)
    await other.destroy('a')
    await other.close()
    expect(await keys.find('a')).toStrictEqual({ state: 'destroyed' })
    await expect(keys.obtain('a')).rejects.toThrow(KeyDestroyed)
  })
  test('used by two processes at once makes one key a subject', async () => {
    const other = await openIn(folder)
    const pairs = subjects.slice(0, 100).map(one => Promise.all([keys.obtain(one), other.obtain(one)]))
    for (const [mine, theirs] of await Promise.all(pairs)) expect(mine).toStrictEqual(theirs)
    await other.close()
  })
  test('holds more keys than it keeps in memory', async () => {
    const many = Array.from({ length: 12_000 }, (_, one) => String(one))
    const made = await Promise.all(many.map(one => keys.obtain(one)))
    expect(await Promise.all(many.map(one => keys.obtain(one)))).toStrictEqual(made)
  })

  describe('its master key', () => {
    test('is 32 bytes that only their owner may read, as are the keys', async () => {
      expect(await readFile(folder.file('master.key'))).toHaveLength(32)
      for (const name of ['master.key', 'keys.db', 'keys.db-wal']) {
        expect((await stat(folder.file(name))).mode & 0o777).toBe(0o600)
      }
    })
    test.each([0o640, 0o604, 0o660])('of mode %o is refused', async mode => {
      await chmod(folder.file('master.key'), mode)
      await expect(openIn(folder)).rejects.toThrow('may be read by others')
    })
    test.each([
      ['another one', new Uint8Array(32), 'is not the master key'],
      ['a short one', new Uint8Array(31), 'is not 32 bytes long'],
    ])('%s is refused', async (_, bytes, why) => {
      await writeFile(folder.file('master.key'), bytes)
      await expect(openIn(folder)).rejects.toThrow(why)
    })
    test('once lost is missed, never made anew', async () => {
      await rm(folder.file('master.key'))
      await expect(openIn(folder)).rejects.toThrow('is missing')
    })
  })
})
