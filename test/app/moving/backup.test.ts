/** A backup made while people write and somebody is erased: restored on an empty folder, every read model is as it was; what is missing or changed is named. */
import { cp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openSet } from '../../../app/moving/restore.ts'
import { writeSet, type SetPlace, type Written } from '../../../app/moving/set.ts'
import { withSource } from '../../../app/moving/source.ts'
import { move } from '../../../app/moving/target.ts'
import { openStores } from '../../../app/stores.ts'
import type { Journal } from '../../../store/journal.ts'
import { filesWith, testFolder, type TestFolder } from '../../contract/folder.ts'
import { cie, settingsOver } from '../../support/program.ts'
import { postgres } from '../../support/postgres.ts'
import { rebuiltRows } from '../../support/readModels.ts'
import { configOver, openHouse, type House } from './house.ts'

const quiet = (): void => undefined
let folder: TestFolder
let house: House
let place: SetPlace
let written: Written
let duringBackup = 0

/** Writes and, once the events are read, erases somebody, until told to stop. */
const load = (stop: AbortSignal) => {
  const begun = Promise.withResolvers<undefined>()
  const going = (async (): Promise<void> => {
    for (let letter = 0; !stop.aborted; letter += 1) {
      await house.fileLetter(house.people[letter % 2] ?? '', `under load ${String(letter)}`)
      duringBackup += 1
      if (letter === 30) begun.resolve(undefined)
    }
  })()
  return { begun: begun.promise, going }
}

beforeAll(async () => {
  folder = await testFolder()
  house = await openHouse(folder.file('house'))
  place = {
    folder: folder.file('set'),
    keysFile: join(folder.path, 'apart', 'keys.jsonl'),
    secret: { masterKeyFile: house.config.stores.masterKey },
  }
  const stop = new AbortController()
  const { begun, going } = load(stop.signal)
  await begun
  let erased: Promise<void> | undefined
  written = await withSource(house.config, source =>
    writeSet(
      {
        ...source,
        // The events are written and the documents copied: now somebody is erased.
        erasuresBegun: async () => {
          await (erased ??= house.erase(house.people[2] ?? ''))
          return source.erasuresBegun()
        },
      },
      place,
      quiet,
    ),
  )
  stop.abort()
  await going
}, 60_000)
afterAll(async () => {
  await house.close()
  await folder.remove()
})

/** The log as it was when it held so many events. */
const upTo = async ({ journal }: House['stores'], events: number): Promise<Journal> => {
  let end = ''
  for await (const page of journal.readAll({ limit: events })) end = page.at(-1)?.position ?? end
  const until = (position: string): boolean => journal.compare(position, end) <= 0
  return {
    ...journal,
    end: () => Promise.resolve(end),
    readAll: async function* (options) {
      for await (const page of journal.readAll(options)) yield page.filter(one => until(one.position))
    },
    subscribe: async function* (options) {
      for await (const batch of journal.subscribe(options))
        yield { ...batch, through: end, live: true, events: batch.events.filter(one => until(one.position)) }
    },
  }
}

describe('restored on an empty folder', () => {
  test('every read model is that of the log up to the same event', async () => {
    const stores = await openStores(configOver(folder.file('restored')))
    expect(await move(await openSet(place, quiet), stores, quiet)).toStrictEqual(written)
    expect(await rebuiltRows(stores)).toStrictEqual(
      await rebuiltRows({ journal: await upTo(house.stores, written.events) }),
    )
    expect(duringBackup).toBeGreaterThan(30)
    await stores.close()
  })

  test('who was erased while it was made is erased, and no document of theirs is in it', async () => {
    const { keys, blobs } = await openSet(place, quiet)
    expect(await keys.find(house.people[2] ?? '')).toStrictEqual({ state: 'destroyed' })
    expect(written.blobs).toBe(
      (await readdir(join(place.folder, 'blobs'), { recursive: true })).filter(name =>
        /[0-9a-f]{64}$/.test(name),
      ).length,
    )
    expect(await blobs.identity()).toBe(house.world.logIdentity.identity)
  })

  test('no key lies with the data', async () => {
    for (const patient of house.people.slice(0, 2)) {
      const found = await house.stores.keys.find(patient)
      const key = found.state === 'present' ? Buffer.from(found.key) : Buffer.alloc(1)
      expect(await filesWith(place.folder, Buffer.from(key.toString('base64')))).toStrictEqual([])
      expect(await filesWith(folder.file('apart'), Buffer.from(key.toString('base64')))).toStrictEqual([])
    }
  })
})

