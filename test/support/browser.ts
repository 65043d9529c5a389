/** A headless Chromium for tests: the one that comes with `npm ci`, or the one that CHROMIUM_PATH names. */
import { AxeBuilder } from '@axe-core/playwright'
import chromium from '@sparticuz/chromium'
import { chromium as driver, type Browser, type BrowserContext, type Page } from 'playwright-core'

/** The package's arguments are made for one short run in a cloud: these would let pages do more, and break windows that close. */
const unwanted = [
  '--single-process',
  '--no-zygote',
  '--disable-web-security',
  '--allow-running-insecure-content',
]

/** Starts the browser. It talks to nobody but the page it is sent to. */
export const openBrowser = async (): Promise<Browser> => {
  const named = process.env['CHROMIUM_PATH']
  return driver.launch({
    executablePath: named ?? (await chromium.executablePath()),
    args: [
      ...chromium.args.filter(arg => !unwanted.includes(arg)),
      '--disable-background-networking',
      '--no-first-run',
    ],
    headless: true,
  })
}

/** A window of its own, with no cookies, that keeps what the page complains of (a breach of the content policy, say). */
export interface Window {
  readonly context: BrowserContext
  readonly page: Page
  readonly complaints: readonly string[]
}

/** Opens a window `width` CSS pixels wide. */
export const openWindow = async (browser: Browser, width = 1280, script = true): Promise<Window> => {
  const context = await browser.newContext({
    viewport: { width, height: 900 },
    javaScriptEnabled: script,
    locale: 'en-GB',
    timezoneId: 'Europe/London',
  })
  const page = await context.newPage()
  const complaints: string[] = []
  let document = ''
  page.on('request', request => {
    if (request.isNavigationRequest()) document = request.url()
  })
  page.on('console', message => {
    // A page that answers 404 or 400 is what was asked for; anything that it loads is not.
    if (message.type() === 'error' && message.location().url !== document) complaints.push(message.text())
  })
  page.on('pageerror', error => complaints.push(error.message))
  return { context, page, complaints }
}

/** What axe finds wrong with the page, by WCAG 2.2 AA, as readable lines. */
export const accessibilityFaults = async (page: Page): Promise<readonly string[]> => {
  const found = await new AxeBuilder({ page })
    // In the page itself: none of ours has frames, and a page of axe's own for every look costs more than the look.
    .setLegacyMode()
    // Only what is wrong: describing every element that is not takes longer than looking.
    .options({ reporter: 'no-passes' })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'])
    .analyze()
  return found.violations.flatMap(({ id, nodes }) =>
    nodes.map(node => `${id}: ${node.target.join(' ')}: ${node.failureSummary ?? ''}`),
  )
}

/** How many CSS pixels the page is wider than its window: none, if nobody has to scroll sideways. */
export const overhang = (page: Page): Promise<number> =>
  page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth').then(Number)
