/** Every page that a role can reach by links, on a desk and on a phone: axe finds nothing, and nobody scrolls sideways. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { accessibilityFaults, openBrowser, openWindow, overhang } from '../support/browser.ts'
import { startProgram, type Program } from '../support/program.ts'

let folder: string
let program: Program
let browser: Browser

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pages-'))
  program = await startProgram(join(folder, 'data'))
  browser = await openBrowser()
}, 240_000)
afterAll(async () => {
  await browser.close()
  await program.end()
  await rm(folder, { recursive: true })
})

/** The same page about another thing is the same page: two of each are looked at on a desk, one on a phone. */
const patternOf = (path: string): string =>
  path
    .replaceAll(/[0-9a-f]{32}/g, ':id')
    .replaceAll(/\/trend\/\d+/g, '/trend/:n')
    .replaceAll(/:id\/\d+/g, ':id/:n')
const ofEach = (width: number): number => (width > 1000 ? 2 : 1)

const linksOf = async (page: Page): Promise<readonly string[]> => {
  const found: unknown = await page.evaluate(
    '[...document.querySelectorAll("a[href^=\'/\']")].map(link => link.getAttribute("href"))',
  )
  return Array.isArray(found) ? found.filter(one => typeof one === 'string') : []
}

const isPage = (path: string): boolean => !/\/document$|^\/(assets|demonstration-issuer|sign-|api)/.test(path)

interface Walk {
  readonly login: string
  readonly width: number
  /** A form where a number opens a person's pages. */
  readonly by?: string
}

const nhsNumber = '999 000 0018'

const faultsOf = async (page: Page): Promise<readonly string[]> => [
  ...(await accessibilityFaults(page)),
  ...((await overhang(page)) > 0 ? [`${String(await overhang(page))} pixels too wide`] : []),
]

/** Walks everything that can be reached; answers the patterns seen and what is wrong with any. */
const walk = async ({ login, width, by }: Walk) => {
  const { page, context, complaints } = await openWindow(browser, width)
  await page.goto(`${program.address}/`)
  await page.click(`button[value="${login}"]`)
  const first = new URL(page.url()).pathname
  const seen = new Map<string, number>()
  const faults: string[] = []
  const ahead: string[] = [first, '/accessibility', '/privacy', '/no-such-page']
  if (by !== undefined) {
    await page.goto(`${program.address}${by}`)
    await page.getByLabel('NHS number').fill(nhsNumber)
    await page.locator('main form button').click()
    ahead.push(new URL(page.url()).pathname)
  }
  for (let path = ahead.shift(); path !== undefined; path = ahead.shift()) {
    const pattern = patternOf(path.split('?')[0] ?? path)
    const times = seen.get(pattern) ?? 0
    if (!isPage(path) || times >= ofEach(width)) continue
    seen.set(pattern, times + 1)
    await page.goto(`${program.address}${path}`)
    faults.push(...(await faultsOf(page)).map(fault => `${pattern}: ${fault}`))
    ahead.push(...(await linksOf(page)))
  }
  faults.push(...complaints)
  await context.close()
  return { faults, patterns: [...seen.keys()] }
}

const walks = [
  [
    'patient',
    [
      '/',
      '/record',
      '/record/:id',
      '/record/:id/label',
      '/sharing',
      '/sharing/new',
      '/sharing/team/:id',
      '/sharing/team/:id/stop',
      '/access-log',
      '/access-log/:id/:n/question',
    ],
  ],
  [
    'consultant',
    ['/caseload', '/find', '/invite', '/patients/:id', '/patients/:id/:id', '/patients/:id/:id/label'],
  ],
  [
    'admin',
    [
      '/',
      '/sources',
      '/refused',
      '/quarantine',
      '/quarantine/:id',
      '/quarantine/:id/find',
      '/quarantine/:id/create',
      '/quarantine/:id/reject',
    ],
  ],
  ['auditor', ['/', '/audit', '/audit/:id/consents', '/audit/:id/access-log']],
  ['privacy-officer', ['/', '/questions', '/questions/:id/:id/:n', '/audit', '/audit/:id/access-log']],
  ['commissioner', ['/']],
] as const

describe.each([1280, 320])('at %d pixels', width => {
  it.each(walks)(
    'every page of the %s is fit for everyone',
    async (login, expected) => {
      const { faults, patterns } = await walk({ login, width, ...(login === 'auditor' && { by: '/audit' }) })
      expect(faults).toStrictEqual([])
      expect(patterns).toStrictEqual(expect.arrayContaining([...expected, '/no-such-page']))
    },
    240_000,
  )
})

describe('a form sent with faults', () => {
  const blanks = [
    ['gp', '/find', 'Enter an NHS number'],
    ['gp', '/invite', 'Enter a date of birth'],
    ['auditor', '/audit', 'Enter an NHS number'],
  ] as const
  it.each(blanks)(
    'by the %s at %s puts the focus on a summary that leads to the field',
    async (login, path, says) => {
      const { page, context } = await openWindow(browser, 320)
      await page.goto(`${program.address}/`)
      await page.click(`button[value="${login}"]`)
      await page.goto(`${program.address}${path}`)
      await page.locator('main form button').click()
      await page.locator('.nhsuk-error-summary:focus').waitFor()
      expect(await page.title()).toMatch(/^Error: /)
      expect(await faultsOf(page)).toStrictEqual([])
      const link = page.getByRole('link', { name: says })
      const field = (await link.getAttribute('href'))?.slice(1) ?? ''
      await link.click()
      await page.locator(`#${field}:focus`).waitFor()
      await context.close()
    },
    120_000,
  )
})
