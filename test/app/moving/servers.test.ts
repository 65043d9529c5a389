/** `cie events copy` takes log, keys and documents to servers that several machines share, run as an administrator runs it. */
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { openStores } from '../../../app/stores.ts'
import { readConfig } from '../../../app/config.ts'
import { testFolder, type TestFolder } from '../../contract/folder.ts'
import { drain } from '../../contract/support.ts'
import { startEventStoreDb, type EventStoreDb } from '../../support/eventstoredb/start.ts'
import { postgres, type OwnSchema } from '../../support/postgres.ts'
import { cie, settingsOver } from '../../support/program.ts'
import { rebuiltRows } from '../../support/readModels.ts'
import { anySigner, startTestS3, type TestS3 } from '../../support/s3/server.ts'
import { openHouse, type House } from './house.ts'

const shared = await postgres()
let folder: TestFolder
let house: House
let events: EventStoreDb
let keys: OwnSchema
let blobs: TestS3
beforeAll(async () => {
  folder = await testFolder()
  house = await openHouse(folder.file('house'))
  events = await startEventStoreDb()
  keys = shared.ownSchema()
  blobs = await startTestS3()
  await house.erase(house.people[1] ?? '')
  for (const [name, value] of Object.entries(anySigner)) vi.stubEnv(name, value)
}, 60_000)
afterAll(async () => {
  vi.unstubAllEnvs()
  await house.close()
  await blobs.stop()
  await keys.drop()
  await events.stop()
  await folder.remove()
})

const masterKey = (): string => house.config.stores.masterKey
const copy = (bucket: string) =>
  cie(
    [
      ...['events', 'copy', '--to-events', events.url, '--to-keys', keys.url],
      ...['--to-master-key', masterKey(), '--to-blobs', bucket],
    ],
    settingsOver(folder.file('house'), anySigner),
  )
const bucketUrl = (): string =>
  `s3://${blobs.bucket}/documents?endpoint=${encodeURIComponent(blobs.endpoint)}&region=eu-west-2`

test('a copy whose documents have no bucket to go to fails, names it, and is finished by the next', async () => {
  const cut = await copy(bucketUrl().replace(blobs.bucket, 'no-such-bucket'))
  expect(cut.code).not.toBe(0)
  expect(cut.stderr).toContain('no-such-bucket')

  const done = await copy(bucketUrl())
  expect(done.code).toBe(0)
  expect(done.stdout).toMatch(/copied: \d+ events, 2 documents\nSHA-256 of the events: [0-9a-f]{64}\n/)
  expect((await copy(bucketUrl())).stdout).toBe(done.stdout)
})

test('from there every read model and every document is the same, and the erased stay erased', async () => {
  const there = await openStores(
    readConfig(
      settingsOver(folder.file('there'), {
        EVENTS_URL: events.url,
        KEYS_URL: keys.url,
        MASTER_KEY_FILE: masterKey(),
        BLOBS_URL: bucketUrl(),
      }),
    ),
  )
  expect(await rebuiltRows(there)).toStrictEqual(await rebuiltRows(house.stores))
  expect(await drain(there.log.readAll())).toHaveLength((await drain(house.stores.log.readAll())).length)
  expect(await there.keys.find(house.people[1] ?? '')).toStrictEqual({ state: 'destroyed' })
  expect(blobs.objects.size).toBeGreaterThanOrEqual(2)
  await there.close()
})
