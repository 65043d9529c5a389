/** The main job on EventStoreDB: the whole program, people at browsers, a hospital's feed; and the server dies by SIGKILL in the middle. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { missingEngine } from '../analytics/counted.ts'
import { openBrowser } from '../support/browser.ts'
import { startEventStoreDb, type EventStoreDb } from '../support/eventstoredb/start.ts'
import { startProgram, tokenOf, type Program } from '../support/program.ts'
import { find, isCleared, practice, shares, unseen, wantsToStop } from './deeds.ts'
import { openFeed, type Feed } from './feed.ts'
import { countedIn } from './inTheLog.ts'
import { fetching, openProbes, type Answered, type Ask } from './probes.ts'
import { signIn, type Person, type Place } from './visitor.ts'

/** Without the engine nothing is counted; everything else is as it is with it. */
const missing = await missingEngine()
const settingsFor = ({ url }: EventStoreDb) => ({
  EVENTS_URL: url,
  DEMO_PEOPLE: '41',
  ...(missing !== undefined && { ANALYTICS_URL: 'none' }),
})

const awayMs = 6_000
/** The breaker asks each half second whether the server is back; the rest is for a busy machine. */
const longestAfterMs = 4_000
/** Three seconds until the breaker opens, and one try that is under way then. */
const longestWaitMs = 9_000
const away = 'The record can’t be reached at the moment'

let folder: string
let server: EventStoreDb
let program: Program
let browser: Browser
let place: Place

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'main-job-'))
  server = await startEventStoreDb({ data: join(folder, 'server') })
  program = await startProgram(join(folder, 'data'), settingsFor(server))
  browser = await openBrowser()
  const pictures = process.env['PICTURES'] ?? (await mkdtemp(join(tmpdir(), 'main-job-pictures-')))
  place = { browser, address: program.address, manner: { name: 'away', width: 1280 }, pictures }
}, 240_000)
afterAll(async () => {
  await browser.close()
  await program.end('SIGKILL')
  await server.stop()
  await rm(folder, { recursive: true })
})

/** Asks as a signed-in person's browser does. */
const askingAs =
  ({ window }: Person, path: string): Ask =>
  async () => {
    const answer = await window.context.request.get(`${program.address}${path}`, { maxRedirects: 0 })
    return {
      status: answer.status(),
      type: answer.headers()['content-type'] ?? '',
      text: await answer.text(),
    }
  }

const live = '[data-live]'
/** An open page forgets what it was told. */
const unheard = ({ page }: Person): Promise<unknown> =>
  page.evaluate(`document.querySelector('${live}').textContent = ''`)
const hears = async ({ page }: Person): Promise<void> => {
  await page.locator(live).getByText('There is something new.').waitFor()
}

/** The people counted on the open dashboard. */
const figureOn = async ({ page }: Person): Promise<number> => {
  const words = (await page.locator('[data-moves="finding"]').first().textContent()) ?? ''
  return Number(/([\d,]+) (?:of [\d,]+ )?people/.exec(words)?.[1]?.replace(',', '') ?? Number.NaN)
}

const asksAQuestion = async (patient: Person): Promise<void> => {
  await patient.navigate('Who has looked', 'Who has looked at your record')
  await patient.press(patient.link(/recognise/), 'You don’t recognise this?')
  await patient.type(patient.page.getByLabel(/Do you want to add something/), 'I was never there')
}

/** A page in plain words: the way on is there, and nothing of the inside. */
const saysWhatIsTheMatter = async (person: Person): Promise<void> => {
  expect(await person.page.locator('.nhsuk-header__navigation').getByRole('link').count()).toBeGreaterThan(2)
  expect(await person.text()).not.toMatch(/ at |Error|stack|esdb|127\.0\.0\.1/)
}

const isRefused = ({ status }: Answered): boolean => status === 503

/** Nobody was refused before the server died, nor long after it was back, and nobody waited for ever. */
const judge = (name: string, answers: readonly Answered[], from: number, until: number): number => {
  const refused = answers.filter(isRefused)
  const other = answers.filter(({ status }) => status !== 200 && status !== 503)
  expect({ name, other }).toStrictEqual({ name, other: [] })
  expect({ name, refused: refused.length > 0 }).toStrictEqual({ name, refused: true })
  expect(Math.min(...refused.map(({ answeredAt }) => answeredAt))).toBeGreaterThanOrEqual(from)
  const waited = Math.max(...answers.map(({ askedAt, answeredAt }) => answeredAt - askedAt))
  expect({ name, waited: waited < longestWaitMs }).toStrictEqual({ name, waited: true })
  const after = Math.max(...refused.map(({ answeredAt }) => answeredAt)) - until
  expect({ name, after: after < longestAfterMs }).toStrictEqual({ name, after: true })
  expect(answers.at(-1)?.status).toBe(200)
  return after
}

