/** Two processes with the same work, their keys and sessions in PostgreSQL: work that both do harms nothing, and what one leaves the other takes up. Told in order. */
import { setTimeout as sleep } from 'node:timers/promises'
import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openAnalytics } from '../../../app/analytics.ts'
import { openAreas } from '../../../app/areas.ts'
import { openExchange } from '../../../app/compose.ts'
import { countedLog } from '../../../app/countedStates.ts'
import { randomIds } from '../../../app/ids.ts'
import { publication } from '../../../domain/publication/decider.ts'
import { toInstant } from '../../../domain/kernel/time.ts'
import { engineIsHere } from '../../analytics/embedded/fresh.ts'
import { judge, type Verdict } from '../../analytics/reliability/verdict.ts'
import { openHospital, resultOf } from '../../journey/hospital.ts'
import { postgres, type OwnSchema } from '../../support/postgres.ts'
import type { Program } from '../../support/program.ts'
import { beginFeed, withStores } from './feeding.ts'
import { metricOf, openSeveral, type Several } from './several.ts'

const server = await postgres()
const work = 'feeds,processes,analytics'
const workers = ['first', 'second'] as const
type Worker = (typeof workers)[number]

let own: OwnSchema
let several: Several
let one: Program
const running = new Map<Worker, Program>()

const engineOf = (name: Worker): string => `chdb:${several.folderOf(name)}/analytics`
const start = async (name: Worker, planted?: string): Promise<Program> => {
  const file = planted === undefined ? {} : { file: 'test/reliability/processes/planted.ts' }
  const settings = { ANALYTICS_URL: engineOf(name), ...(planted !== undefined && { PLANTED: planted }) }
  const program = await several.start(name, work, { ...file, settings })
  running.set(name, program)
  return program
}
const end = async (name: Worker, signal: 'SIGINT' | 'SIGKILL' = 'SIGINT'): Promise<void> => {
  await running.get(name)?.end(signal)
  running.delete(name)
}

beforeAll(async () => {
  own = server.ownSchema()
  several = await openSeveral({ KEYS_URL: own.url, SESSIONS_URL: own.url })
  await start('first', 'everybodysTurn')
  await start('second', 'everybodysTurn')
  one = await several.start('one', 'api,projector')
}, 240_000)
afterAll(async () => {
  await several.close()
  await own.drop()
})

const counts = async (program: Program): Promise<boolean> =>
  (await metricOf(program, 'cie_counting{status="live"}')) === 1
const countedThrough = (program: Program): Promise<number> => metricOf(program, 'cie_counted_through_seconds')
const soon = { timeout: 60_000, interval: 200 } as const

/** What a worker that has ended counted from, beside what the log says. */
const judged = (name: Worker): Promise<Verdict> =>
  withStores(several, async stores => {
    const analytics = await openAnalytics(
      { at: 'embedded', folder: `${several.folderOf(name)}/analytics` },
      pino({ level: 'silent' }),
    )
    if (analytics.status !== 'open') throw new Error(analytics.reason)
    const exchange = await openExchange({
      stores,
      readModelsUrl: 'sqlite::memory:',
      clock: () => toInstant(Date.now()),
      ids: randomIds,
      log: pino({ level: 'silent' }),
      kindIfNew: 'demonstration',
    })
    const { identity, kind } = exchange.logIdentity
    const stated = { ...stores, decileOf: await openAreas(undefined, kind) }
    try {
      return await judge(analytics, { stores: countedLog(stated, exchange.queries), identity })
    } finally {
      await exchange.close()
      await analytics.close()
    }
  })

const send = async (program: Program, order: string): Promise<string> => {
  const hospital = openHospital(program.mllpPort)
  try {
    return await hospital.send(resultOf(order, 50))
  } finally {
    await hospital.close()
  }
}

