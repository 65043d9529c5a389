/** Every page that a role can reach by links, on a desk and on a phone: axe finds nothing, and nobody scrolls sideways. */
import { beforeAll, describe, expect, it } from 'vitest'
import { openWindow } from '../support/browser.ts'
import { programInBrowser } from '../support/programInBrowser.ts'
import { faultsOf, Looked, walk } from './walk.ts'

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
      '/plans/:id/compare',
      '/note',
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
      '/patients/:id/plans/:id/compare',
      '/patients/:id/note',
      '/patients/:id/note/publish',
      '/patients/:id/note/withdraw',
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
      '/clients',
      '/clients/new',
      '/clients/:id',
    ],
  ],
  ['auditor', ['/', '/audit', '/audit/:id/consents', '/audit/:id/access-log', '/audit/:id/note']],
  ['privacy-officer', ['/', '/questions', '/questions/:id/:id/:n', '/audit', '/audit/:id/access-log']],
  ['commissioner', ['/', '/dashboards/hba1c', '/dashboards/appointments']],
  ['adviser-111', ['/nhs111', '/nhs111/:id']],
  ['commissioner-brent', ['/']],
] as const

/** Forms where a number opens a person's pages, by who has them. */
const forms: Readonly<Record<string, string>> = { auditor: '/audit', 'adviser-111': '/nhs111' }

const signedIn = async (login: string, width = 1280) => {
  const { page, context } = await openWindow(browser(), width)
  await page.goto(`${program().address}/`)
  await page.click(`button[value="${login}"]`)
  return { page, context }
}

/** A doctor publishes a note to NHS 111: it has pages only then. Answers where it is. */
const publishNote = async (): Promise<string> => {
  const { page, context } = await signedIn('diabetologist')
  const way = ['Caseload', /QUILLAN, Jamila/, 'Living well with diabetes', /Special patient note/, /^Publish/]
  for (const name of way) await page.getByRole('link', { name }).first().click()
  await page.getByLabel('They told me that NHS 111 may see this').check()
  await page.getByRole('button', { name: 'Publish' }).click()
  await page.getByText('What NHS 111 holds now').waitFor()
  const { pathname } = new URL(page.url())
  await context.close()
  return pathname
}

/** An administrator registers a system. */
const registerSystem = async (): Promise<void> => {
  const { page, context } = await signedIn('admin')
  await page.goto(`${program().address}/clients/new`)
  await page.getByLabel('Its name').fill('Night desk')
  await page.getByLabel('Whose system it is').selectOption({ index: 1 })
  await page.locator('input[name="scope"]').first().check()
  await page.getByRole('button', { name: 'Register' }).click()
  expect(await faultsOf(page)).toStrictEqual([])
  await page.getByRole('link', { name: 'Done: back to systems' }).click()
  await context.close()
}

describe('on a desk and on a phone', () => {
  const looked = new Looked()
  let published: string
  beforeAll(async () => {
    published = await publishNote()
  }, 60_000)
  beforeAll(registerSystem, 60_000)
  it.each(walks)(
    'every page of the %s is fit for everyone',
    async (login, expected) => {
      const also = login === 'diabetologist' && { also: ['/notes', published] }
      const by = forms[login] !== undefined && { by: forms[login] }
      const { faults, patterns } = await walk(browser(), program().address, { login, looked, ...by, ...also })
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
      const { page, context } = await signedIn(login, 320)
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
