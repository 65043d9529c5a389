/** Dashboards in memory over real protected cubes: made-up people are counted, and what may be shown of it is what pages get. */
import { defaultPolicy } from '../../analytics/control/policy.ts'
import { protect } from '../../analytics/control/protect.ts'
import type { Dashboards, FiguresView, Freshness, QuestionView } from '../../analytics/views.ts'
import { boroughs } from '../../domain/kernel/terms.ts'
import { instant } from '../../domain/kernel/time.ts'
import { cubeOf, seeded, type Person, type Random } from '../analytics/control/cubes.ts'

const borough = { name: 'borough', title: 'Borough', values: boroughs, overlapping: false }
const ageBand = {
  name: 'ageBand',
  title: 'Age',
  values: ['18 to 39', '40 to 64', '65 and over'],
  overlapping: false,
}
const sex = { name: 'sex', title: 'Sex', values: ['female', 'male', '=other, not said'], overlapping: false }

export const hba1c: QuestionView = {
  name: 'hba1c',
  title: 'HbA1c over 58 mmol/mol',
  definition: 'People whose newest HbA1c result, of any age, is over 58 mmol/mol.',
  sql: 'SELECT borough, ageBand, sex, count() FROM newest WHERE code = {code:String} AND value > 58 GROUP BY CUBE (borough, ageBand, sex)',
  unit: 'people',
  breakdowns: [borough, ageBand, sex],
}
const months = Array.from(
  { length: 24 },
  (_, place) => `${String(2025 + Math.floor(place / 12))}-${String((place % 12) + 1).padStart(2, '0')}`,
)
const appointments: QuestionView = {
  name: 'appointments',
  title: 'Appointments kept and missed',
  definition: 'Booked appointments, by what became of them.',
  sql: 'SELECT month, outcome, count() FROM bookings GROUP BY CUBE (month, outcome)',
  unit: 'appointments',
  breakdowns: [
    { name: 'month', title: 'Month', values: months, overlapping: true },
    { name: 'outcome', title: 'Outcome', values: ['kept', 'missed'], overlapping: false },
  ],
}

const pick = (values: readonly string[], random: Random): string => values[random.below(values.length)] ?? ''

/** So many made-up people: most in the first boroughs, and few of the last sex. */
export const people = (count: number, seed = 7): readonly Person[] => {
  const random = seeded(seed)
  return Array.from({ length: count }, (_, place) => [
    [boroughs[Math.min(random.below(8), random.below(8))] ?? ''],
    [pick(ageBand.values, random)],
    [place < 3 ? (sex.values[2] ?? '') : pick(sex.values.slice(0, 2), random)],
  ])
}

const counted = (question: QuestionView, of: readonly Person[], at: string): FiguresView => ({
  question,
  publishedAt: instant.parse(at),
  figures: protect(defaultPolicy, cubeOf(question.breakdowns, of)),
})

/** Questions with figures, and a way to publish newer ones. */
export const memoryDashboards = (
  of: readonly Person[] = people(600),
  freshness: Freshness = {
    status: 'live',
    countedThrough: instant.parse('2026-11-20T08:59:58.000Z'),
    seconds: 2,
  },
) => {
  const random = seeded(3)
  const bookings = people(400).map(() => [[pick(months, random)], [pick(['kept', 'kept', 'missed'], random)]])
  const published = new Map([
    ['hba1c', counted(hba1c, of, '2026-11-20T08:00:00.000Z')],
    ['appointments', counted(appointments, bookings, '2026-11-20T08:00:00.000Z')],
  ])
  const listeners = new Set<(question: string) => void>()
  const dashboards: Dashboards = {
    questions: () => [hba1c, appointments, { ...hba1c, name: 'not-yet', title: 'Not counted yet' }],
    read: name => Promise.resolve(published.get(name)),
    freshness: () => freshness,
    refused: () => undefined,
    subscribe: listener => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }
  return {
    dashboards,
    /** Publishes newer figures of HbA1c. */
    publish: (newer: readonly Person[], at = '2026-11-20T09:00:00.000Z'): void => {
      published.set('hba1c', counted(hba1c, newer, at))
      for (const listener of listeners) listener('hba1c')
    },
    listening: (): number => listeners.size,
  }
}
