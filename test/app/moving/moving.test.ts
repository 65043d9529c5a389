/** A log moves from SQLite to an EventStoreDB and back, and nobody can tell: order, ids, revisions, documents, who is erased, and every read model. */
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openEventLog } from '../../../app/eventLog.ts'
import { eventsPlace } from '../../../app/eventsPlace.ts'
import { fromLog } from '../../../app/moving/pour.ts'
import { withSource } from '../../../app/moving/source.ts'
import { move } from '../../../app/moving/target.ts'
import { openStores } from '../../../app/stores.ts'
import { toInstant } from '../../../domain/kernel/time.ts'
import { openDatabase } from '../../../projections/database.ts'
import { models } from '../../../projections/models.ts'
import { startRunner } from '../../../projections/runner.ts'
import { openJournal, type Journal } from '../../../store/journal.ts'
import type { EventLog, StoredEvent } from '../../../store/port.ts'
import { testFolder, type TestFolder } from '../../contract/folder.ts'
import { drain, event } from '../../contract/support.ts'
import { startEventStoreDb, type EventStoreDb } from '../../support/eventstoredb/start.ts'
import { rebuiltRows, rowsIn } from '../../support/readModels.ts'
import { configOver, openHouse, type House } from './house.ts'

const quiet = (): void => undefined
let folder: TestFolder
let server: EventStoreDb
let house: House
beforeAll(async () => {
  folder = await testFolder()
  server = await startEventStoreDb()
  house = await openHouse(folder.file('old'))
  await house.erase(house.people[2] ?? '')
}, 60_000)
afterAll(async () => {
  await house.close()
  await server.stop()
  await folder.remove()
})

const onServer = (): Promise<EventLog> =>
  openEventLog(
    {
      dataDir: folder.file('new'),
      stores: { ...house.config.stores, events: eventsPlace.parse(server.url) },
    },
    'always',
  )
const copyTo = (log: EventLog) =>
  withSource(house.config, source => move({ ...source, origin: fromLog(source.log) }, { log }, quiet))
const placeless = (events: readonly StoredEvent[]) => events.map(({ position: _, ...event }) => event)
const everything = async (log: EventLog) => placeless(await drain(log.readAll()))

/** A log whose writer is cut off after some appends. */
const cutOffAfter = (log: EventLog, appends: number): EventLog => {
  let left = appends
  return {
    ...log,
    append: (...given) => {
      left -= 1
      return left < 0 ? Promise.reject(new Error('cut off')) : log.append(...given)
    },
  }
}

describe('to an EventStoreDB and back', () => {
  test('a copy that was cut off goes on, and is the same event by event', async () => {
    const log = await onServer()
    await expect(copyTo(cutOffAfter(log, 7))).rejects.toThrow('cut off')
    const before = await drain(log.readAll())
    const total = await copyTo(log)
    expect((await drain(log.readAll())).slice(0, before.length)).toStrictEqual(before)
    expect(await everything(log)).toStrictEqual(await everything(house.stores.log))
    expect(await copyTo(log)).toStrictEqual(total)
    expect(total.events).toBe((await everything(house.stores.log)).length)
    await log.close()
  })

  test('back in SQLite, with keys and documents, every read model is the same and the erased stay erased', async () => {
    const log = await onServer()
    const back = await openStores(configOver(folder.file('back')))
    const { keys, blobs, journal } = house.stores
    const { identity } = house.world.logIdentity
    const moved = await move({ identity, origin: fromLog(log), keys, blobs }, back, quiet)
    expect(moved.blobs).toBe(2)
    expect(await rebuiltRows(back)).toStrictEqual(await rebuiltRows({ journal }))
    expect(await back.keys.find(house.people[2] ?? '')).toStrictEqual({ state: 'destroyed' })
    expect(await back.keys.secret('identifiers')).toStrictEqual(await keys.secret('identifiers'))
    await back.close()
    await log.close()
  })

  test('a stream that went on in the target stops it, by name', async () => {
    const other = await openStores(configOver(folder.file('other')))
    await copyTo(other.log)
    const stream = `patient-${house.people[0] ?? ''}`
    await other.log.append(stream, 'exists', [event('its own')])
    await expect(copyTo(other.log)).rejects.toThrow(
      `the target ends with ${stream}@2, which is not in what is moved`,
    )
    await other.close()
  })

  test('a target whose revisions are others stops it, naming stream and revision', async () => {
    const log = await onServer()
    const shifted: EventLog = {
      ...log,
      append: () => Promise.resolve({ outcome: 'conflict', actual: 4 }),
      readAll: async function* () {},
    }
    await expect(copyTo(shifted)).rejects.toThrow(/log-0+@0 can't be written .* stands at 4/)
    await log.close()
  })
})

describe('read models that were filled before a move', () => {
  const rowsOver = async (journal: Journal, url: string) => {
    const database = openDatabase(url)
    const runner = await startRunner({
      source: journal,
      database,
      projections: models,
      identity: house.world.logIdentity.identity,
      clock: () => toInstant(Date.now()),
      report: quiet,
    })
    const began = runner.states().map(({ status }) => status)
    await runner.live
    await runner.caughtUp(await journal.end(), 30_000)
    const rows = await rowsIn(database)
    await runner.stop()
    await database.close()
    return { began: new Set(began), rows }
  }

  test('are made anew on the new store, and go on there at the next start', async () => {
    const url = `sqlite:${join(folder.path, 'models.db')}`
    const log = await onServer()
    const there = openJournal(log, house.stores.keys)
    await rowsOver(house.stores.journal, url)
    expect((await rowsOver(house.stores.journal, url)).began).toStrictEqual(new Set(['running']))
    const moved = await rowsOver(there, url)
    expect(moved.began).toStrictEqual(new Set(['rebuilding']))
    expect(moved.rows).toStrictEqual(await rebuiltRows({ journal: there }))
    expect((await rowsOver(there, url)).began).toStrictEqual(new Set(['running']))
    await log.close()
  })

  test('are refused on a log that lacks what they have read', async () => {
    const url = `sqlite:${join(folder.path, 'more.db')}`
    const log = await onServer()
    await house.fileLetter(house.people[0] ?? '', 'after the move')
    await rowsOver(house.stores.journal, url)
    await expect(rowsOver(openJournal(log, house.stores.keys), url)).rejects.toThrow('the log lacks an event')
    await log.close()
  })
})
