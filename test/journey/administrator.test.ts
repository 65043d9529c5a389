/** What an administrator does for the dashboards, in a real browser: a provider joins, signs, is counted and leaves; a commissioner is granted an area, and loses it. */
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { missingEngine } from '../analytics/counted.ts'
import { programInBrowser } from '../support/programInBrowser.ts'
import { signIn, type Manner, type Person } from './visitor.ts'

const missing = await missingEngine()

/** How many providers the open dashboard says have an agreement in force. */
const inForce = async ({ page }: Person): Promise<number> => {
  const words = (await page.locator('[data-panel="agreement"]').textContent()) ?? ''
  return Number(/In force\D*(\d+)/.exec(words)?.[1] ?? 'NaN')
}
/** The program has only just started: its figures come once all is counted. */
const figuresOf = async ({ page }: Person): Promise<void> => {
  const isThere = async (): Promise<number> => {
    await page.reload()
    return page.locator('[data-panel="agreement"]').count()
  }
  await expect.poll(isThere, { timeout: 120_000, interval: 500 }).toBe(1)
}
/** The open dashboard moves by itself. */
const expectInForce = (watching: Person, number: number) =>
  expect.poll(() => inForce(watching), { timeout: 30_000, interval: 100 }).toBe(number)

const joins = async (admin: Person, name: string, ods: string): Promise<void> => {
  await admin.navigate('Providers', 'Providers')
  await admin.press(admin.button('Register a provider'), 'Register a provider')
  await admin.type(admin.page.getByLabel('Name', { exact: true }), name)
  await admin.type(admin.page.getByLabel('ODS code'), ods)
  await admin.choose(admin.page.getByLabel('Care setting'), 'Hospital')
  await admin.press(admin.button('Register'), name)
  expect(await admin.text()).toContain('Not signed')
}
const signs = async (admin: Person, name: string): Promise<void> => {
  await admin.press(admin.button('Sign the agreement'), `Sign the sharing agreement for ${name}`)
  await admin.type(admin.page.getByLabel('Which agreement'), 'DISA 2024')
  for (const [part, number] of Object.entries({ Day: '1', Month: '9', Year: '2026' }))
    await admin.type(admin.page.getByLabel(part), number)
  await admin.press(admin.button('Sign the agreement'), name)
  expect(await admin.text()).toContain(`The agreement of ${name} is in force.`)
}
const leaves = async (admin: Person, name: string): Promise<void> => {
  await admin.press(admin.button('End the agreement'), `End the agreement of ${name}?`)
  await admin.type(admin.page.getByLabel('Why does it end?'), 'It closed')
  await admin.press(admin.button('End the agreement'), name)
  expect(await admin.text()).toContain(`The agreement of ${name} has ended.`)
}

const home = ({ link }: Person) => link('Care Information Exchange')
/** Withdraws everything from somebody, who reads the number that grants it again. */
const withdraws = async (admin: Person, from: Person, name: string): Promise<string> => {
  await admin.navigate('Commissioners', 'Commissioners')
  await admin.press(admin.link(name), `What ${name} may see`)
  await admin.press(admin.button('Withdraw everything'), `Withdraw everything from ${name}?`)
  await admin.type(admin.page.getByLabel('Why is it withdrawn?'), 'The post has moved to another borough')
  await admin.press(admin.button('Withdraw everything'), 'Commissioners')
  expect(await admin.text()).toContain(`${name} sees no dashboard any more.`)
  await from.press(home(from), 'No dashboards are granted to you')
  return (await from.page.locator('main code').textContent()) ?? ''
}
const grants = async (admin: Person, number: string, name: string): Promise<void> => {
  await admin.press(admin.button('Grant dashboards to somebody new'), 'Whom do you grant dashboards to?')
  await admin.type(admin.page.getByLabel('Their number'), number)
  await admin.press(admin.button('Continue'), `What ${name} may see`)
  await admin.tick(admin.page.getByLabel('Brent'), false)
  await admin.tick(admin.page.getByLabel('Harrow'), true)
  await admin.press(admin.button('Grant this'), 'Commissioners')
  expect(await admin.text()).toContain(`What ${name} may see is as you chose.`)
}

const manners: readonly Manner[] = [
  { name: 'administrator-desktop', width: 1280 },
  { name: 'administrator-phone', width: 320 },
  { name: 'administrator-keyboard', width: 1280, keyboard: true, looked: true },
]

describe.skipIf(missing !== undefined)(
  `an administrator${missing === undefined ? '' : ` (skipped: ${missing})`}`,
  () => {
    const { program, browser } = programInBrowser()
    let pictures: string
    beforeAll(async () => {
      pictures = process.env['PICTURES'] ?? (await mkdtemp(join(tmpdir(), 'administrator-pictures-')))
    })
    const enter = (manner: Manner, login: string, heading: string) =>
      signIn({ browser: browser(), address: program().address, manner, pictures }, login, heading)

    it.each(manners)(
      'signs a provider, sees it counted, and ends its agreement: $name',
      async manner => {
        const nth = manners.indexOf(manner)
        const [name, ods] = [
          `${['Northolt', 'Ruislip', 'Pinner'][nth] ?? ''} Hospital`,
          `Q${String(100 + nth)}`,
        ]
        const watching = await enter(manner, 'commissioner', 'Dashboards')
        await watching.press(watching.link('Providers on the sharing agreement'), /providers/i)
        await figuresOf(watching)
        const before = await inForce(watching)
        const admin = await enter(manner, 'admin', 'Administrator')
        await joins(admin, name, ods)
        await signs(admin, name)
        await expectInForce(watching, before + 1)
        await leaves(admin, name)
        await expectInForce(watching, before)
        await admin.window.context.close()
        await watching.window.context.close()
      },
      240_000,
    )

    it.each(manners)(
      'withdraws everything from a commissioner, and grants them another area: $name',
      async manner => {
        const theo = await enter(manner, 'commissioner-brent', 'Dashboards')
        const admin = await enter(manner, 'admin', 'Administrator')
        const number = await withdraws(admin, theo, 'Theo Lane')
        await grants(admin, number, 'Theo Lane')
        await theo.press(home(theo), 'Dashboards')
        expect(await theo.text()).toContain('Harrow')
        await admin.window.context.close()
        await theo.window.context.close()
      },
      240_000,
    )
  },
)