/** Whether some figures were published twice, one after the other. */
const doubledFigures = (): Promise<readonly string[]> =>
  withStores(several, async ({ journal }) => {
    const last = new Map<string, string>()
    const doubled: string[] = []
    for await (const page of journal.readAll({ categories: [publication.category] }))
      for (const { stream, event } of page) {
        const said = JSON.stringify(event)
        if (last.get(stream) === said) doubled.push(stream)
        last.set(stream, said)
      }
    return doubled
  })

describe.skipIf(!engineIsHere)('two processes that each believe that it is their turn', () => {
  test('file every message once, and both count right', async () => {
    const feed = await beginFeed(several, { from: 3, people: 4, each: 14 })
    feed.senders.connectTo(running.get('first')?.mllpPort)
    await feed.senders.done
    expect(await feed.faults(['one'])).toStrictEqual([])
    for (const program of running.values()) {
      await expect.poll(() => counts(program), soon).toBe(true)
      expect((await several.ask(program, '/ready', { as: '' })).status).toBe(200)
    }
    await sleep(1000)
    for (const name of workers) await end(name)
    for (const name of workers) {
      const { tables, anew, said } = await judged(name)
      expect(tables).toStrictEqual(anew)
      expect(said.count).toBeGreaterThan(0)
    }
    expect(await doubledFigures()).toStrictEqual([])
  }, 240_000)

  test('and the same check finds two that make ids of their own', async () => {
    for (const name of workers) await start(name, 'everybodysTurn,freshFiling')
    const feed = await beginFeed(several, { from: 7, people: 4, each: 14 })
    feed.senders.connectTo(running.get('first')?.mllpPort)
    await feed.senders.done
    await sleep(2000)
    for (const name of workers) await end(name, 'SIGKILL')
    expect(await feed.faultsNow([])).not.toStrictEqual([])
  }, 240_000)
})

describe.skipIf(!engineIsHere)('two processes that take turns', () => {
  beforeAll(async () => {
    for (const name of workers) await end(name, 'SIGKILL')
  })
  test('one counts, the other says that it does not; when the first dies the other takes over within the lease', async () => {
    const first = await start('first')
    await expect.poll(() => counts(first), soon).toBe(true)
    const second = await start('second')
    expect(await metricOf(second, 'cie_counting{status="elsewhere"}')).toBe(1)
    expect(await metricOf(one, 'cie_counting{status="elsewhere"}')).toBe(1)
    await end('first', 'SIGKILL')
    const since = performance.now()
    await expect.poll(() => metricOf(second, 'cie_counting{status="elsewhere"}'), soon).toBe(0)
    const tookMs = performance.now() - since
    const sent = Math.floor(Date.now() / 1000)
    expect(await send(second, 'TAKEN')).toBe('AA')
    await expect.poll(() => countedThrough(second), soon).toBeGreaterThanOrEqual(sent)
    process.stdout.write(`the other counted ${(tookMs / 1000).toFixed(1)} s after the first was killed\n`)
    // Nine seconds of the lease, two until it is asked for again, and room for a machine with much to do.
    expect(tookMs).toBeLessThan(15_000)
  }, 240_000)

  test('an erasure that one was killed in the middle of is finished by the other', async () => {
    const first = await start('first')
    expect(first.stdout() + first.stderr()).toContain('stands by')
    const refused = await several.erase('first', '9990000018')
    expect(refused.stderr).toContain('this process stands by')
    const asked = several.erase('second', '9990000018')
    await withStores(several, async ({ keys }) => {
      while ((await keys.marks()).length === 0) await sleep(1)
      await end('second', 'SIGKILL')
      expect((await asked).code).not.toBe(0)
      expect(await keys.marks()).toHaveLength(1)
      await expect.poll(() => keys.marks(), soon).toStrictEqual([])
    })
    await expect
      .poll(async () => (await several.erase('first', '9990000018')).stderr, soon)
      .toContain('nobody holds that NHS number')
    await end('first')
    const { tables, anew } = await judged('first')
    expect(tables).toStrictEqual(anew)
  }, 240_000)
})
