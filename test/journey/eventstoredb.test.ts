/** The main job on EventStoreDB: the whole program, people at browsers, a hospital's feed; and the server dies by SIGKILL in the middle. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { EventStoreDBClient } from '@eventstore/db-client'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { missingEngine } from '../analytics/counted.ts'
import { openBrowser } from '../support/browser.ts'
import { startEventStoreDb, type EventStoreDb } from '../support/eventstoredb/start.ts'
import { startProgram, tokenOf, type Program } from '../support/program.ts'
import { find, isCleared, practice, shares, unseen, wantsToStop } from './deeds.ts'
import { openFeed, type Sent } from './feed.ts'
import { countedIn } from './inTheLog.ts'
import * as met from './outage.ts'
import { fetching, openProbes } from './probes.ts'
import { signIn, type Person, type Place } from './visitor.ts'

/** Without the engine nothing is counted; everything else is as it is with it. */
const isCounted = (await missingEngine()) === undefined

let folder: string
let settings: Readonly<Record<string, string>>
let server: EventStoreDb
let program: Program
let browser: Browser
let place: Place
let patient: Person
let gp: Person

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'main-job-'))
  server = await startEventStoreDb({ data: join(folder, 'server') })
  settings = { EVENTS_URL: server.url, ...(!isCounted && { ANALYTICS_URL: 'none' }) }
  program = await startProgram(join(folder, 'data'), settings)
  browser = await openBrowser()
  const pictures = process.env['PICTURES'] ?? (await mkdtemp(join(tmpdir(), 'main-job-pictures-')))
  place = { browser, address: program.address, manner: { name: 'away', width: 1280, looked: true }, pictures }
  patient = await signIn(place, 'patient', 'Your health record')
  gp = await signIn(place, 'gp', /Your team today/)
}, 240_000)
afterAll(async () => {
  await browser.close()
  const { code } = await program.end()
  await server.stop()
  await rm(folder, { recursive: true })
  expect(code).toBe(0)
})

/** Dead for so long, and then there again with what it had. */
const deadFor = async (ms: number): Promise<met.Outage> => {
  const from = Date.now()
  await server.kill()
  await sleep(ms)
  await server.restart()
  return { from, until: Date.now() }
}

/** The people counted on an open dashboard; not a number where none are shown. */
const figureOn = async ({ page }: Person): Promise<number> => {
  const words = await page.locator('[data-moves="finding"]').allTextContents()
  return Number(/([\d,]+) (?:of [\d,]+ )?people/.exec(words.join(' '))?.[1]?.replace(',', '') ?? Number.NaN)
}

const opensADashboard = async (): Promise<Person> => {
  const commissioner = await signIn(place, 'commissioner', 'Dashboards')
  const { page } = commissioner
  await page.goto(`${program.address}/dashboards/hba1c`)
  const seen = async (): Promise<number> => {
    await page.reload()
    return figureOn(commissioner)
  }
  await expect.poll(seen, { timeout: 60_000, interval: 1000 }).toBeGreaterThan(0)
  return commissioner
}

const words = 'I was never there'
const asksAQuestion = async (): Promise<Person> => {
  const looked = { ...place.manner, name: 'asks' }
  const asker = await signIn({ ...place, manner: looked }, 'patient', 'Your health record')
  await asker.navigate('Who has looked', 'Who has looked at your record')
  await asker.press(asker.link(/recognise/), 'You don’t recognise this?')
  await asker.type(asker.page.getByLabel(/Do you want to add something/), words)
  return asker
}

/** While nothing can be read or written: plain words, and nothing that was entered is lost with them. */
const meetsTheOutage = async (asker: Person): Promise<void> => {
  await patient.navigate('Your record', met.away)
  await met.saysWhatIsTheMatter(patient)
  await asker.press(asker.button('Ask about this'), met.away)
  await met.saysWhatIsTheMatter(asker)
  expect(await asker.text()).toContain('What you sent was not saved.')
  expect(await asker.text()).toContain(words)
}

/** Each value that was sent stands once in the person's own page. */
const readsEachOnce = async ({ values }: Sent): Promise<void> => {
  await patient.navigate('Your record', 'Your record')
  await patient.press(patient.link('Test results'), 'Your record')
  await patient.press(patient.link('Blood sugar over time (HbA1c)'), 'Blood sugar over time (HbA1c)')
  const cells = await patient.page.getByRole('table').first().getByRole('row').allInnerTexts()
  const times = values.map(value => cells.filter(cell => cell.split(/\s+/).includes(value)).length)
  expect(times).toStrictEqual(values.map(() => 1))
}

const problem = {
  type: 'urn:care-information-exchange:problem:unavailable',
  title: 'Not available at the moment',
  status: 503,
  detail: 'The record can’t be reached: ask again',
}

