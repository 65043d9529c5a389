/** Somebody at a browser: signs in, works pages, and looks at each page for what is wrong with it. */
import { join } from 'node:path'
import type { Browser, Locator, Page } from 'playwright-core'
import { expect } from 'vitest'
import { accessibilityFaults, openWindow, overhang, type Window } from '../support/browser.ts'
import { keyboard, pointer, type Hands } from './hands.ts'

/** One way to go through the journey. */
export interface Manner {
  readonly name: string
  readonly width: number
  readonly keyboard?: true
  /** Client scripts switched off. */
  readonly noScript?: true
  /** The same pages are inspected with axe in another manner. */
  readonly looked?: true
}

export interface Place {
  readonly browser: Browser
  readonly address: string
  readonly manner: Manner
  /** Where pictures of the pages go. */
  readonly pictures: string
}

export interface Person {
  readonly page: Page
  readonly window: Window
  readonly button: (name: string | RegExp) => Locator
  readonly link: (name: string | RegExp) => Locator
  /** Works a link or button, and waits for the page with this main heading. */
  readonly press: (target: Locator, heading: string | RegExp) => Promise<void>
  /** Follows a link of the navigation in the header. */
  readonly navigate: (link: string, heading: string | RegExp) => Promise<void>
  readonly type: Hands['type']
  readonly tick: Hands['tick']
  readonly choose: Hands['choose']
  /** The text of the main part. */
  readonly text: () => Promise<string>
}

/** Every page: axe finds nothing, nobody scrolls sideways, and the browser had nothing to complain of. */
const inspect = async (place: Place, window: Window, name: string): Promise<void> => {
  const { page, complaints } = window
  const title = await page.title()
  await page.screenshot({ path: join(place.pictures, `${place.manner.name}-${name}.png`), fullPage: true })
  expect({ title, overhang: await overhang(page) }).toStrictEqual({ title, overhang: 0 })
  expect({ title, complaints }).toStrictEqual({ title, complaints: [] })
  if (place.manner.looked !== true)
    expect({ title, faults: await accessibilityFaults(page) }).toStrictEqual({ title, faults: [] })
}

const slug = (text: string): string => text.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')

/** Signs in by a name of the demonstration's and waits for the first page. */
export const signIn = async (place: Place, login: string, heading: string | RegExp): Promise<Person> => {
  const window = await openWindow(place.browser, place.manner.width, place.manner.noScript !== true)
  const { page } = window
  const hands = place.manner.keyboard === true ? keyboard(page) : pointer
  let step = 0
  const arrive = async (at: string | RegExp): Promise<void> => {
    await page.getByRole('heading', { level: 1, name: at }).waitFor()
    await page.waitForLoadState('load')
    step += 1
    const name = `${login}-${String(step).padStart(2, '0')}-${slug(new URL(page.url()).pathname.split('/')[1] ?? '')}`
    await inspect(place, window, name)
  }
  const link = (name: string | RegExp): Locator => page.getByRole('link', { name }).first()
  const person: Person = {
    page,
    window,
    link,
    button: name => page.getByRole('button', { name }),
    press: async (target, at) => {
      await hands.press(target)
      await arrive(at)
    },
    navigate: async (name, at) => {
      const menu = page.getByRole('button', { name: /More/ })
      const target = page.locator('.nhsuk-header__navigation').getByRole('link', { name })
      if (!(await target.isVisible())) await hands.press(menu)
      await person.press(target, at)
    },
    type: hands.type,
    tick: hands.tick,
    choose: hands.choose,
    text: () => page.locator('main').innerText(),
  }
  await page.goto(`${place.address}/`)
  await person.press(page.locator(`button[value="${login}"]`), heading)
  return person
}
