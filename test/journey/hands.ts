/** How a person works a page: with a mouse or finger, or with the keyboard alone. */
import type { Locator, Page } from 'playwright-core'

export interface Hands {
  readonly press: (target: Locator) => Promise<void>
  readonly type: (target: Locator, text: string) => Promise<void>
  /** Makes a checkbox as wished. */
  readonly tick: (target: Locator, wished: boolean) => Promise<void>
  /** Chooses one of a list by the words that it shows. */
  readonly choose: (target: Locator, words: string) => Promise<void>
}

/** Mouse or finger. */
export const pointer: Hands = {
  press: target => target.click(),
  type: (target, text) => target.fill(text),
  tick: (target, wished) => target.setChecked(wished),
  choose: async (target, words) => {
    await target.selectOption({ label: words })
  },
}

const mostTabs = 300
const hasFocus = async (page: Page, target: Locator): Promise<boolean> =>
  (await target.and(page.locator(':focus')).count()) > 0

/** An outline or a shadow on the control, or on the box that is drawn in its place (checkboxes). */
const focusIsSeen = `(() => {
  const control = document.activeElement
  const drawn = [getComputedStyle(control), getComputedStyle(control.nextElementSibling ?? control, '::before')]
  return drawn.some(style => style.outlineStyle !== 'none' || style.boxShadow !== 'none')
})()`

/** Tab by Tab to a control; fails where it can't be reached, or where its focus can't be seen. */
const reach = async (page: Page, target: Locator): Promise<void> => {
  await target.waitFor()
  for (let tabs = 0; tabs < mostTabs; tabs += 1) {
    if (await hasFocus(page, target)) {
      if ((await page.evaluate(focusIsSeen)) !== true)
        throw new Error(`the focus on ${String(target)} can't be seen`)
      return
    }
    await page.keyboard.press('Tab')
  }
  throw new Error(`${String(target)} can't be reached with the Tab key`)
}

/** The keyboard alone. */
export const keyboard = (page: Page): Hands => ({
  press: async target => {
    await reach(page, target)
    await page.keyboard.press('Enter')
  },
  type: async (target, text) => {
    await reach(page, target)
    await page.keyboard.press('ControlOrMeta+A')
    await page.keyboard.type(text)
  },
  tick: async (target, wished) => {
    await reach(page, target)
    if ((await target.isChecked()) !== wished) await page.keyboard.press('Space')
  },
  choose: async (target, words) => {
    await reach(page, target)
    await page.keyboard.type(words)
    const chosen = await target.locator('option:checked').textContent()
    if (chosen !== words) throw new Error(`${words} can't be chosen with the keyboard: ${String(chosen)} is`)
  },
})
