/** Every page that a role can reach by links, on a desk and on a phone: axe finds nothing, and nobody scrolls sideways. */
import { describe, expect, it } from 'vitest'
import { openWindow } from '../support/browser.ts'
import { programInBrowser } from '../support/programInBrowser.ts'
import { faultsOf, walk } from './walk.ts'

const { program, browser } = programInBrowser()

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
      '/planning-and-research',
      '/planning-and-research/stop',
      '/access-log',
      '/access-log/:id/:n/question',
      '/plans',
      '/plans/:id',
      '/plans/:id/agree',
      '/plans/:id/versions',
      '/plans/:id/sections/:part',
      '/plans/:id/sections/:part/add/goal',
      '/plans/:id/sections/:part/add/action',
      '/plans/:id/items/:id',
      '/plans/:id/items/:id/complete',
      '/plans/:id/items/:id/drop',
    ],
  ],
  [
    'consultant',
    [
      '/caseload',
      '/reviews',
      '/find',
      '/invite',
      '/patients/:id',
      '/patients/:id/:id',
      '/patients/:id/:id/label',
    ],
  ],
  [
    'diabetologist',
    [
      '/patients/:id/plans/new',
      '/patients/:id/plans/:id',
      '/patients/:id/plans/:id/review',
      '/patients/:id/plans/:id/template',
      '/patients/:id/plans/:id/close',
      '/patients/:id/plans/:id/versions',
      '/patients/:id/plans/:id/sections/:part',
      '/patients/:id/plans/:id/sections/:part/owner',
      '/patients/:id/plans/:id/sections/:part/label',
      '/patients/:id/plans/:id/sections/:part/add/trigger',
      '/patients/:id/plans/:id/items/:id',
    ],
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
      '/providers',
      '/providers/new',
      '/providers/:id',
      '/providers/:id/end',
      '/care-plan-templates',
      '/care-plan-templates/:id/:n',
      '/care-plan-templates/:id/:n/retire',
      '/commissioners',
      '/commissioners/new',
      '/commissioners/:id',
      '/commissioners/:id/withdraw',
    ],
  ],
  ['auditor', ['/', '/audit', '/audit/:id/consents', '/audit/:id/access-log']],
  ['privacy-officer', ['/', '/questions', '/questions/:id/:id/:n', '/audit', '/audit/:id/access-log']],
  ['commissioner', ['/', '/dashboards/hba1c', '/dashboards/appointments']],
  ['commissioner-brent', ['/']],
] as const

describe('on a desk and on a phone', () => {
  it.each(walks)(
    'every page of the %s is fit for everyone',
    async (login, expected) => {
      const { faults, patterns } = await walk(browser(), program().address, {
        login,
        ...(login === 'auditor' && { by: '/audit' }),
      })
      expect(faults).toStrictEqual([])
      expect(patterns).toStrictEqual(expect.arrayContaining([...expected, '/no-such-page']))
    },
    480_000,
  )
})

describe('a form sent with faults', () => {
  const blanks = [
    ['gp', '/find', 'Enter an NHS number'],
    ['gp', '/invite', 'Enter a date of birth'],
    ['auditor', '/audit', 'Enter an NHS number'],
    ['admin', '/providers/new', 'Enter its name'],
  ] as const
  it.each(blanks)(
    'by the %s at %s puts the focus on a summary that leads to the field',
    async (login, path, says) => {
      const { page, context } = await openWindow(browser(), 320)
      await page.goto(`${program().address}/`)
      await page.click(`button[value="${login}"]`)
      await page.goto(`${program().address}${path}`)
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
