/** What people do on the pages in more than one journey. */
import { expect } from 'vitest'
import type { Person } from './visitor.ts'

/** The demonstration's first person, and a team that they can share with. */
export const nhsNumber = '999 000 0018'
export const practice = 'Practice team, Harrow Hill Surgery'
export const unseen = 'You can’t see a record for this number'

/** Somebody who works in the team looks the person up. */
export const find = async (gp: Person, heading: string | RegExp): Promise<void> => {
  await gp.navigate('Find a person', 'Find a person')
  await gp.type(gp.page.getByLabel('NHS number'), nhsNumber)
  await gp.press(gp.button('Find'), heading)
}

/** The patient shares general health with the team, and is told what is missing on the way. */
export const shares = async (patient: Person): Promise<void> => {
  await patient.navigate('Who can see it', 'Who can see your record')
  await patient.press(patient.button('Share with a team or a person'), 'Where does the team work?')
  await patient.type(patient.page.getByLabel('Name of the hospital, GP practice or council'), 'harrow hill')
  await patient.press(patient.button('Search'), 'Where does the team work?')
  await patient.press(patient.link('Harrow Hill Surgery'), /Which team\?/)
  await patient.press(patient.link('Practice team'), `What may ${practice} see?`)
  await patient.press(patient.button('Continue'), `What may ${practice} see?`)
  expect(await patient.text()).toContain('There is a problem')
  await patient.tick(patient.page.getByLabel('General health'), true)
  await patient.press(patient.button('Continue'), 'Check your answers')
  expect(await patient.text()).toMatch(/will then be able to see \d+ test results/)
  await patient.press(patient.button('Share my record'), 'You share your record')
}

/** As far as the page that asks once more. */
export const wantsToStop = async (patient: Person): Promise<void> => {
  await patient.navigate('Who can see it', 'Who can see your record')
  await patient.press(patient.link(`Stop sharing with ${practice}`), `Stop sharing with ${practice}?`)
  expect(await patient.text()).toMatch(/will no longer be able to see \d+ test results/)
}

/** The open page of somebody who may no longer see it: says so, and holds nothing of it any more. */
export const isCleared = async (gp: Person): Promise<void> => {
  await gp.page.getByRole('heading', { level: 1, name: 'You can no longer see this record' }).waitFor()
  expect(await gp.page.content()).not.toMatch(/QUILLAN|mmol/)
}
