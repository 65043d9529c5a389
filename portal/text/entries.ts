/** One item of a record as a line: its name and what it says, in the patient's words. */
import type { EntryContent } from '../../domain/entry/content.ts'
import { quantityText } from './numbers.ts'
import { standingWords, testName } from './results.ts'
import { dayAndTime, plainDay } from './dates.ts'

type ContentOf<K extends EntryContent['kind']> = Extract<EntryContent, { kind: K }>

type Plain = Exclude<EntryContent, ContentOf<'result'> | ContentOf<'measurement'> | ContentOf<'letter'>>

const plainTitle = (content: Plain): string => {
  switch (content.kind) {
    case 'medication':
    case 'diagnosis':
    case 'procedure':
      return content.name
    case 'allergy':
      return `Allergy to ${content.substance.charAt(0).toLowerCase()}${content.substance.slice(1)}`
    case 'appointment':
      return content.what
    case 'encounter':
      return visitWords[content.type]
  }
}

/** What an item is called. */
export const entryTitle = (content: EntryContent): string => {
  if (content.kind === 'result' || content.kind === 'measurement') return testName(content.code)
  return content.kind === 'letter' ? content.title : plainTitle(content)
}

export const visitWords: Readonly<Record<ContentOf<'encounter'>['type'], string>> = {
  inpatient: 'Hospital stay',
  outpatient: 'Outpatient visit',
  emergency: 'Emergency department visit',
  community: 'Community visit',
}

export const appointmentWords: Readonly<Record<ContentOf<'appointment'>['status'], string>> = {
  booked: 'Booked',
  rescheduled: 'Moved to a new time',
  cancelled: 'Cancelled',
  missed: 'Missed',
  attended: 'You went',
}

/** The value of one observation as text. */
export const valueText = (value: ContentOf<'result'>['observations'][number]['value']): string =>
  'quantity' in value ? quantityText(value.quantity) : value.text

const resultLine = ({ observations }: ContentOf<'result'>): string => {
  const [only, ...more] = observations
  if (only === undefined) return 'The laboratory sent no values.'
  const outside = observations.filter(one => /^(Below|Above|Outside)/.test(standingWords(one) ?? ''))
  if (more.length === 0) {
    const words = standingWords(only)
    const value = 'quantity' in only.value ? valueText(only.value) : firstLine(only.value.text)
    return words === undefined ? value : `${value}. ${words}`
  }
  const count = `${String(observations.length)} values`
  return outside.length === 0 ? count : `${count}, ${String(outside.length)} outside the usual range`
}

/** The first sentence or so of a longer text. */
export const firstLine = (text: string): string => {
  const line = text.split('\n').find(one => one.trim() !== '') ?? ''
  return line.length > 120 ? `${line.slice(0, 117).trimEnd()}…` : line
}

const dates = (from: ContentOf<'medication'>['from'], to: ContentOf<'medication'>['to']): string => {
  const since = from === undefined ? '' : `since ${plainDay(from)}`
  return to === undefined ? since : `${since} until ${plainDay(to)}`.trim()
}

const joined = (...parts: readonly (string | undefined)[]): string =>
  parts.filter(part => part !== undefined && part !== '').join('. ')

const medicationLine = ({ dose, status, from, to }: ContentOf<'medication'>): string =>
  joined(dose, status === 'stopped' ? 'Stopped' : undefined, dates(from, to))

const allergyLine = ({ reaction, severity }: ContentOf<'allergy'>): string =>
  joined(reaction, severity === 'severe' ? 'Severe' : undefined)

const appointmentLine = (content: ContentOf<'appointment'>): string =>
  joined(dayAndTime(content.start), content.where, content.with, statusWords(content))

const onDay = ({ on }: ContentOf<'procedure'>): string => (on === undefined ? '' : `On ${plainDay(on)}`)

const plainLine = (content: Plain): string => {
  switch (content.kind) {
    case 'medication':
      return medicationLine(content)
    case 'allergy':
      return allergyLine(content)
    case 'diagnosis':
      return content.status === 'resolved' ? 'No longer active' : ''
    case 'procedure':
      return onDay(content)
    case 'appointment':
      return appointmentLine(content)
    case 'encounter':
      return joined(content.reason, content.location)
  }
}

/** What an item says, short enough for a list; empty where its title says it all. */
export const entryLine = (content: EntryContent): string => {
  if (content.kind === 'result') return resultLine(content)
  if (content.kind === 'measurement') return quantityText(content.quantity)
  if (content.kind === 'letter') return content.document === undefined ? '' : 'With a document'
  return plainLine(content)
}

/** What became of an appointment; nothing for one that is simply booked, which says no more than its time does. */
export const statusWords = ({ status }: ContentOf<'appointment'>): string | undefined =>
  status === 'booked' ? undefined : appointmentWords[status]
