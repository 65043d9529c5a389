/** Walks every page that somebody can reach by links, and says what is wrong with any. */
import type { Browser, Page } from 'playwright-core'
import { accessibilityFaults, openWindow, overhang } from '../support/browser.ts'

/** The same page about another thing is the same page: of each, two are looked at. */
const patternOf = (path: string): string =>
  path
    .replaceAll(/[0-9a-f]{32}/g, ':id')
    .replaceAll(/\/trend\/\d+/g, '/trend/:n')
    .replaceAll(/\/sections\/\w+/g, '/sections/:part')
    .replaceAll(/:id\/\d+/g, ':id/:n')
const ofEach = 2

/** Where links lead, and forms that ask, as they are filled in at first. */
const linksOf = async (page: Page): Promise<readonly string[]> => {
  const found: unknown = await page.evaluate(`[
    ...[...document.querySelectorAll('a[href^="/"]')].map(link => link.getAttribute('href')),
    ...[...document.querySelectorAll('form[method="get"][action^="/"]')].map(form =>
      form.getAttribute('action') + '?' + new URLSearchParams(new FormData(form)))]`)
  return Array.isArray(found) ? found.filter(one => typeof one === 'string') : []
}

const isPage = (path: string): boolean =>
  !/\/(document|print)$|^\/(assets|demonstration-issuer|sign-|api)/.test(path)

/** Whose pages are walked, and the form that opens a person's pages. */
interface Walk {
  readonly login: string
  /** A form where a number opens a person's pages. */
  readonly by?: string
  /** Pages that no link leads to as things stand, or that are to be walked for what they hold. */
  readonly also?: readonly string[]
  /** What walks before this one have looked at. */
  readonly looked: Looked
}

const nhsNumber = '999 000 0018'

const widthFaults = async (page: Page): Promise<readonly string[]> => {
  const over = await overhang(page)
  return over > 0 ? [`${String(over)} pixels too wide`] : []
}

/** What is wrong with a page. */
export const faultsOf = async (page: Page): Promise<readonly string[]> => [
  ...(await accessibilityFaults(page)),
  ...(await widthFaults(page)),
]

const desk = 1280
const phone = 320

/** What the page is made of: elements with their parents and attributes, and which heading follows which. */
const piecesOf = async (page: Page): Promise<readonly string[]> => {
  const pieces: unknown = await page.evaluate(`
    [...document.querySelectorAll('*')].map(one =>
      [one.parentElement?.tagName, one.tagName, one.className, ...one.getAttributeNames()].join(' '))
      .concat([...document.querySelectorAll('h1, h2, h3, h4, h5, h6')].map((one, place, all) =>
        [all[place - 1]?.tagName, 'then', one.tagName].join(' ')))`)
  return Array.isArray(pieces) ? pieces.map(String) : []
}

/** Dashboards are one page with other figures, and forms of items one with other fields. */
const kindOf = (pattern: string): string => pattern.replace(/\/(dashboards|add)\/\w+$/, '/$1/:kind')

/** What axe has looked at: a page is looked at again where it has a piece that its kind did not have. */
export class Looked {
  readonly #pieces = new Map<string, Set<string>>()

  /** Whether a page of this pattern shows anything new. */
  async isNew(page: Page, pattern: string): Promise<boolean> {
    const kind = kindOf(pattern)
    const known = this.#pieces.get(kind) ?? new Set()
    const before = known.size
    for (const piece of await piecesOf(page)) known.add(piece)
    this.#pieces.set(kind, known)
    return known.size > before
  }
}

/** Walks everything that can be reached; answers the patterns seen and what is wrong with any. */
export const walk = async (browser: Browser, address: string, { login, by, also = [], looked }: Walk) => {
  const { page, context, complaints } = await openWindow(browser, desk)
  await page.goto(`${address}/`)
  await page.click(`button[value="${login}"]`)
  const first = new URL(page.url()).pathname
  const seen = new Map<string, number>()
  const faults: string[] = []
  const ahead: string[] = [...also, first, '/accessibility', '/privacy', '/no-such-page']
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
    await page.setViewportSize({ width: phone, height: 900 })
    await page.goto(`${address}${path}`)
    const isNew = await looked.isNew(page, pattern)
    for (const width of [phone, desk]) {
      await page.setViewportSize({ width, height: 900 })
      const found = await (isNew ? faultsOf(page) : widthFaults(page))
      faults.push(...found.map(fault => `${pattern} at ${String(width)} pixels: ${fault}`))
    }
    ahead.push(...(await linksOf(page)))
  }
  faults.push(...complaints)
  await context.close()
  return { faults, patterns: [...seen.keys()] }
}