describe('a set that lost or changed something is refused, and what it is is named', () => {
  const damaged = async (name: string, change: (there: SetPlace) => Promise<void>): Promise<unknown> => {
    const there = { ...place, folder: folder.file(name), keysFile: folder.file(`${name}.keys`) }
    await cp(place.folder, there.folder, { recursive: true })
    await cp(place.keysFile, there.keysFile)
    await change(there)
    return openSet(there, quiet).catch((error: unknown) => String(error))
  }
  const changeLines = async (path: string, change: (lines: string[]) => void): Promise<void> => {
    const lines = (await readFile(path, 'utf8')).split('\n')
    change(lines)
    await writeFile(path, lines.join('\n'))
  }
  const events = (there: SetPlace): string => join(there.folder, 'events.jsonl')

  test('a missing event', async () => {
    expect(
      await damaged('missing', there => changeLines(events(there), lines => lines.splice(9, 1))),
    ).toMatch(/event number 9 is missing/)
  })
  test('the last event', async () => {
    const last = written.events
    expect(
      await damaged('last', there => changeLines(events(there), lines => lines.splice(last, 1))),
    ).toContain(`event number ${String(last)} is missing`)
  })
  test('a changed byte of an event', async () => {
    const change = (lines: string[]): void => {
      lines[5] = (lines[5] ?? '').replace(
        /"data":"(.)/,
        (_, first: string) => `"data":"${first === 'A' ? 'B' : 'A'}`,
      )
    }
    expect(await damaged('changed', there => changeLines(events(there), change))).toMatch(
      /event number 5, \w+-[0-9a-f]{32}@\d+, was changed/,
    )
  })
  test('a file that was cut off', async () => {
    expect(await damaged('cut', there => changeLines(events(there), lines => lines.splice(-2)))).toContain(
      'no closing line',
    )
  })
  const blobsOf = async (there: SetPlace): Promise<readonly string[]> =>
    (await readdir(join(there.folder, 'blobs'), { recursive: true })).filter(name =>
      /[0-9a-f]{64}$/.test(name),
    )
  test('a missing document', async () => {
    expect(
      await damaged('noBlob', async there =>
        rm(join(there.folder, 'blobs', (await blobsOf(there))[0] ?? '')),
      ),
    ).toMatch(/the blob [0-9a-f]{64}, which entry-[0-9a-f]{32}@0 needs, is missing/)
  })
  test('a changed document', async () => {
    expect(
      await damaged('badBlob', async there =>
        writeFile(join(there.folder, 'blobs', (await blobsOf(there))[0] ?? ''), 'other'),
      ),
    ).toMatch(/the blob [0-9a-f]{64} is damaged/)
  })
  test('a changed key, and a missing one', async () => {
    const change = (lines: string[]): void => {
      lines[3] = (lines[3] ?? '').replace(
        /"key":"(.)/,
        (_, first: string) => `"key":"${first === 'A' ? 'B' : 'A'}`,
      )
    }
    expect(await damaged('badKey', there => changeLines(there.keysFile, change))).toContain(
      'line 4 was changed',
    )
    expect(
      await damaged('noKey', there => changeLines(there.keysFile, lines => lines.splice(3, 1))),
    ).toContain('lines are missing')
  })
})

describe('the commands', () => {
  const over = (name: string) => settingsOver(folder.file(name))
  test('back up beside the server’s writer, restore once, and refuse to restore over something', async () => {
    const passphrase = folder.file('passphrase')
    await writeFile(passphrase, 'correct horse battery staple')
    const keys = ['--keys', folder.file('cli.keys'), '--passphrase-file', passphrase]
    const made = await cie(['backup', folder.file('cli'), ...keys], over('house'))
    expect(made).toMatchObject({ code: 0, stdout: expect.stringContaining('backed up: ') as string })
    const [, counted] = made.stdout.split(':')
    const restored = await cie(['restore', folder.file('cli'), ...keys], over('fresh'))
    expect(restored).toMatchObject({ code: 0, stdout: expect.stringContaining(counted ?? '?') as string })
    expect(await cie(['restore', folder.file('cli'), ...keys], over('fresh'))).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('is there already') as string,
    })
    expect(await cie(['events', 'import', folder.file('cli'), ...keys], over('fresh'))).toMatchObject({
      code: 0,
    })
    const inside = ['--keys', join(folder.file('in'), 'keys')]
    expect(await cie(['backup', folder.file('in'), ...inside], over('house'))).toMatchObject({ code: 1 })
  }, 60_000)
  test('take keys along to PostgreSQL, from where a backup is made; over them nothing is restored', async () => {
    const own = (await postgres()).ownSchema()
    const events = `sqlite:${folder.file('shared/events.db')}`
    const blobs = `folder:${folder.file('shared/blobs')}`
    const master = folder.file('shared/master.key')
    const to = ['--to-keys', own.url, '--to-master-key', master, '--to-blobs', blobs]
    const copied = await cie(['events', 'copy', '--to-events', events, ...to], over('house'))
    expect(copied).toMatchObject({ code: 0 })
    const keysThere = { ...over('shared'), KEYS_URL: own.url, MASTER_KEY_FILE: master }
    const set = [folder.file('sharedSet'), '--keys', folder.file('shared.keys')]
    const made = await cie(['backup', ...set], keysThere)
    expect(made.stdout.split(':').slice(1)).toStrictEqual(copied.stdout.split(':').slice(1))
    const onto = { ...over('elsewhere'), KEYS_URL: own.url, MASTER_KEY_FILE: master }
    expect(await cie(['restore', ...set], onto)).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('the keys are a log’s already') as string,
    })
    await own.drop()
  }, 60_000)
})