/** What the program said of itself that is worse than a warning: nothing but of messages that it could not take. */
const complaints = (): readonly string[] =>
  program
    .stderr()
    .split('\n')
    .filter(line => /"level":(50|60)/.test(line))
    .filter(line => !/"(LogUnavailable|UnknownOutcome)"/.test(line))

describe('the main job on EventStoreDB, whose server dies and comes back', () => {
  let feed: Feed
  let patient: Person
  let gp: Person

  it('loses, doubles and hides nothing, and says what is the matter for as long as it is', async () => {
    const token = await tokenOf(join(folder, 'data'), 'patient', settingsFor(server))
    const before = await countedIn(server.url)
    patient = await signIn(place, 'patient', 'Your health record')
    gp = await signIn(place, 'gp', /Caseload/)
    await shares(patient)
    await find(gp, /QUILLAN, Jamila/)
    const reader = await signIn(place, 'patient', 'Your health record')
    const asker = await signIn(place, 'patient', 'Your health record')
    await asksAQuestion(asker)
    const commissioner = await signIn(place, 'commissioner', 'Dashboards')
    const figures = commissioner.link('HbA1c over 58 mmol/mol')
    if (missing === undefined) await commissioner.press(figures, /people|published|HbA1c/i)

    const api = fetching(`${program.address}/api/v1/me`, { authorization: `Bearer ${token}` })
    const probes = openProbes({
      page: askingAs(reader, '/record'),
      figures: askingAs(commissioner, '/'),
      api,
      ready: fetching(`${program.address}/ready`),
      health: fetching(`${program.address}/health`),
    })
    feed = openFeed(program.mllpPort, 4)
    await sleep(2_500)
    await hears(reader)

    const from = Date.now()
    await server.kill()
    const back = sleep(awayMs).then(async () => {
      await server.restart()
      return Date.now()
    })
    await unheard(reader)
    await patient.navigate('Your record', away)
    await saysWhatIsTheMatter(patient)
    await asker.press(asker.button('Ask about this'), away)
    await saysWhatIsTheMatter(asker)
    expect(await asker.text()).toContain('What you sent was not saved.')
    expect(await asker.text()).toContain('I was never there')
    const until = await back

    await hears(reader)
    await sleep(2_000)
    await asker.press(asker.button('Send this'), 'Who has looked at your record')
    expect(await asker.text()).toContain('I was never there')
    const sent = await feed.end()
    await probes.end()

    const told = feed.told()
    expect(new Set(told.map(({ code }) => code))).toStrictEqual(new Set(['AA', 'AE']))
    expect(Math.max(...told.map(one => one.answeredAt - one.askedAt))).toBeLessThan(longestWaitMs)
    const measured = ['page', 'figures', 'api', 'ready'].map(
      name => [name, judge(name, probes.seen(name), from, until)] as const,
    )
    process.stdout.write(
      `away ${String(until - from)} ms; refused so many ms longer: ${JSON.stringify(Object.fromEntries(measured))}; ${String(sent.messages)} messages sent ${String(told.length)} times\n`,
    )
    const problem = probes.seen('api').find(isRefused)
    expect(problem?.type).toMatch(/^application\/problem\+json/)
    expect(JSON.parse(problem?.text ?? '')).toStrictEqual({
      type: 'urn:care-information-exchange:problem:unavailable',
      title: 'Not available at the moment',
      status: 503,
      detail: 'The record can’t be reached: ask again',
    })
    expect(probes.seen('ready').findLast(isRefused)?.text).toContain(`127.0.0.1:${String(server.port)}`)
    expect(new Set(probes.seen('health').map(({ status }) => status))).toStrictEqual(new Set([200]))

    await expect
      .poll(async () => (await countedIn(server.url)).filed - before.filed, { timeout: 30_000 })
      .toBe(sent.messages)
    const after = await countedIn(server.url)
    expect(after.received - before.received).toBe(sent.messages)
    expect(after.results - before.results).toBe(sent.results)

    await patient.navigate('Your record', 'Your record')
    await patient.press(patient.link('Test results'), 'Your record')
    await patient.press(patient.link('Blood sugar over time (HbA1c)'), 'Blood sugar over time (HbA1c)')
    const text = await patient.text()
    const times = sent.values.map(value => text.split(`${value} mmol/mol`).length - 1)
    expect(times).toStrictEqual(sent.values.map(() => 1))
    if (missing === undefined)
      await expect
        .poll(() => figureOn(commissioner), { timeout: 30_000 })
        .toBeGreaterThanOrEqual(sent.people - 15)
    expect(complaints()).toStrictEqual([])
    for (const { window } of [reader, asker, commissioner]) await window.context.close()
  }, 180_000)
})
