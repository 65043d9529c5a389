/** A commissioner at a browser: every dashboard page is fit for everyone, and moves when newer figures are published. */
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Locator } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { portalPages } from '../../portal/pages/portalPages.ts'
import { openWorld, type World } from '../portal/signIn/world.tsx'
import { openBrowser, openWindow } from '../support/browser.ts'
import { memoryDashboards, people } from '../support/dashboards.ts'
import { faultsOf, Looked, walk } from './walk.ts'

const figures = memoryDashboards()
let pictures: string
let world: World
let browser: Browser

beforeAll(async () => {
  pictures = process.env['PICTURES'] ?? (await mkdtemp(join(tmpdir(), 'dashboard-pictures-')))
  world = await openWorld({
    dashboards: figures.dashboards,
    pages: portalPages({ demonstration: true }),
  })
  browser = await openBrowser()
}, 60_000)
afterAll(async () => {
  await browser.close()
  await world.close()
})

const opened = async (path: string, width = 1280, script = true) => {
  const window = await openWindow(browser, width, script)
  await window.page.goto(`${world.base.origin}${path}`)
  await window.page.click('button[value="commissioner"]')
  await window.page.getByRole('heading', { level: 1 }).waitFor()
  return window
}

const views = [
  ['board', '/dashboards/hba1c'],
  ['narrowed', '/dashboards/hba1c?ageBand=18+to+39&sex=female'],
  ['map', '/dashboards/hba1c?by=borough'],
  ['bars', '/dashboards/hba1c?by=ageBand&borough=Brent'],
  ['months', '/dashboards/appointments'],
  ['crossed', '/dashboards/hba1c?by=borough,sex'],
  ['total', '/dashboards/hba1c?by='],
  ['nothing', '/dashboards/not-yet'],
  ['home', '/'],
] as const

it('every page that the commissioner can reach is fit for everyone', async () => {
  const { faults, patterns } = await walk(browser, world.base.origin, {
    login: 'commissioner',
    looked: new Looked(),
  })
  expect(faults).toStrictEqual([])
  expect(patterns).toStrictEqual(
    expect.arrayContaining(['/', '/dashboards/hba1c', '/dashboards/appointments', '/dashboards/not-yet']),
  )
}, 120_000)

describe.each([1280, 320])('at %d pixels', width => {
  it.each(views)(
    'the view %s is fit for everyone',
    async (name, path) => {
      const { page, context, complaints } = await opened(path, width)
      await page.screenshot({
        path: join(pictures, `dashboard-${name}-${String(width)}.png`),
        fullPage: true,
      })
      expect(await faultsOf(page)).toStrictEqual([])
      expect(complaints).toStrictEqual([])
      await context.close()
    },
    60_000,
  )
})

describe('an open dashboard', () => {
  it('shows newer figures when they are published, in the same page, and says so', async () => {
    const { page, context, complaints } = await opened('/dashboards/hba1c?by=')
    await page.getByRole('heading', { level: 1, name: '600 people' }).waitFor()
    await page.evaluate('globalThis.stayed = true')
    await expect.poll(() => figures.listening()).toBe(1)
    figures.publish(people(700))
    await page.getByRole('heading', { level: 1, name: '700 people' }).waitFor()
    expect(await page.getByRole('status').first().innerText()).toBe(
      'Newer figures were published. They are shown now.',
    )
    expect(await page.locator('table').innerText()).toContain('700')
    expect(await page.evaluate('globalThis.stayed')).toBe(true)
    expect(complaints).toStrictEqual([])
    await context.close()
  }, 60_000)
  it('narrows every chart by a link beside one, without a new page, and goes back', async () => {
    const { page, context, complaints } = await opened('/dashboards/hba1c')
    await page.evaluate('globalThis.stayed = true')
    const female = page.locator('[data-panel="sex"]').getByRole('link', { name: 'Female' })
    await female.focus()
    await page.keyboard.press('Enter')
    await page.getByText('Only sex: female.').first().waitFor()
    expect(new URL(page.url()).search).toBe('?sex=female')
    await page.locator('a[data-value="female"][aria-current="true"]:focus').waitFor()
    expect(await page.locator('[data-panel="sex"] table').innerText()).toContain('Male')
    await page.goBack()
    await page.getByText('Choose a value to narrow the whole page to it.').first().waitFor()
    expect(await page.evaluate('globalThis.stayed')).toBe(true)
    expect(complaints).toStrictEqual([])
    await context.close()
  }, 60_000)
  it('tells each value of a chart by the arrow keys, and narrows to it', async () => {
    const { page, context, complaints } = await opened('/dashboards/hba1c')
    const chart = page.locator('[data-panel="ageBand"]').getByRole('slider')
    await chart.focus()
    expect(await chart.getAttribute('aria-valuetext')).toMatch(/^18 to 39: \d+$/)
    await page.keyboard.press('ArrowRight')
    expect(await chart.getAttribute('aria-valuetext')).toMatch(/^40 to 64: \d+$/)
    await page.keyboard.press('Enter')
    await page.getByText('Only age: 40 to 64.').first().waitFor()
    expect(complaints).toStrictEqual([])
    await context.close()
  }, 60_000)
  it('moves nothing for those who ask for less motion', async () => {
    const { page, context } = await opened('/dashboards/hba1c')
    await page.emulateMedia({ reducedMotion: 'reduce' })
    await page.reload()
    await page.locator('[data-panel="ageBand"]').getByRole('slider').waitFor()
    const animated = `globalThis.echarts.getInstanceByDom(document.querySelector('[data-panel="ageBand"] .cie-live')).getOption().animation`
    expect(await page.evaluate(animated)).toBe(false)
    await context.close()
  }, 60_000)
  it('keeps what the server drew where there are no scripts, and prints it with the definition', async () => {
    const { page, context } = await opened('/dashboards/hba1c', 1280, false)
    const drawn = page.locator('[data-panel="ageBand"] svg.cie-chart--wide')
    expect(await drawn.isVisible()).toBe(true)
    await page.emulateMedia({ media: 'print' })
    expect(await drawn.isVisible()).toBe(true)
    expect(await page.getByText('People whose newest HbA1c result').isVisible()).toBe(true)
    expect(await page.getByRole('link', { name: 'All dashboards' }).isVisible()).toBe(false)
    await page.pdf({ path: join(pictures, 'dashboard.pdf'), format: 'A4' })
    await context.close()
  }, 60_000)
  it('is broken down and narrowed by keyboard, without scripts, at addresses that come back the same', async () => {
    const { page, context } = await opened('/', 320, false)
    const enter = async (name: string, within: Locator): Promise<void> => {
      await within.getByRole('link', { name, exact: true }).focus()
      await page.keyboard.press('Enter')
    }
    const choice = (label: string): Locator => page.getByRole('navigation', { name: label, exact: true })
    await enter('HbA1c over 58 mmol/mol', page.getByRole('main'))
    await page.getByRole('link', { name: 'Age alone' }).focus()
    await page.keyboard.press('Enter')
    await enter('Female', choice('Only this sex'))
    await page.waitForURL(/by=ageBand&sex=female/)
    const before = await page.locator('table').innerText()
    await page.reload()
    expect(await page.locator('table').innerText()).toBe(before)
    await context.close()
  }, 60_000)
})
