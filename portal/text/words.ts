/** The exchange's own terms in plain English. */
import type { Role } from '../../domain/kernel/actor.ts'
import type { EntryKind } from '../../domain/entry/content.ts'
import { labels, type CareSetting, type Label, type LabelOrUnset } from '../../domain/kernel/terms.ts'

/** What a label covers, named and explained. */
export interface LabelWords {
  readonly name: string
  readonly means: string
}

export const labelWords: Readonly<Record<Label, LabelWords>> = {
  general: {
    name: 'General health',
    means: 'Most of a record: blood tests, hospital letters, medicines, allergies and appointments.',
  },
  mental: {
    name: 'Mental health',
    means: 'Letters, medicines and appointments about mental health and wellbeing.',
  },
  sexual: {
    name: 'Sexual health',
    means: 'Tests, letters and appointments about sexual health, including HIV.',
  },
  social: {
    name: 'Social care',
    means: 'Assessments and support from a council or a social worker.',
  },
}

/** A label's name, also where none was set. */
export const labelName = (label: LabelOrUnset): string =>
  label === 'unset' ? 'Not yet sorted' : labelWords[label].name

/** A heading's words within a sentence: `borough`; an abbreviation stays as it is, `GP practice`. */
export const inSentence = (title: string): string =>
  /^\p{Lu}{2}/u.test(title) ? title : `${title.charAt(0).toLowerCase()}${title.slice(1)}`

/** `a`, `a and b`, `a, b and c`. */
export const listed = (words: readonly string[], last = 'and'): string =>
  words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} ${last} ${words.slice(-1).join('')}`

/** `general health and mental health`, in the order of the labels. */
export const labelList = (held: readonly Label[]): string =>
  listed(labels.filter(one => held.includes(one)).map(one => labelWords[one].name.toLowerCase()))

/** The labels that a set leaves out. */
export const otherLabels = (held: readonly Label[]): readonly Label[] =>
  labels.filter(one => !held.includes(one))

interface KindWords {
  readonly one: string
  readonly many: string
}
export const kindWords: Readonly<Record<EntryKind, KindWords>> = {
  result: { one: 'test result', many: 'test results' },
  letter: { one: 'letter', many: 'letters' },
  medication: { one: 'medicine', many: 'medicines' },
  allergy: { one: 'allergy', many: 'allergies' },
  diagnosis: { one: 'condition', many: 'conditions' },
  procedure: { one: 'procedure', many: 'procedures' },
  measurement: { one: 'measurement', many: 'measurements' },
  appointment: { one: 'appointment', many: 'appointments' },
  encounter: { one: 'hospital visit', many: 'hospital visits' },
}

/** `a letter`, `an appointment`. */
export const oneOf = (kind: EntryKind): string => {
  const { one } = kindWords[kind]
  return `${/^[aeiou]/.test(one) ? 'an' : 'a'} ${one}`
}

export const settingWords: Readonly<Record<CareSetting, string>> = {
  acute: 'Hospital',
  community: 'Community care',
  mentalHealth: 'Mental health care',
  gp: 'GP practice',
  socialCare: 'Social care',
  nhs111: 'NHS 111',
}

export const roleWords: Readonly<Record<Role, string>> = {
  patient: 'Patient',
  professional: 'Health or care professional',
  privacyOfficer: 'Privacy officer',
  auditor: 'Auditor',
  commissioner: 'Commissioner',
  administrator: 'Administrator',
  system: 'Computer system',
}

/** The first letter made a capital. */
export const capital = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}`

/** `1 letter`, `3 letters`. */
export const counted = (count: number, words: KindWords): string =>
  `${String(count)} ${count === 1 ? words.one : words.many}`
