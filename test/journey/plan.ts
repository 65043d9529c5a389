/** What people do with a care plan in the journey of the main job: each at a browser of their own, all at once. */
import { expect } from 'vitest'
import { find, shares } from './deeds.ts'
import { signIn, type Manner, type Person, type Place } from './visitor.ts'

/** The demonstration's first plan. */
export const title = 'Living well with diabetes'
const record = /QUILLAN, Jamila/
const needs = 'Needs, concerns or health problems'

/** How each of the three works. */
export interface Manners {
  readonly nurse: Manner
  readonly gp: Manner
  readonly patient: Manner
}

export interface Three {
  readonly nurse: Person
  readonly gp: Person
  readonly patient: Person
}

const throughCaseload = async (nurse: Person): Promise<void> => {
  await nurse.navigate('Caseload', 'Caseload')
  await nurse.press(nurse.link(record), record)
  await nurse.press(nurse.link(title), record)
}

/** Signs in the nurse of the hospital, the GP and the patient, who shares with the GP; the two open the plan. */
export const openThree = async (place: Omit<Place, 'manner'>, manners: Manners): Promise<Three> => {
  const patient = await signIn({ ...place, manner: manners.patient }, 'patient', 'Your health record')
  await shares(patient)
  const nurse = await signIn({ ...place, manner: manners.nurse }, 'nurse', 'Which team are you working for?')
  await nurse.tick(nurse.page.getByLabel(/^Diabetes team/), true)
  await nurse.press(nurse.button('Continue'), 'Your team today')
  await throughCaseload(nurse)
  const gp = await signIn({ ...place, manner: manners.gp }, 'gp', /Your team today/)
  await find(gp, record)
  await gp.press(gp.link(title), record)
  return { nurse, gp, patient }
}

const section = (person: Person, name: string) =>
  person.page
    .locator('section')
    .filter({ has: person.page.getByRole('heading', { name, exact: true }) })
    .last()

const edits = async (person: Person, name: string): Promise<void> => {
  await person.press(
    section(person, name)
      .getByRole('link', { name: /^(Edit|Write in this part)/ })
      .first(),
    name,
  )
}

const box = (person: Person) => person.page.getByLabel('Write in')
const put = 'Put into the plan'

/** Both open the same part; each changes another sentence of it; both are in the plan. */
export const writeAtOnce = async ({ nurse, gp }: Three): Promise<void> => {
  await edits(nurse, needs)
  await edits(gp, needs)
  const before = await box(nurse).inputValue()
  expect(await box(gp).inputValue()).toBe(before)
  await nurse.type(box(nurse), before.replace('above target', 'above target since March'))
  await gp.type(box(gp), before.replace('starting insulin', 'starting insulin and about driving'))
  await nurse.press(nurse.button(put), record)
  await gp.press(gp.button(put), record)
  for (const person of [nurse, gp]) await person.page.reload()
  for (const person of [nurse, gp]) {
    const text = await section(person, needs).innerText()
    expect(text).toContain('above target since March')
    expect(text).toContain('Worried about starting insulin and about driving')
  }
}

/** Both change the same words; the second sees both beside each other and settles it. */
export const settle = async ({ nurse, gp }: Three): Promise<void> => {
  await edits(nurse, needs)
  await edits(gp, needs)
  const before = await box(nurse).inputValue()
  await nurse.type(box(nurse), before.replace('since March', 'since early spring'))
  await gp.type(box(gp), before.replace('since March', 'for half a year'))
  await nurse.press(nurse.button(put), record)
  await gp.press(gp.button(put), 'Put the two together')
  const text = await gp.text()
  expect(text).toContain('since early spring')
  expect(text).toContain('for half a year')
  await gp.type(box(gp), before.replace('since March', 'since early spring, for half a year'))
  await gp.press(gp.button('Put this into the plan'), record)
  expect(await section(gp, needs).innerText()).toContain('since early spring, for half a year')
}

/** Each adds something: adding never conflicts. */
export const addGoals = async ({ nurse, gp }: Three): Promise<void> => {
  const goals = 'Goals and hopes'
  await nurse.page.reload()
  for (const person of [nurse, gp])
    await person.press(section(person, goals).getByRole('link', { name: 'Add a goal' }), goals)
  await nurse.type(nurse.page.getByLabel('What is the goal?'), 'Lose five kilograms by summer')
  await gp.type(gp.page.getByLabel('What is the goal?'), 'Sleep through the night')
  await gp.press(gp.button(put), record)
  await nurse.press(nurse.button(put), record)
  const text = await section(nurse, goals).innerText()
  expect(text).toContain('Lose five kilograms by summer')
  expect(text).toContain('Sleep through the night')
}

/** The person reads it in plain words, says what matters to them, agrees to some of it and not to the rest. */
export const answer = async ({ patient }: Three): Promise<void> => {
  await patient.navigate('Your care plans', 'Your care plans')
  await patient.press(patient.link(title), title)
  await edits(patient, 'What matters to me')
  await patient.type(box(patient), 'I want to dance at my granddaughter’s wedding. Tell me things plainly.')
  await patient.press(patient.button(put), title)
  expect(await patient.text()).toContain('I want to dance at my granddaughter’s wedding.')
  await patient.press(patient.link('Say whether you agree'), 'Do you agree?')
  await patient.tick(patient.page.getByRole('checkbox', { name: 'My goals' }), true)
  await patient.tick(patient.page.getByLabel('Yes, I agree'), true)
  await patient.press(patient.button('Save my answer'), title)
  await patient.press(patient.link('Say whether you agree'), 'Do you agree?')
  await patient.tick(patient.page.getByRole('checkbox', { name: 'What troubles me' }), true)
  await patient.tick(patient.page.getByLabel('No, I do not agree'), true)
  await patient.type(patient.page.getByLabel('If you do not agree: why?'), 'I have not driven for years')
  await patient.press(patient.button('Save my answer'), title)
}

/** What the person agreed to is theirs alone to change, and does not move to what is written later. */
export const seesAnswers = async ({ nurse }: Three): Promise<void> => {
  await nurse.page.reload()
  expect(await section(nurse, 'Goals and hopes').innerText()).toContain('Agreed')
  expect(await section(nurse, needs).innerText()).toContain('I have not driven for years')
  await edits(nurse, 'Goals and hopes')
  await nurse.type(box(nurse), 'One goal at a time.')
  await nurse.press(nurse.button(put), record)
  expect(await section(nurse, 'Goals and hopes').innerText()).toContain('Changed since answered')
}
