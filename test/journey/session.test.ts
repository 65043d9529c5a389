/** The end of a session in a real browser: the warning is in sight on a phone, and what was typed is there again afterwards. */
import { expect, it } from 'vitest'
import { accessibilityFaults, openWindow } from '../support/browser.ts'
import { programInBrowser } from '../support/programInBrowser.ts'

const { program, browser } = programInBrowser()

const minutes = (count: number): number => count * 60_000

/** The GP on a phone, at the form that makes codes; the window's clock goes on by hand. */
const atTheForm = async () => {
  const { page, context } = await openWindow(browser(), 320)
  await page.goto(`${program().address}/`)
  await page.click('button[value="gp"]')
  await page.clock.install()
  await page.goto(`${program().address}/invite`)
  await page.getByLabel('NHS number').fill('999 000 0018')
  await page.getByLabel('Month').fill('3')
  return { page, context }
}

it('is announced at the top of a phone’s screen two minutes before, with the button that goes on', async () => {
  const { page, context } = await atTheForm()
  await page.route('**/session/status', route =>
    route.fulfill({ json: { expiresAt: new Date().toISOString(), clockTime: '2:30pm', secondsLeft: 110 } }),
  )
  await page.clock.fastForward(minutes(29))
  await page.getByText('You will be signed out in less than 2 minutes.').waitFor()
  const box = await page.locator('[data-session-ends]').boundingBox()
  const button = await page.getByRole('button', { name: 'Stay signed in' }).boundingBox()
  expect(box?.y).toBe(0)
  expect((button?.y ?? 900) + (button?.height ?? 0)).toBeLessThan(300)
  expect(await accessibilityFaults(page)).toStrictEqual([])
  await page.getByRole('button', { name: 'Stay signed in' }).click()
  await page.locator('.cie-session--soon').waitFor({ state: 'detached' })
  expect(await page.getByLabel('NHS number').inputValue()).toBe('999 000 0018')
  await context.close()
}, 120_000)

it('leaves nothing that was typed behind: it is in the form again, and was not sent', async () => {
  const { page, context } = await atTheForm()
  await context.clearCookies({ name: /^cie-session/ })
  await page.clock.fastForward(minutes(29))
  await page.click('button[value="gp"]')
  await page.getByText('It has not been sent.').waitFor()
  expect(new URL(page.url()).pathname).toBe('/invite')
  expect(await page.getByLabel('NHS number').inputValue()).toBe('999 000 0018')
  expect(await page.getByLabel('Month').inputValue()).toBe('3')
  expect(await page.title()).not.toContain('Error')
  await context.close()
}, 120_000)
