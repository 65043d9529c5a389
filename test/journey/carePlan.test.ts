/** The main job of care plans, on the real program in real browsers: a nurse, a GP and the person write one plan, each at a browser of their own, at the same time; NHS 111's system, a process of its own, is told. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, it } from 'vitest'
import { openBrowser } from '../support/browser.ts'
import { startProgram, type Program } from '../support/program.ts'
import { callsAtNight, openNhs111, proves, publishes, showsWhoLooked } from './night.ts'
import { addGoals, answer, openThree, seesAnswers, settle, writeAtOnce, type Manners } from './plan.ts'

let folder: string
let pictures: string
let browser: Browser

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'plan-journey-'))
  pictures = process.env['PICTURES'] ?? (await mkdtemp(join(tmpdir(), 'plan-pictures-')))
  browser = await openBrowser()
}, 60_000)
afterAll(async () => {
  await browser.close()
  await rm(folder, { recursive: true })
})

const all = (manners: Manners) => async (): Promise<void> => {
  const data = join(folder, manners.nurse.name)
  const nhs111 = await openNhs111(`${data}-111`)
  const program: Program = await startProgram(data, { ANALYTICS_URL: 'none', ...nhs111.settings })
  const { address } = program
  try {
    const three = await openThree({ browser, address, pictures }, manners)
    await writeAtOnce(three)
    await settle(three)
    await addGoals(three)
    await answer(three)
    await seesAnswers(three)
    await publishes(three, nhs111)
    const moment = await callsAtNight({ browser, address, pictures, manner: manners.nurse })
    await showsWhoLooked(three)
    await proves({ browser, address, pictures, manner: manners.nurse }, moment)
    for (const { window } of [three.nurse, three.gp, three.patient]) await window.context.close()
  } finally {
    await program.end()
    await nhs111.receiver.kill()
  }
}

describe('a nurse, a GP and the person write one plan', () => {
  it(
    'at a desk, with the keyboard alone, and on a phone',
    all({
      nurse: { name: 'plan-desk', width: 1280 },
      gp: { name: 'plan-keyboard', width: 1280, keyboard: true, looked: true },
      patient: { name: 'plan-phone', width: 320 },
    }),
    240_000,
  )
  it(
    'without client JavaScript',
    all({
      nurse: { name: 'plan-plain', width: 1280, noScript: true, looked: true },
      gp: { name: 'plan-plain-gp', width: 320, noScript: true, looked: true },
      patient: { name: 'plan-plain-patient', width: 320, noScript: true, looked: true },
    }),
    240_000,
  )
})
