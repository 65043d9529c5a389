/** When start is refused, and that nothing was written or removed then. */
import { readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { pino } from 'pino'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { readConfig, type Config } from '../../app/config.ts'
import { demonstrationKeyFile } from '../../app/demonstration/keyFile.ts'
import { WrongLog } from '../../app/logIdentity.ts'
import { serve } from '../../app/serve.ts'
import { openStores } from '../../app/stores.ts'
import { LogHeld } from '../../store/sqlite/lock.ts'
import { testFolder, type TestFolder } from '../contract/folder.ts'
import { openDatabase } from '../../projections/database.ts'
import { pathOf } from '../support/places.ts'
import { rebuiltRows, rowsIn } from '../support/readModels.ts'
import { runProgram, settingsOver } from '../support/program.ts'
import { openWorld } from '../support/world.ts'

let folder: TestFolder
beforeEach(async () => {
  folder = await testFolder()
})
afterEach(async () => {
  await folder.remove()
})

const quiet = pino({ level: 'silent' })
const configOf = (name: string, more: Readonly<Record<string, string>> = {}): Config =>
  readConfig(settingsOver(folder.file(name), { DEMO_PEOPLE: '0', ...more }))

/** What starting throws; a start that succeeds is stopped again. */
const thrownBy = async (config: Config): Promise<unknown> => {
  try {
    const running = await serve(config, quiet)
    await running.close()
    return 'started'
  } catch (error) {
    return error
  }
}

/** Makes a log that is real, with a provider in it. */
const makeReal = async (config: Config): Promise<void> => {
  const stores = await openStores(config)
  const ground = { stores, readModelsUrl: `sqlite:${config.stores.readModels}` }
  const world = await openWorld('2026-11-20T09:00:00.000Z', ground)
  await world.addProvider('RYJ')
  await world.close()
  await stores.close()
}

const eventsIn = async (config: Config): Promise<number> => {
  const stores = await openStores(config)
  let events = 0
  for await (const page of stores.log.readAll()) events += page.length
  await stores.close()
  return events
}

describe('start is refused', () => {
  test('for a client key that can’t be used, by its setting, and the next start finds the folder free', async () => {
    const outside = { OIDC_ISSUER: 'https://issuer.example', OIDC_CLIENT_KEY_FILE: folder.file('client.key') }
    await writeFile(folder.file('client.key'), 'no key')
    expect(String(await thrownBy(configOf('keyed', outside)))).toContain('OIDC_CLIENT_KEY_FILE: ')
    const { OIDC_ISSUER } = outside
    expect(await thrownBy(configOf('keyed', { OIDC_ISSUER }))).toBe('started')
  })

  test('for the demonstration’s sign-in over a real log, which stays as it was', async () => {
    const config = configOf('real', { DEMO_PEOPLE: '2' })
    await makeReal(config)
    const before = await eventsIn(config)
    expect(await thrownBy(config)).toBeInstanceOf(WrongLog)
    expect(await thrownBy(config)).toMatchObject({
      message: expect.stringContaining('OIDC_ISSUER') as string,
    })
    expect(await eventsIn(config)).toBe(before)
  })

  test('for the demonstration’s sign-in beyond loopback, before anything is made', async () => {
    expect(await thrownBy(configOf('open', { HOST: '0.0.0.0' }))).toMatchObject({
      name: 'WrongLog',
      message: expect.stringContaining('HOST') as string,
    })
    expect(await readdir(folder.path)).toStrictEqual([])
  })

  test.each([
    ['PUBLIC_URL', { PUBLIC_URL: 'https://care.example' }],
    ['PUBLIC_URL', { OIDC_ISSUER: 'https://issuer.example', PUBLIC_URL: 'http://care.example' }],
    ['PUBLIC_URL', { OIDC_ISSUER: 'https://issuer.example', HOST: '0.0.0.0' }],
    ['OIDC_ISSUER', { OIDC_ISSUER: 'http://issuer.example' }],
  ])('for a %s at which nobody could safely sign in, before anything is made', async (name, more) => {
    expect(await thrownBy(configOf('open', more))).toMatchObject({
      name: 'BadSetting',
      message: expect.stringMatching(new RegExp(`^${name}: `)) as string,
    })
    expect(await readdir(folder.path)).toStrictEqual([])
  })

  test.each([
    ['DATA_DIR', { DATA_DIR: '/etc/passwd' }],
    ['DATA_DIR', { DATA_DIR: '/proc/x/y' }],
    ['EVENTS_URL', { EVENTS_URL: 'sqlite:/proc/e.db' }],
    ['KEYS_URL', { KEYS_URL: 'sqlite:/proc/k.db' }],
    ['SESSIONS_URL', { SESSIONS_URL: 'sqlite:/proc/x/s.db' }],
    ['READ_MODELS_URL', { READ_MODELS_URL: 'sqlite:/proc/r.db' }],
    ['BLOBS_URL', { BLOBS_URL: 'folder:/proc/x' }],
    ['MASTER_KEY_FILE', { MASTER_KEY_FILE: '/proc/x/m.key' }],
    ['MLLP_TLS_KEY', { MLLP_TLS_KEY: '/nowhere', MLLP_TLS_CERT: '/nowhere', MLLP_TLS_CA: '/nowhere' }],
  ])('for a %s that this machine has no place for, by its name', async (name, more) => {
    expect(await thrownBy(configOf('odd', more))).toMatchObject({
      name: 'BadSetting',
      message: expect.stringMatching(new RegExp(`^${name}: .*/(proc|etc|nowhere)`)) as string,
    })
  })

  test('for ports that are taken, by their names', async () => {
    const taken = createServer()
    await new Promise<void>(resolve => taken.listen(0, '127.0.0.1', resolve))
    const place = taken.address()
    const port = String(typeof place === 'object' ? place?.port : 0)
    for (const name of ['PORT', 'MLLP_PORT'])
      expect(await thrownBy(configOf('taken', { [name]: port }))).toMatchObject({
        message: expect.stringMatching(new RegExp(`^${name}: .*EADDRINUSE`)) as string,
      })
    await new Promise(resolve => taken.close(resolve))
    expect(await thrownBy(configOf('taken'))).toBe('started')
  })

  test.each(['events', 'keys', 'sessions'] as const)(
    'for a file of %s that is none, by its name',
    async store => {
      const config = configOf('broken')
      expect(await thrownBy(config)).toBe('started')
      const path = store === 'events' ? join(config.dataDir, 'events.db') : pathOf(config.stores[store])
      await writeFile(path, 'not a database '.repeat(1000))
      expect(await thrownBy(config)).toMatchObject({
        message: `${store.toUpperCase()}_URL: ${path}: file is not a database`,
      })
    },
  )

  test.each([
    [
      'keys',
      ({ stores }: Config) => ({
        KEYS_URL: `sqlite:${pathOf(stores.keys)}`,
        MASTER_KEY_FILE: stores.masterKey,
      }),
    ],
    ['documents', ({ stores }: Config) => ({ BLOBS_URL: `folder:${pathOf(stores.blobs)}` })],
  ] as const)('for the %s of another log', async (what, settingsOf) => {
    const one = configOf('one')
    const other = configOf('other')
    expect(await thrownBy(one)).toBe('started')
    expect(await thrownBy(other)).toBe('started')
    const mixed = configOf('one', settingsOf(other))
    expect(await thrownBy(mixed)).toMatchObject({
      name: 'WrongLog',
      message: expect.stringContaining(`the ${what} belong to another log`) as string,
    })
  })

  test('for an empty log beside keys that another log needs, and the keys stay', async () => {
    const config = configOf('lost')
    expect(await thrownBy(config)).toBe('started')
    for (const suffix of ['', '-wal', '-shm'])
      await rm(`${config.dataDir}/events.db${suffix}`, { force: true })
    for (const attempt of [1, 2])
      expect(await thrownBy(config), `attempt ${String(attempt)}`).toMatchObject({
        message: expect.stringContaining('the keys belong to another log') as string,
      })
  })

  test('for read models of another log', async () => {
    const one = configOf('one')
    const other = configOf('other')
    expect(await thrownBy(one)).toBe('started')
    expect(await thrownBy(other)).toBe('started')
    const mixed = configOf('one', { READ_MODELS_URL: `sqlite:${other.stores.readModels}` })
    expect(await thrownBy(mixed)).toMatchObject({ name: 'OtherLog' })
  })

  test('for a log that another process holds, also while that one makes the demonstration', async () => {
    const config = configOf('held')
    const holder = await serve(config, quiet)
    expect(await thrownBy(config)).toBeInstanceOf(LogHeld)
    await writeFile(folder.file('held/demonstration.making'), '')
    expect(await thrownBy(config)).toBeInstanceOf(LogHeld)
    await rm(folder.file('held/demonstration.making'))
    expect((await fetch(`${holder.address}/ready`)).status).toBe(200)
    await holder.close()
    expect(await thrownBy(config)).toBe('started')
  })

  test('also after the port was bound: nothing is left open, and the program ends', async () => {
    const config = configOf('late')
    expect(await thrownBy(config)).toBe('started')
    await writeFile(demonstrationKeyFile(config), 'no keys')
    const settings = settingsOver(config.dataDir, { DEMO_PEOPLE: '0' })
    const { code, stdout } = await runProgram('app/main.ts', ['serve'], settings).ended
    expect([code, stdout]).toStrictEqual([1, ''])
  })

  test('by a signal, while it still starts, as by any program', async () => {
    const starting = runProgram('app/main.ts', ['serve'], settingsOver(folder.file('cut')))
    await starting.says(/making the demonstration: 10 %/, 'stderr')
    expect(await starting.end('SIGTERM')).toMatchObject({ code: 'SIGTERM', stdout: '' })
  })

  test('where nobody answers at the event log’s address, by the setting, and by the whole program', async () => {
    const settings = settingsOver(folder.file('away'), { EVENTS_URL: 'esdb://127.0.0.1:1?tls=false' })
    const { code, stderr } = await runProgram('app/main.ts', ['serve'], settings).ended
    expect(code).toBe(1)
    expect(stderr).toMatch(
      /^BadSetting: EVENTS_URL: esdb:\/\/127\.0\.0\.1:1\S*: the event log can’t be reached: .+\n$/,
    )
  })

  test('by the program with exit code 1 and the reason on standard error, in one line', async () => {
    const settings = settingsOver(folder.file('bad'), { PORT: 'eighty' })
    const { code, stdout, stderr } = await runProgram('app/main.ts', ['serve'], settings).ended
    expect([code, stdout]).toStrictEqual([1, ''])
    expect(stderr).toMatch(/^BadSetting: PORT: .+\n$/)
  })
})

test('read models that are damaged are moved aside and made anew, and the next scrub removes them', async () => {
  const config = configOf('damaged', { DEMO_PEOPLE: '2' })
  expect(await thrownBy(config)).toBe('started')
  const { readModels } = config.stores
  await writeFile(readModels, 'not a database '.repeat(1000))
  const told: string[] = []
  const running = await serve(config, pino({ level: 'error' }, { write: line => void told.push(line) }))
  expect((await fetch(`${running.address}/ready`)).status).toBe(200)
  expect(told.join('')).toContain('READ_MODELS_URL')
  expect((await readFile(`${readModels}.damaged`)).toString()).toContain('not a database')
  await running.close()
  const stores = await openStores(config)
  const database = openDatabase(`sqlite:${readModels}`)
  expect(await rowsIn(database)).toStrictEqual(await rebuiltRows(stores))
  await database.scrub()
  expect(await readdir(folder.file('damaged'))).not.toContain('read-models.db.damaged')
  await database.close()
  await stores.close()
})
