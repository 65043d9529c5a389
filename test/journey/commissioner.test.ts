/** The commissioner's main job, on the real program in a real browser: results arrive over MLLP, and the open page moves. */
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { defaultPolicy } from '../../analytics/control/policy.ts'
import { isNhsNumber } from '../../domain/kernel/ids.ts'
import { boroughs } from '../../domain/kernel/terms.ts'
import { missingEngine } from '../analytics/counted.ts'
import { openBrowser } from '../support/browser.ts'
import { startProgram, type Program } from '../support/program.ts'
import { openHospital, personOf, resultOf, type Hospital, type Known } from './hospital.ts'
import { signIn, type Manner, type Person } from './visitor.ts'

const missing = await missingEngine()

let folder: string
let pictures: string
let program: Program
let browser: Browser
let hospital: Hospital

/** From the far end of the numbers kept for tests: the demonstration takes them from the other. */
const numbers = Array.from({ length: 9000 }, (_, n) => String(9_999_990_000 + n)).filter(isNhsNumber)
let sent = 0
/** A new person with an HbA1c over 58; both messages are durable when this resolves. */
const sendSomebody = async (borough: string): Promise<void> => {
  sent += 1
  const known: Known = {
    nhsNumber: numbers[sent] ?? '',
    hospitalNumber: `J${String(sent).padStart(5, '0')}`,
    family: 'Tenfold',
    given: 'Ida',
    birthDate: sent % 4 < 2 ? '19700315' : '19500315',
    sex: sent % 2 === 0 ? 'F' : 'M',
    borough,
  }
  expect(await hospital.send(personOf(known))).toBe('AA')
  expect(await hospital.send(resultOf(known.hospitalNumber, 60 + (sent % 30), known))).toBe('AA')
}

const sendTo = async (borough: string, people: number): Promise<void> => {
  for (let n = 0; n < people; n += 1) await sendSomebody(borough)
}

/** The number on Brent's tile of the map; nothing where it is not shown. */
const onTile = async ({ page }: Person): Promise<number | undefined> => {
  const words = await page.locator('[data-tile="Brent"]').textContent()
  const number = Number(words?.replace('Brent', '').replace(',', ''))
  return Number.isNaN(number) ? undefined : number
}

const { movesAfter } = defaultPolicy
/** Figures are published once ten people's facts have changed since the last time, wherever they live: up to nine may have been waiting for the tenth. With nineteen more, ten of them are shown. */
const surelyMoves = 2 * movesAfter - 1

const watches = async (commissioner: Person): Promise<void> => {
  const { page } = commissioner
  const before = await onTile(commissioner)
  await page.evaluate('globalThis.stayed = true')
  await sendTo('Brent', surelyMoves)
  const moved = (): Promise<number | undefined> => onTile(commissioner)
  await expect
    .poll(moved, { timeout: 60_000, interval: 50 })
    .toBeGreaterThanOrEqual((before ?? 0) + movesAfter)
  expect(await page.getByRole('status').first().innerText()).toBe(
    'Newer figures were published. They are shown now.',
  )
  expect(await page.evaluate('globalThis.stayed')).toBe(true)
  expect(await commissioner.text()).toMatch(/Up to date\. Counted up to \d+ \w+ \d{4} at /)
}

const narrows = async (commissioner: Person): Promise<void> => {
  const { page } = commissioner
  await commissioner.press(
    page.locator('[data-panel="borough"]').getByRole('link', { name: 'Brent' }),
    /people/,
  )
  await page.getByText('Only borough: Brent.').filter({ visible: true }).first().waitFor()
  await commissioner.press(
    page.locator('[data-panel="ageBand"]').getByRole('link', { name: '40 to 64' }),
    /people/,
  )
  await page.getByText('Only borough: Brent and age: 40 to 64.').filter({ visible: true }).first().waitFor()
  expect(await page.evaluate('globalThis.stayed')).toBe(true)
}

const takesTheFile = async ({ page }: Person): Promise<void> => {
  const arriving = page.waitForEvent('download')
  await page.locator('[data-panel="borough"]').getByRole('link', { name: /^CSV/ }).click()
  const text = await readFile(await (await arriving).path(), 'utf8')
  expect(text).toMatch(/^question,publishedAt,ageBand,borough,people,percent,definition\r\nhba1c,/)
  // Whom few stand with is not shown, here as on the page.
  expect(text).not.toMatch(/,40 to 64,[^,]+,[1-7],/)
}

const manners: readonly Manner[] = [
  { name: 'commissioner-desktop', width: 1280 },
  { name: 'commissioner-phone', width: 320 },
  { name: 'commissioner-keyboard', width: 1280, keyboard: true, looked: true },
]

describe.skipIf(missing !== undefined)(
  `a commissioner${missing === undefined ? '' : ` (skipped: ${missing})`}`,
  () => {
    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'commissioner-'))
      pictures = process.env['PICTURES'] ?? (await mkdtemp(join(tmpdir(), 'commissioner-pictures-')))
      program = await startProgram(join(folder, 'data'))
      hospital = openHospital(program.mllpPort)
      // So many that tiles show numbers: of few, nothing is shown.
      for (const borough of boroughs) await sendTo(borough, 16)
      browser = await openBrowser()
    }, 240_000)
    afterAll(async () => {
      await browser.close()
      await hospital.close()
      await program.end()
      await rm(folder, { recursive: true })
    })

    it.each(manners)(
      'sees the tile move by ten when results arrive, narrows the page and takes the file: $name',
      async manner => {
        const place = { browser, address: program.address, manner, pictures }
        const commissioner = await signIn(place, 'commissioner', 'Dashboards')
        await commissioner.press(commissioner.link('HbA1c over 58 mmol/mol'), /people/i)
        await watches(commissioner)
        await narrows(commissioner)
        await takesTheFile(commissioner)
        await commissioner.window.context.close()
      },
      240_000,
    )
  },
)
