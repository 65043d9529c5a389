/** `npm run picture`: makes the README's picture of a dashboard, from the program itself over its own demonstration. */
import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { openBrowser, openWindow } from '../support/browser.ts'
import { startProgram } from '../support/program.ts'

const file = fileURLToPath(new URL('../../docs/tour/dashboard.png', import.meta.url))
const mostBytes = 200_000

const folder = await mkdtemp(join(tmpdir(), 'picture-'))
const program = await startProgram(join(folder, 'data'), { DEMO_PEOPLE: '2000' })
const browser = await openBrowser()
try {
  const { page } = await openWindow(browser)
  await page.goto(`${program.address}/`)
  await page.locator('button[value="commissioner"]').click()
  const number = page.locator('[data-moves="people"] .cie-value')
  // Figures come moments after the program is ready.
  await number.waitFor({ timeout: 120_000 })
  await page.goto(`${program.address}/dashboards/people`)
  await page.locator('.cie-alive').first().waitFor()
  await page.setViewportSize({ width: 1280, height: 1180 })
  await page.screenshot({ path: file })
  const { size } = await stat(file)
  if (size > mostBytes) throw new Error(`${file} is too large: ${String(size)} bytes`)
} finally {
  await browser.close()
  await program.end()
  await rm(folder, { recursive: true })
}
