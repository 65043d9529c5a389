/** Drafts as one types, and who is writing now, in real browsers over the real exchange. */
import type { Browser } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { portalPages } from '../../../portal/pages/portalPages.ts'
import { accessibilityFaults, openBrowser, openWindow, overhang } from '../../support/browser.ts'
import { writePlan } from '../../support/planStory.ts'
import { openCast, type Cast } from '../signIn/cast.ts'
import { openWorld, type World } from '../signIn/world.tsx'

let browser: Browser
let cast: Cast
let world: World
let plan: string
const open: (() => Promise<void>)[] = []
const pages = portalPages({ demonstration: true })

const start = (): Promise<World> => openWorld({ cast, pages, changes: cast.runner.changes })

beforeAll(async () => {
  browser = await openBrowser()
}, 60_000)
afterAll(() => browser.close())
beforeEach(async () => {
  cast = await openCast()
  const { who } = cast
  await cast.share(who.patient, who.surgeryTeam, ['general', 'mental'])
  await cast.share(who.patient, who.kidneyTeam, ['general'])
  const of = { role: 'professional' } as const
  const written = await writePlan(cast, {
    patient: who.patient,
    gp: { ...of, user: who.gp, team: who.surgeryTeam, organisation: who.surgery },
    nurse: { ...of, user: who.nurse, team: who.kidneyTeam, organisation: who.hospital },
    partners: [who.hospital, who.surgery],
  })
  plan = written.id
  world = await start()
}, 60_000)
afterEach(async () => {
  for (const close of open.splice(0)) await close()
  await world.close()
  await cast.close()
})

/** Somebody's window, signed in and at a page. */
const at = async (login: string, path: string, { script = true, width = 1280 } = {}) => {
  const { page, context, complaints } = await openWindow(browser, width, script)
  open.push(() => context.close())
  await page.goto(`${world.base.origin}/`)
  await page.click(`button[value="${login}"]`)
  await page.goto(`${world.base.origin}${path}`)
  return { page, context, complaints }
}

describe('what is typed into a plan', () => {
  it('is saved as one types, and is there again in another browser after the server was started anew', async () => {
    const path = `/plans/${plan}/sections/aboutMe`
    const first = await at('patient', path)
    await first.page.getByLabel('Write in').fill('I like tea with my neighbour')
    await first.page.getByText(/^Saved \d+(:\d+)?[ap]m$/).waitFor()
    expect(first.complaints).toStrictEqual([])
    await first.context.close()
    await world.close()
    world = await start()
    const second = await at('patient', path)
    expect(await second.page.getByLabel('Write in').inputValue()).toBe('I like tea with my neighbour')
    expect(await second.page.getByText('It is not in the plan yet').count()).toBe(1)
  }, 60_000)

  it('is kept for a new item under its own id, however often the page is loaded', async () => {
    const { page } = await at('patient', `/plans/${plan}/sections/goals/add/goal`)
    await page.getByLabel('What is the goal?').fill('Swim')
    await page.getByText(/^Saved \d/).waitFor()
    await page.reload()
    expect(await page.getByLabel('What is the goal?').inputValue()).toBe('Swim')
  }, 60_000)

  it('is kept by the Save button without client JavaScript', async () => {
    const path = `/plans/${plan}/sections/aboutMe`
    const { page } = await at('patient', path, { script: false, width: 320 })
    await page.getByLabel('Write in').fill('Without scripts')
    await page.getByRole('button', { name: 'Save draft' }).click()
    await page
      .getByText(/It is not in the plan yet/)
      .first()
      .waitFor()
    expect(await page.getByLabel('Write in').inputValue()).toBe('Without scripts')
  }, 60_000)

  it('makes at most one save a second, and never loses the last character', async () => {
    const { page } = await at('patient', `/plans/${plan}/sections/aboutMe`)
    const saves: number[] = []
    page.on('request', request => {
      if (request.url().endsWith('/draft')) saves.push(Date.now())
    })
    const box = page.getByLabel('Write in')
    await box.fill('')
    await box.pressSequentially('abcdefghijklmnopqrstuvwxyz', { delay: 100 })
    await page.waitForFunction(
      `fetch(location.href).then(answer => answer.text()).then(text => text.includes('xyz</textarea>'))`,
    )
    const apart = saves.slice(1).map((sent, place) => sent - (saves[place] ?? 0))
    expect(saves.length).toBeGreaterThan(1)
    expect(Math.min(...apart)).toBeGreaterThanOrEqual(950)
  }, 60_000)
})

describe('who is writing', () => {
  it('is told on other open pages of the plan within seconds, to those who may see the part', async () => {
    const reader = await at('patient', `/plans/${plan}`)
    const stream = reader.page.waitForRequest(/\/live\?.*plan=/)
    await reader.page.reload()
    await stream
    const writer = await at('gp', `/patients/${cast.who.patient}/plans/${plan}/sections/needs`)
    await writer.page.getByLabel('Write in').fill('Something new')
    await reader.page.getByText('Dr Dee Example, Surgery, Example Street Surgery is writing here.').waitFor()
    expect(await writer.page.getByText('is writing here').count()).toBe(0)
  }, 60_000)
})

describe('a page on which two wordings are put together', () => {
  it.each([320, 1280])(
    'is fit for everyone, %i pixels wide',
    async width => {
      const late = await at('gp', `/patients/${cast.who.patient}/plans/${plan}/sections/needs`, { width })
      const soon = await at('patient', `/plans/${plan}/sections/needs`)
      for (const [{ page }, words] of [
        [soon, 'Type 2 diabetes since 2013.'],
        [late, 'Type 2 diabetes since 2012.'],
      ] as const) {
        await page.getByLabel('Write in').fill(words)
        await page.getByRole('button', { name: 'Put into the plan' }).click()
        await page.waitForURL(/plans\/[0-9a-f]+$|needs$/)
      }
      await late.page.getByRole('heading', { name: 'Put the two together' }).waitFor()
      expect(await accessibilityFaults(late.page)).toStrictEqual([])
      expect(await overhang(late.page)).toBe(0)
    },
    60_000,
  )
})
