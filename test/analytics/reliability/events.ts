/** A log to count, made by number: the n-th event is the same whenever it is made. People first, then results, corrections, retractions, appointments, shares, opt-outs, moves and care plans. */
import { createHash } from 'node:crypto'
import { boroughs } from '../../../domain/kernel/terms.ts'
import { toInstant } from '../../../domain/kernel/time.ts'
import type { Unsealed } from '../../../store/codec.ts'
import type { Journal } from '../../../store/journal.ts'
import { drafting } from '../../support/plan.ts'

const begin = Date.UTC(2026, 0, 1)
const hospital = '7'.repeat(32)

/** Anything from 0 up to a bound, the same for the same words. */
const drawn = (below: number, ...words: readonly (string | number)[]): number =>
  createHash('sha256').update(words.join(' ')).digest().readUInt32LE(0) % below

const opaque = (what: string, number: number): string =>
  createHash('sha256')
    .update(`${what} ${String(number)}`)
    .digest('hex')
    .slice(0, 32)
const uuid = (number: number): string =>
  opaque('event', number).replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12})$/u, '$1-$2-4$3-8$4-$5')

const code = { system: 'loinc', code: '59261-8', display: 'HbA1c' } as const
const version = (number: number, content: object) => ({
  content,
  source: { organisation: hospital },
  effective: toInstant(begin + drawn(300, number, 'day') * 86_400_000),
  issued: toInstant(begin + number * 1000),
  label: 'general',
})
const hba1c = (number: number) =>
  version(number, {
    kind: 'result',
    code,
    status: 'final',
    observations: [
      {
        code,
        value: { quantity: { value: 30 + drawn(90, number, 'value'), unit: 'mmol/mol' } },
        status: 'final',
      },
    ],
  })
const appointment = (number: number) => {
  const status = ['attended', 'missed', 'cancelled', 'booked'][drawn(4, number, 'outcome')]
  const { effective } = version(number, {})
  return version(number, { kind: 'appointment', status, start: effective, what: 'Clinic' })
}
const demographics = (number: number) => ({
  source: hospital,
  sourceSetting: 'acute',
  asOf: toInstant(begin + number * 1000),
  familyName: 'Example',
  givenNames: 'Pat',
  birthDate: `${String(1930 + drawn(90, number, 'year'))}-06-15`,
  sex: drawn(2, number, 'sex') === 0 ? 'female' : 'male',
  borough: boroughs[drawn(boroughs.length, number, 'borough')],
})

interface Happened {
  readonly type: string
  readonly stream: string
  readonly patient: string
  readonly data: object
}

const filed = (number: number, patient: string, made: ReturnType<typeof hba1c>): Happened => ({
  type: 'EntryFiled',
  stream: `entry-${opaque('entry', number)}`,
  patient,
  data: { patient, ...made, releaseAt: made.issued },
})

/** What else happens to a person whose item was filed by the event `of`. */
const later = (number: number, of: number, patient: string): Happened => {
  const item = { stream: `entry-${opaque('entry', of)}`, patient }
  const turn = drawn(20, number, 'turn')
  if (turn < 3) return { type: 'EntryCorrected', ...item, data: hba1c(number) }
  if (turn < 4) {
    const data = { reason: 'sent by mistake', issued: toInstant(begin + number * 1000) }
    return { type: 'EntryRetracted', ...item, data }
  }
  if (turn < 5)
    return {
      type: 'DemographicsRecorded',
      stream: `patient-${patient}`,
      patient,
      data: demographics(number),
    }
  if (turn < 7) {
    const data = { grantee: { type: 'team', id: opaque('team', number) }, labels: ['general'] }
    return { type: 'ShareGiven', stream: `consent-${patient}`, patient, data }
  }
  if (turn < 8) {
    const data = { by: 'person', asOf: toInstant(begin + number * 1000) }
    const type = drawn(2, number, 'out') === 0 ? 'OptOutSet' : 'OptOutWithdrawn'
    return { type, stream: `consent-${patient}`, patient, data }
  }
  return filed(number, patient, turn < 10 ? appointment(number) : hba1c(number))
}

const reviewOn = (number: number): string =>
  toInstant(begin + drawn(600, number, 'review') * 86_400_000).slice(0, 10)

const why = { why: 'as agreed' }
/** What becomes of a plan that was drafted and published. */
const ofPlans = (number: number): Pick<Happened, 'type' | 'data'> =>
  [
    { type: 'ReviewDateSet', data: { on: reviewOn(number) } },
    { type: 'PlanReviewed', data: { next: reviewOn(number) } },
    { type: 'PlanClosed', data: why },
    { type: 'PlanReopened', data: why },
  ][drawn(4, number, 'plan')] ?? { type: 'PlanReviewed', data: {} }

/** The events of a row about a plan. */
const planned = (number: number, first: number, patient: string): Happened => {
  const of = { stream: `carePlan-${opaque('plan', first)}`, patient }
  if (number === first)
    return { ...of, type: 'PlanDrafted', data: { ...drafting, patient, reviewOn: reviewOn(number) } }
  if (number === first + 1) return { ...of, type: 'PlanPublished', data: { version: 1 } }
  return { ...of, ...ofPlans(number) }
}

/** Events come in rows about one person: the first files an item, which the next may correct, or begins a plan. */
const inRow = 5

const happened = (number: number, people: number): Happened => {
  if (number < 2 * people) {
    const patient = opaque('person', Math.floor(number / 2))
    const stream = `patient-${patient}`
    return number % 2 === 0
      ? { type: 'RecordCreated', stream, patient, data: { localNumbers: [], source: hospital } }
      : { type: 'DemographicsRecorded', stream, patient, data: demographics(number) }
  }
  const first = number - (number % inRow)
  const patient = opaque('person', drawn(people, first, 'person'))
  if (first >= 2 * people && drawn(10, first, 'row') === 0) return planned(number, first, patient)
  if (number === first || first < 2 * people) return filed(number, patient, hba1c(number))
  return later(number, first, patient)
}

/** One event with its stream. */
export interface Made {
  readonly stream: string
  readonly event: Unsealed
}

/** The n-th event of a log about so many people. */
export const eventOf = (number: number, people: number): Made => {
  const { type, stream, patient, data } = happened(number, people)
  const command = uuid(number)
  return {
    stream,
    event: {
      id: command,
      event: { type, data },
      at: toInstant(begin + number * 1000),
      meta: {
        actor: { user: 'system', role: 'system', organisation: hospital },
        subject: patient,
        purpose: 'feed',
        command,
        correlation: command,
      },
    },
  }
}

/** So many events from a number on. */
export const eventsFrom = (first: number, count: number, people: number): readonly Made[] =>
  Array.from({ length: count }, (_, n) => eventOf(first + n, people))

/** Appends events in their order, many to a commit. */
export const append = async (journal: Journal, events: readonly Made[]): Promise<void> => {
  await Promise.all(events.map(({ stream, event }) => journal.append(stream, 'any', [event])))
}
