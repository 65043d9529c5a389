/** Walks every page that somebody can reach by links, and says what is wrong with any. */
import type { Browser, Page } from 'playwright-core'
import { accessibilityFaults, openWindow, overhang } from '../support/browser.ts'

/** The same page about another thing is the same page: two of each are looked at on a desk, the first one on a phone too. */
const patternOf = (path: string): string =>
  path
    .replaceAll(/[0-9a-f]{32}/g, ':id')
    .replaceAll(/\/trend\/\d+/g, '/trend/:n')
    .replaceAll(/\/sections\/\w+/g, '/sections/:part')
    .replaceAll(/:id\/\d+/g, ':id/:n')
const ofEach = 2

const linksOf = async (page: Page): Promise<readonly string[]> => {
  const found: unknown = await page.evaluate(
    '[...document.querySelectorAll("a[href^=\'/\']")].map(link => link.getAttribute("href"))',
  )
  return Array.isArray(found) ? found.filter(one => typeof one === 'string') : []
}

const isPage = (path: string): boolean =>
  !/\/(document|print)$|^\/(assets|demonstration-issuer|sign-|api)/.test(path)

/** Whose pages are walked, and the form that opens a person's pages. */
interface Walk {
  readonly login: string
  /** A form where a number opens a person's pages. */
  readonly by?: string
}

const nhsNumber = '999 000 0018'

/** What is wrong with a page. */
export const faultsOf = async (page: Page): Promise<readonly string[]> => [
  ...(await accessibilityFaults(page)),
  ...((await overhang(page)) > 0 ? [`${String(await overhang(page))} pixels too wide`] : []),
]

const desk = 1280
const phone = 320

/** Walks everything that can be reached; answers the patterns seen and what is wrong with any. */
export const walk = async (browser: Browser, address: string, { login, by }: Walk) => {
  const { page, context, complaints } = await openWindow(browser, desk)
  await page.goto(`${address}/`)
  await page.click(`button[value="${login}"]`)
  const first = new URL(page.url()).pathname
  const seen = new Map<string, number>()
  const faults: string[] = []
  const ahead: string[] = [first, '/accessibility', '/privacy', '/no-such-page']
  if (by !== undefined) {
    await page.goto(`${address}${by}`)
    await page.getByLabel('NHS number').fill(nhsNumber)
    await page.locator('main form button').click()
    ahead.push(new URL(page.url()).pathname)
  }
  for (let path = ahead.shift(); path !== undefined; path = ahead.shift()) {
    const pattern = patternOf(path.split('?')[0] ?? path)
    const times = seen.get(pattern) ?? 0
    if (!isPage(path) || times >= ofEach) continue
    seen.set(pattern, times + 1)
    for (const width of times === 0 ? [phone, desk] : [desk]) {
      await page.setViewportSize({ width, height: 900 })
      await page.goto(`${address}${path}`)
      faults.push(...(await faultsOf(page)).map(fault => `${pattern} at ${String(width)} pixels: ${fault}`))
    }
    ahead.push(...(await linksOf(page)))
  }
  faults.push(...complaints)
  await context.close()
  return { faults, patterns: [...seen.keys()] }
}
