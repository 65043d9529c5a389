/** Rebuilding in a thread of its own: the same rows, little work for the thread that answers, and nothing lost when the thread dies or a key does. */
import { readdir, readFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import type { Worker } from 'node:worker_threads'
import { pino } from 'pino'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { openIdentity } from '../../access/identity.ts'
import { readConfig, type Config } from '../../app/config.ts'
import { peopleOf } from '../../app/demonstration/cast/people.ts'
import { fillingApart } from '../../app/fillingApart.ts'
import { readIdentity } from '../../app/logIdentity.ts'
import { serve } from '../../app/serve.ts'
import { openStores, type Stores } from '../../app/stores.ts'
import { toInstant } from '../../domain/kernel/time.ts'
import { openDatabase, type Database } from '../../projections/database.ts'
import type { StartFilling } from '../../projections/fillApart.ts'
import { models } from '../../projections/models.ts'
import { startRunner, type Runner } from '../../projections/runner.ts'
import type { Notice } from '../../projections/shared.ts'
import { testFolder, type TestFolder } from '../contract/folder.ts'
import { rebuiltRows, rowsIn } from '../support/readModels.ts'
import { settingsOver } from '../support/program.ts'

const people = 40
let folder: TestFolder
let config: Config
let stores: Stores
let database: Database
let runner: Runner
let notices: Notice[]
let threads: Worker[]

const start = async (startFilling?: StartFilling): Promise<void> => {
  database = openDatabase(`sqlite:${config.stores.readModels}`)
  runner = await startRunner({
    source: stores.journal,
    database,
    projections: models,
    identity: (await readIdentity(stores.journal))?.identity ?? '',
    clock: () => toInstant(Date.now()),
    report: notice => notices.push(notice),
    backoffMs: [1, 1],
    startFilling,
  })
  await runner.live
}
const stop = async (): Promise<void> => {
  await runner.stop()
  await database.close()
}
const watchedThread: StartFilling = buildings => {
  const worker = fillingApart(config.stores)(buildings)
  threads.push(worker)
  return worker
}

beforeEach(() => {
  notices = []
  threads = []
})
beforeAll(async () => {
  folder = await testFolder()
  config = readConfig(settingsOver(folder.path, { DEMO_PEOPLE: String(people), ANALYTICS_URL: 'none' }))
  await (await serve(config, pino({ level: 'silent' }))).close()
  stores = await openStores(config)
}, 120_000)
afterEach(async () => {
  await stop()
})
afterAll(async () => {
  await stores.close()
  await folder.remove()
})

/** Processor time of the thread that answers, in milliseconds, for a rebuild. */
const costHere = async (): Promise<number> => {
  await runner.rebuild()
  const before = process.threadCpuUsage()
  await runner.rebuild()
  const { user, system } = process.threadCpuUsage(before)
  return (user + system) / 1000
}

test('the rows are those of a clean rebuild, and the thread that answers has little to do with it', async () => {
  await start()
  const inPlace = await costHere()
  await stop()
  await start(watchedThread)
  const apart = await costHere()
  expect(threads).toHaveLength(2)
  expect(await rowsIn(database)).toStrictEqual(await rebuiltRows(stores))
  expect(apart).toBeLessThan(inPlace / 2)
}, 120_000)

test('a thread that is killed in the middle is begun anew, and said to have died', async () => {
  await start(watchedThread)
  let killed = 0
  await runner.rebuild(undefined, () => {
    if (killed === 0) void threads[0]?.terminate()
    killed += 1
  })
  expect(threads).toHaveLength(2)
  expect(notices).toStrictEqual([{ what: 'retrying', projection: 'all', reason: 'FillingDied' }])
  expect(await rowsIn(database)).toStrictEqual(await rebuiltRows(stores))
}, 120_000)

test('a thread that always dies fails the rebuild; the old rows are served, and no others are left', async () => {
  await start(buildings => {
    const worker = watchedThread(buildings)
    worker.on('message', () => void worker.terminate())
    return worker
  })
  const before = await rowsIn(database)
  await expect(runner.rebuild()).rejects.toMatchObject({ name: 'FillingDied' })
  expect(threads).toHaveLength(3)
  expect(await rowsIn(database)).toStrictEqual(before)
  const tables = await database.read.introspection.getTables()
  const rows = tables.filter(({ name, isView }) => !isView && /_g\d+$/u.test(name))
  expect(rows).toHaveLength(models.flatMap(model => model.tables).length)
}, 120_000)

test('a stop ends the thread', async () => {
  await start(watchedThread)
  let stopping: Promise<void> | undefined
  const rebuilding = runner.rebuild(undefined, () => {
    stopping ??= runner.stop()
  })
  await expect(rebuilding).rejects.toMatchObject({ name: 'RebuildInterrupted' })
  await stopping
  expect(threads.map(({ threadId }) => threadId)).toStrictEqual([-1])
}, 120_000)

test('somebody whose key is destroyed in the middle is in no file after the rebuild that follows', async () => {
  const [person] = peopleOf(people)
  if (person === undefined) throw new Error('the demonstration has too few people')
  const number = person.nhsNumber
  const { readModels } = config.stores
  const isReadable = async (): Promise<boolean> => {
    const files = (await readdir(dirname(readModels))).filter(name => name.startsWith(basename(readModels)))
    const contents = await Promise.all(files.map(name => readFile(join(dirname(readModels), name))))
    return contents.some(bytes => bytes.includes(number))
  }
  await start(watchedThread)
  const patient = await openIdentity(stores.journal, stores.keys).patientByNhsNumber(number)
  expect(await isReadable()).toBe(true)
  let destroyed: Promise<void> | undefined
  const first = runner.rebuild(undefined, () => {
    destroyed ??= stores.keys.destroy(patient ?? 'nobody')
  })
  const second = runner.rebuild()
  await Promise.all([first, second])
  await destroyed
  expect(destroyed).toBeDefined()
  expect(await isReadable()).toBe(false)
  expect(await rowsIn(database)).toStrictEqual(await rebuiltRows(stores))
}, 120_000)
