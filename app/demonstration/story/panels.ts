/** The demonstration's tests: what each measures, its usual range, whom it is taken of, and where values start and end. */
import type { Condition } from '../conditions.ts'

/** Where a value starts, and where it ends after two years. */
export type Course = readonly [number, number]

export interface Test {
  readonly code: string
  readonly display: string
  readonly unit: string
  readonly low?: number
  readonly high?: number
  readonly decimals: number
  /** For somebody with the condition, and for anybody else (the same where it says nothing of it). */
  readonly ill: Course
  /** For the first person with it, where theirs runs otherwise: a chart that shows something. */
  readonly first?: Course
  readonly well?: Course
  /** Whether a worse course makes it larger or smaller. */
  readonly worse?: 'more' | 'less'
}
export interface PanelPlan {
  readonly key: string
  readonly code: string
  readonly display: string
  readonly service: string
  /** The condition that it is taken for. */
  readonly condition?: Condition
  /** How often in two years it is taken of those with the condition (of everyone where there is none): usually, and of the first forty. */
  readonly often: readonly [number, number]
  /** How likely it is taken once of an adult without. */
  readonly screening?: number
  /** Whether the practice measures it itself. */
  readonly byPractice?: true
  readonly tests: readonly Test[]
}

const test = (code: string, display: string, rest: Omit<Test, 'code' | 'display'>): Test => ({
  code,
  display,
  ...rest,
})

const usual: Course = [1, 1]
const scaled = (value: number, by: Course = usual): Course => [value * by[0], value * by[1]]

export const panelPlans: readonly PanelPlan[] = [
  {
    key: 'hba1c',
    code: '59261-8',
    display: 'Haemoglobin A1c',
    service: 'CH',
    condition: 'diabetes',
    often: [4, 8],
    screening: 0.25,
    tests: [
      test('59261-8', 'Haemoglobin A1c', {
        unit: 'mmol/mol',
        low: 20,
        high: 41,
        decimals: 0,
        ill: [54, 51],
        first: [71, 50],
        well: scaled(34),
        worse: 'more',
      }),
    ],
  },
  {
    key: 'kidney',
    code: '24320-4',
    display: 'Urea and electrolytes',
    service: 'CH',
    condition: 'kidney',
    often: [4, 12],
    screening: 0.25,
    tests: [
      test('14682-9', 'Creatinine', {
        unit: 'umol/L',
        low: 45,
        high: 84,
        decimals: 0,
        ill: [124, 134],
        first: [118, 152],
        well: scaled(72),
        worse: 'more',
      }),
      test('33914-3', 'eGFR', {
        unit: 'mL/min/1.73m2',
        low: 60,
        decimals: 0,
        ill: [48, 44],
        first: [52, 38],
        well: scaled(88),
        worse: 'less',
      }),
      test('2823-3', 'Potassium', {
        unit: 'mmol/L',
        low: 3.5,
        high: 5.3,
        decimals: 1,
        ill: [4.4, 5.1],
        well: scaled(4.3),
      }),
      test('2951-2', 'Sodium', { unit: 'mmol/L', low: 133, high: 146, decimals: 0, ill: scaled(139) }),
    ],
  },
  {
    key: 'bloodCount',
    code: '58410-2',
    display: 'Full blood count',
    service: 'HM',
    often: [0, 2],
    screening: 0.45,
    tests: [
      test('718-7', 'Haemoglobin', { unit: 'g/L', low: 115, high: 165, decimals: 0, ill: [134, 129] }),
      test('6690-2', 'White cell count', {
        unit: '10*9/L',
        low: 3.6,
        high: 11,
        decimals: 1,
        ill: [6.8, 7.2],
      }),
      test('777-3', 'Platelets', { unit: '10*9/L', low: 140, high: 400, decimals: 0, ill: [245, 260] }),
    ],
  },
  {
    key: 'inflammation',
    code: '1988-5',
    display: 'C-reactive protein',
    service: 'CH',
    condition: 'arthritis',
    often: [4, 10],
    tests: [
      test('1988-5', 'C-reactive protein', {
        unit: 'mg/L',
        high: 5,
        decimals: 0,
        ill: [24, 6],
        worse: 'more',
      }),
    ],
  },
  {
    key: 'viralLoad',
    code: '25836-8',
    display: 'HIV 1 RNA',
    service: 'MB',
    condition: 'hiv',
    often: [3, 4],
    tests: [test('25836-8', 'HIV 1 RNA', { unit: 'copies/mL', high: 50, decimals: 0, ill: [180, 20] })],
  },
  {
    key: 'bloodPressure',
    code: '8480-6',
    display: 'Systolic blood pressure',
    service: 'NRS',
    condition: 'hypertension',
    often: [2, 2],
    byPractice: true,
    tests: [
      test('8480-6', 'Systolic blood pressure', {
        unit: 'mm[Hg]',
        low: 90,
        high: 140,
        decimals: 0,
        ill: [156, 138],
      }),
    ],
  },
]
