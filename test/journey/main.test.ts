/** The main job, on the real program in a real browser: sent, seen, not shared, shared, withdrawn, read in the log, replayed. */
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openBrowser } from '../support/browser.ts'
import { startProgram, type Program } from '../support/program.ts'
import { find, isCleared, nhsNumber, practice, shares, unseen, wantsToStop } from './deeds.ts'
import { letterOf, openHospital, pdf, resultOf, type Hospital } from './hospital.ts'
import { signIn, type Manner, type Person, type Place } from './visitor.ts'

let folder: string
let pictures: string
let program: Program
let browser: Browser
let hospital: Hospital

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'journey-'))
  pictures = process.env['PICTURES'] ?? (await mkdtemp(join(tmpdir(), 'journey-pictures-')))
  program = await startProgram(join(folder, 'data'))
  hospital = openHospital(program.mllpPort)
  browser = await openBrowser()
}, 240_000)
afterAll(async () => {
  await browser.close()
  await hospital.close()
  await program.end()
  await rm(folder, { recursive: true })
})

const seesTheResult = async (patient: Person, value: string): Promise<void> => {
  await patient.navigate('Your record', 'Your record')
  await patient.press(patient.link('Test results'), 'Your record')
  await patient.press(patient.link('Blood sugar over time (HbA1c)'), 'Blood sugar over time (HbA1c)')
  const text = await patient.text()
  expect(text).toContain(`${value} mmol/mol`)
  expect(text).toContain('This is above the usual range for this laboratory.')
  const picture = patient.page.getByRole('img', { name: /^Blood sugar over time \(HbA1c\) in mmol\/mol/ })
  expect(await picture.filter({ visible: true }).count()).toBe(1)
  expect(text).toContain('Blood sugar over time (HbA1c): all values')
}

const readsTheLetter = async (patient: Person, title: string): Promise<void> => {
  await patient.navigate('Your record', 'Your record')
  await patient.press(patient.link('Letters'), 'Your record')
  await patient.press(patient.link(title), new RegExp(title))
  const download = patient.page.waitForEvent('download')
  await patient.link(/Download the letter \(PDF\)/).click()
  const file = await (await download).path()
  expect(await readFile(file, 'latin1')).toBe(pdf)
}

const stopsSharing = async (patient: Person): Promise<void> => {
  await wantsToStop(patient)
  await patient.press(patient.button('Stop sharing'), 'You have stopped sharing')
}

const readsTheLog = async (patient: Person): Promise<void> => {
  await patient.navigate('Who has looked', 'Who has looked at your record')
  const text = await patient.text()
  expect(text).toMatch(/Dr Amara Osei, Practice team, Harrow Hill Surgery, looked at your .*test results/)
  expect(text).toContain('because you shared with this team')
  expect(text).toMatch(/Dr Amara Osei, .* tried to look at your record.* and was refused/)
}

const replays = async (auditor: Person): Promise<void> => {
  await auditor.navigate('Look into a record', 'Look into a record')
  await auditor.type(auditor.page.getByLabel('NHS number'), nhsNumber)
  await auditor.press(auditor.button('Find'), 'Who could see this record')
  const changes = auditor.page.getByRole('table', { name: 'Every change' })
  expect(await changes.innerText()).toContain(`The person stopped sharing general health with ${practice}`)
  expect(await auditor.text()).not.toMatch(/HbA1c|mmol/)
  // The share that this journey gave is the second newest step.
  await auditor.press(changes.getByRole('link').nth(1), 'Who could see this record')
  const stood = auditor.page.getByRole('table', { name: 'Shares that stood' })
  const row = stood.getByRole('row', { name: new RegExp(practice) })
  expect((await row.innerText()).match(/\b(Yes|No)\b/g)).toStrictEqual(['Yes', 'No', 'No', 'No'])
  await auditor.press(auditor.link('Who looked'), 'Who looked at this record')
  expect(await auditor.text()).toContain('Dr Amara Osei')
}

const journey = async (manner: Manner, number: number): Promise<void> => {
  const place: Place = { browser, address: program.address, manner, pictures }
  const value = 45 + number
  const title = `Letter about your visit ${String(number)}`

  const patient = await signIn(place, 'patient', 'Your health record')
  expect(await hospital.send(resultOf(`J-${String(number)}`, value))).toBe('AA')
  expect(await hospital.send(letterOf(`D-${String(number)}`, title))).toBe('AA')
  if (manner.noScript !== true) await patient.page.getByText('There is something new.').waitFor()
  await seesTheResult(patient, String(value))
  await readsTheLetter(patient, title)

  const gp = await signIn(place, 'gp', /Your team today/)
  await find(gp, unseen)
  await shares(patient)
  await find(gp, /QUILLAN, Jamila/)
  expect(await gp.text()).toContain(`Haemoglobin A1c: ${String(value)} mmol/mol`)
  await gp.press(gp.link('Haemoglobin A1c'), /QUILLAN, Jamila/)
  await stopsSharing(patient)
  if (manner.noScript !== true) await isCleared(gp)
  await gp.page.reload()
  await gp.page.getByRole('heading', { level: 1, name: unseen }).waitFor()
  await readsTheLog(patient)

  const auditor = await signIn(place, 'auditor', 'Auditor')
  await replays(auditor)
  for (const { window } of [patient, gp, auditor]) await window.context.close()
}

const manners: readonly Manner[] = [
  { name: 'desk', width: 1280 },
  { name: 'phone', width: 320 },
  { name: 'keyboard', width: 1280, keyboard: true, looked: true },
  { name: 'without-script', width: 1280, noScript: true, looked: true },
]

describe('from a hospital’s message to the patient’s page, with consent deciding and every look known', () => {
  it.each(manners.map((manner, number) => ({ ...manner, number })))(
    'is done by $name',
    ({ number, ...manner }) => journey(manner, number),
    240_000,
  )
})
