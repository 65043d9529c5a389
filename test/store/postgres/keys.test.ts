/** The PostgreSQL key store keeps the key store's contract, for several processes, and leaves no destroyed key in the server's files. */
import { rm, stat, writeFile } from 'node:fs/promises'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { KeyDestroyed, type KeyStore } from '../../../store/keys.ts'
import { openPostgresKeys } from '../../../store/postgres/keys.ts'
import { filesWith, testFolder, type TestFolder } from '../../contract/folder.ts'
import { keyStoreContract, keyStoreReopens } from '../../contract/keyStoreContract.ts'
import { postgres, type OwnSchema } from '../../support/postgres.ts'

const server = await postgres()

const openFresh = async () => {
  const folder = await testFolder()
  const { address, drop } = server.ownSchema()
  const open = () => openPostgresKeys({ address, masterKeyPath: folder.file('master.key') })
  const keys = await open()
  const dispose = async (): Promise<void> => {
    await keys.close()
    await drop()
    await folder.remove()
  }
  return { keys, reopen: open, dispose }
}

keyStoreContract('the PostgreSQL key store', openFresh)
keyStoreReopens('the PostgreSQL key store', openFresh)

describe('the PostgreSQL key store', () => {
  let folder: TestFolder
  let own: OwnSchema
  let keys: KeyStore
  const open = (): Promise<KeyStore> =>
    openPostgresKeys({ address: own.address, masterKeyPath: folder.file('master.key') })
  beforeEach(async () => {
    folder = await testFolder()
    own = server.ownSchema()
    keys = await open()
  })
  afterEach(async () => {
    await keys.close()
    await own.drop()
    await folder.remove()
  })
  const schema = (): string => own.address.options.schema
  const wrappedOf = async (subject: string): Promise<Buffer> => {
    const [row] = await server.ask(`SELECT wrapped FROM ${schema()}.subjects WHERE subject = '${subject}'`)
    const wrapped = row?.['wrapped']
    if (!(wrapped instanceof Buffer)) throw new Error(`no key is stored for ${subject}`)
    return wrapped
  }
  const subjects = Array.from({ length: 3000 }, (_, one) => `subject${String(one)}`)

  test('asked by several at once makes one key a subject', async () => {
    const others = [keys, await open(), await open()]
    const asked = subjects.slice(0, 300).map(one => Promise.all(others.map(store => store.obtain(one))))
    for (const [first, ...rest] of await Promise.all(asked))
      for (const key of rest) expect(key).toStrictEqual(first)
    await Promise.all(others.slice(1).map(store => store.close()))
  })
  test('opened by several at once on an empty database is one, with one secret', async () => {
    const fresh = server.ownSchema()
    await keys.secret('s')
    const opening = [1, 2, 3].map(() =>
      openPostgresKeys({ address: fresh.address, masterKeyPath: folder.file('master.key') }),
    )
    const stores = await Promise.all(opening)
    const secrets = await Promise.all(stores.map(store => store.secret('s')))
    expect(new Set(secrets.map(secret => Buffer.from(secret).toString('hex'))).size).toBe(1)
    await Promise.all(stores.map(store => store.close()))
    await fresh.drop()
  })
  test('forgets what another process destroyed, though it had just used it', async () => {
    const other = await open()
    for (const subject of subjects.slice(0, 5)) {
      await keys.obtain(subject)
      await Promise.all([other.destroy(subject), keys.find(subject)])
      expect(await keys.find(subject)).toStrictEqual({ state: 'destroyed' })
      await expect(keys.obtain(subject)).rejects.toThrow(KeyDestroyed)
    }
    await other.close()
  })
  test('keeps every other key while keys are destroyed and made at once, by two', async () => {
    const other = await open()
    const before = await Promise.all(subjects.slice(0, 500).map(one => keys.obtain(one)))
    const doomed = subjects.slice(0, 500).filter((_, place) => place % 50 === 0)
    const [, , made] = await Promise.all([
      Promise.all(doomed.slice(0, 5).map(one => keys.destroy(one))),
      Promise.all(doomed.slice(5).map(one => other.destroy(one))),
      Promise.all(subjects.slice(500, 1000).map(one => other.obtain(one))),
    ])
    for (const [place, key] of [...before, ...made].entries()) {
      const subject = subjects[place] ?? ''
      const expected = doomed.includes(subject) ? { state: 'destroyed' } : { state: 'present', key }
      expect(await keys.find(subject)).toStrictEqual(expected)
    }
    await other.close()
  })
  test('holds more keys than it keeps in memory', async () => {
    const many = Array.from({ length: 12_000 }, (_, one) => String(one))
    const made = await Promise.all(many.map(one => keys.obtain(one)))
    expect(await Promise.all(many.map(one => keys.obtain(one)))).toStrictEqual(made)
  })

  describe('in the server’s files', () => {
    /** Where they are, if that is on this machine. */
    const files = async (): Promise<string | undefined> => {
      const [row] = await server.ask('SHOW data_directory')
      const path = String(row?.['data_directory'])
      return stat(path).then(
        () => path,
        () => undefined,
      )
    }
    const ahead = (name: string): boolean => name.includes('/pg_wal/')

    test('leaves the wrapped bytes of a destroyed key in no table, also while somebody reads an older state', async context => {
      const data = await files()
      if (data === undefined) return context.skip('the server’s files are not on this machine')
      await Promise.all(subjects.map(one => keys.obtain(one)))
      const doomed = subjects.filter((_, place) => place % 600 === 0)
      const wrapped = await Promise.all(doomed.map(wrappedOf))
      // Statistics would be a copy of some of it.
      await server.ask(`ANALYZE ${schema()}.subjects`)
      await server.ask('CHECKPOINT')
      for (const bytes of wrapped)
        expect((await filesWith(data, bytes)).filter(name => !ahead(name))).not.toStrictEqual([])
      const reader = server.ask(`SELECT pg_sleep(4), count(*) FROM ${schema()}.kept`)
      for (const subject of doomed) await keys.destroy(subject)
      for (const bytes of wrapped)
        expect((await filesWith(data, bytes)).filter(name => !ahead(name))).toStrictEqual([])
      await reader
    })
    test('nor in what was written ahead, once the server has let go of that', async context => {
      const data = await files()
      if (data === undefined) return context.skip('the server’s files are not on this machine')
      await keys.obtain('a')
      const wrapped = await wrappedOf('a')
      await keys.destroy('a')
      expect((await filesWith(data, wrapped)).filter(ahead)).not.toStrictEqual([])
      for (let round = 0; round < 2; round += 1) {
        await server.ask('SELECT pg_switch_wal()')
        await server.ask('CHECKPOINT')
      }
      expect(await filesWith(data, wrapped)).toStrictEqual([])
    })
    test('never holds a key or secret unwrapped', async context => {
      const data = await files()
      if (data === undefined) return context.skip('the server’s files are not on this machine')
      const made = [await keys.obtain('a'), await keys.secret('s')]
      for (const bytes of made) expect(await filesWith(data, Buffer.from(bytes))).toStrictEqual([])
    })
  })

  describe('its master key', () => {
    test('that is another one is refused', async () => {
      await writeFile(folder.file('other.key'), new Uint8Array(32), { mode: 0o600 })
      const opening = openPostgresKeys({ address: own.address, masterKeyPath: folder.file('other.key') })
      await expect(opening).rejects.toThrow('is not the master key')
    })
    test('once lost is missed, never made anew', async () => {
      await rm(folder.file('master.key'))
      await expect(open()).rejects.toThrow('is missing')
    })
  })
})