describe('the main job on EventStoreDB, whose server dies and comes back', () => {
  it('loses, doubles and hides nothing, and says what is the matter for as long as it is', async () => {
    const token = await tokenOf(join(folder, 'data'), 'patient', settings)
    const bearer = { authorization: `Bearer ${token}` }
    const me = await fetching(`${program.address}/api/v1/me`, bearer)()
    const { user } = z.object({ user: z.string() }).parse(JSON.parse(me.text))
    const before = await countedIn(server.url)
    const feed = openFeed(program.mllpPort, 3)
    const reader = await signIn(place, 'patient', 'Your health record')
    const asker = await asksAQuestion()
    const commissioner = isCounted ? await opensADashboard() : undefined
    const { address } = program
    const probes = openProbes({
      page: met.askingAs(reader, `${address}/record`),
      metrics: fetching(`${address}/metrics`),
      ...(commissioner && { figures: met.askingAs(commissioner, `${address}/dashboards/hba1c`) }),
      api: fetching(`${address}/api/v1/patients/${user}`, bearer),
      ready: fetching(`${address}/ready`),
      health: fetching(`${address}/health`),
    })
    await met.hears(reader)

    const dead = deadFor(7_000)
    await met.unheard(reader)
    await meetsTheOutage(asker)
    const outage = await dead
    await met.hears(reader)
    await sleep(2_000)
    await asker.press(asker.button('Send this'), 'Who has looked at your record')
    expect(await asker.text()).toContain(words)
    const sent = await feed.end()
    await probes.end()

    const told = feed.told()
    expect(new Set(told.map(({ code }) => code))).toStrictEqual(new Set(['AA', 'AE']))
    expect(Math.max(...told.map(one => one.answeredAt - one.askedAt))).toBeLessThan(met.longestWaitMs)
    const longer = ['page', ...(isCounted ? ['figures'] : []), 'api', 'ready'].map(name => [
      name,
      met.judged(probes.seen(name), outage),
    ])
    process.stdout.write(
      `away ${String(outage.until - outage.from)} ms, refused so many ms longer: ${JSON.stringify(Object.fromEntries(longer))}; ${String(sent.messages)} messages, sent ${String(told.length)} times\n`,
    )
    expect(JSON.parse(probes.seen('api').find(met.isRefused)?.text ?? '')).toStrictEqual(problem)
    expect(probes.seen('ready').findLast(met.isRefused)?.text).toContain(`127.0.0.1:${String(server.port)}`)
    for (const always of ['health', 'metrics'])
      expect(new Set(probes.seen(always).map(({ status }) => status))).toStrictEqual(new Set([200]))

    const since = async () => {
      const { received, filed, results } = await countedIn(server.url)
      return [received - before.received, filed - before.filed, results - before.results]
    }
    await expect
      .poll(since, { timeout: 30_000, interval: 500 })
      .toStrictEqual([sent.messages, sent.messages, sent.results])
    await readsEachOnce(sent)
    // Published when ten people's facts have changed, to the nearest five.
    if (commissioner !== undefined)
      await expect
        .poll(() => figureOn(commissioner), { timeout: 30_000 })
        .toBeGreaterThanOrEqual(sent.people - 12)
    expect(met.complaints(program)).toStrictEqual([])
  }, 240_000)
})

describe('a limit that somebody sets on a stream of ours', () => {
  it('turns /ready false, which names the stream, until it is taken back', async () => {
    const token = await tokenOf(join(folder, 'data'), 'patient', settings)
    const me = await fetching(`${program.address}/api/v1/me`, { authorization: `Bearer ${token}` })()
    const { user } = z.object({ user: z.string() }).parse(JSON.parse(me.text))
    const client = EventStoreDBClient.connectionString(server.url)
    const stream = `consent-${user}`
    const ready = fetching(`${program.address}/ready`)
    await client.setStreamMetadata(stream, { maxAge: 3600 })
    await expect.poll(async () => (await ready()).status, { timeout: 20_000 }).toBe(503)
    expect((await ready()).text).toContain(`${stream} will vanish: $maxAge`)
    await client.setStreamMetadata(stream, {})
    await expect.poll(async () => (await ready()).status, { timeout: 20_000 }).toBe(200)
    await client.dispose()
  }, 60_000)
})

/** What a page said of a wish to stop sharing. */
const said = {
  stopped: /You have stopped sharing/,
  unsaved: /What you sent was not saved\./,
  unsure: /We could not find out whether what you sent was saved/,
} as const

const ways = [
  { name: 'dead before it is asked', silent: false, ms: 5_000, says: 'unsaved', stands: true },
  { name: 'dead with its answer', silent: true, ms: 5_000, says: 'unsure', stands: false },
  { name: 'dead with its answer, and soon back', silent: true, ms: 0, says: 'stopped', stands: false },
] as const

describe('a withdrawal of consent while the server dies', () => {
  it.each(ways)(
    'is done or said not to be: $name',
    async ({ silent, ms, says, stands }) => {
      await shares(patient)
      await find(gp, /QUILLAN, Jamila/)
      await wantsToStop(patient)
      const stop = patient.button('Stop sharing')
      if (silent) await server.faults.silence('append')
      else await server.kill()
      const pressed = stop.click()
      // Time for it to be written, where there is somebody to write it.
      await sleep(1000)
      const dead = deadFor(ms)
      await pressed
      await expect.poll(() => patient.text(), { timeout: 20_000 }).toMatch(said[says])
      await dead

      const standing = async (): Promise<boolean | undefined> => {
        await patient.page.goto(`${program.address}/sharing`)
        if (!(await patient.text()).includes('You share with')) return undefined
        return (await patient.link(`Stop sharing with ${practice}`).count()) === 1
      }
      await expect.poll(standing, { timeout: 15_000 }).toBe(stands)
      if (stands) {
        await wantsToStop(patient)
        await patient.press(stop, 'You have stopped sharing')
      }
      await isCleared(gp)
      await gp.page.reload()
      await gp.page.getByRole('heading', { level: 1, name: unseen }).waitFor()
      expect(met.complaints(program)).toStrictEqual([])
    },
    90_000,
  )
})
