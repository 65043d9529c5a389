/** The demonstration's blood tests: what each measures, its usual range, and how a value moves over two years. */
import type { Measured, Panel } from './hl7/results.ts'
import type { Condition } from './people.ts'
import type { Random } from './random.ts'

interface Test {
  readonly code: string
  readonly display: string
  readonly unit: string
  readonly low?: number
  readonly high?: number
  readonly decimals: number
  /** Where it starts and where it ends after two years, for someone with the condition. */
  readonly from: number
  readonly to: number
}
interface PanelPlan {
  readonly key: string
  readonly code: string
  readonly display: string
  readonly service: string
  /** Who has it taken, and how often a year. Undefined: everyone. */
  readonly condition?: Condition
  readonly perYear: number
  readonly tests: readonly Test[]
}

const test = (code: string, display: string, rest: Omit<Test, 'code' | 'display'>): Test => ({
  code,
  display,
  ...rest,
})

export const panelPlans: readonly PanelPlan[] = [
  {
    key: 'hba1c',
    code: '59261-8',
    display: 'Haemoglobin A1c',
    service: 'CH',
    condition: 'diabetes',
    perYear: 4,
    tests: [
      test('59261-8', 'Haemoglobin A1c', {
        unit: 'mmol/mol',
        low: 20,
        high: 41,
        decimals: 0,
        from: 71,
        to: 50,
      }),
    ],
  },
  {
    key: 'kidney',
    code: '24320-4',
    display: 'Urea and electrolytes',
    service: 'CH',
    condition: 'kidney',
    perYear: 6,
    tests: [
      test('14682-9', 'Creatinine', { unit: 'umol/L', low: 45, high: 84, decimals: 0, from: 118, to: 152 }),
      test('33914-3', 'eGFR', { unit: 'mL/min/1.73m2', low: 60, decimals: 0, from: 52, to: 38 }),
      test('2823-3', 'Potassium', { unit: 'mmol/L', low: 3.5, high: 5.3, decimals: 1, from: 4.4, to: 5.1 }),
      test('2951-2', 'Sodium', { unit: 'mmol/L', low: 133, high: 146, decimals: 0, from: 139, to: 138 }),
    ],
  },
  {
    key: 'bloodCount',
    code: '58410-2',
    display: 'Full blood count',
    service: 'HM',
    perYear: 1,
    tests: [
      test('718-7', 'Haemoglobin', { unit: 'g/L', low: 115, high: 165, decimals: 0, from: 134, to: 129 }),
      test('6690-2', 'White cell count', {
        unit: '10*9/L',
        low: 3.6,
        high: 11,
        decimals: 1,
        from: 6.8,
        to: 7.2,
      }),
      test('777-3', 'Platelets', { unit: '10*9/L', low: 140, high: 400, decimals: 0, from: 245, to: 260 }),
    ],
  },
  {
    key: 'inflammation',
    code: '1988-5',
    display: 'C-reactive protein',
    service: 'CH',
    condition: 'arthritis',
    perYear: 5,
    tests: [test('1988-5', 'C-reactive protein', { unit: 'mg/L', high: 5, decimals: 0, from: 24, to: 6 })],
  },
  {
    key: 'viralLoad',
    code: '25836-8',
    display: 'HIV 1 RNA',
    service: 'MB',
    condition: 'hiv',
    perYear: 2,
    tests: [test('25836-8', 'HIV 1 RNA', { unit: 'copies/mL', high: 50, decimals: 0, from: 180, to: 20 })],
  },
]

const flagOf = ({ low, high }: Test, value: number): string => {
  if (low !== undefined && value < low) return 'L'
  return high !== undefined && value > high ? 'H' : 'N'
}

const rangeOf = ({ low, high }: Test): string => {
  if (low === undefined) return `<${String(high)}`
  return high === undefined ? `>${String(low)}` : `${String(low)}-${String(high)}`
}

const measuredAt = (plan: Test, progress: number, random: Random): Measured => {
  const drift = plan.from + (plan.to - plan.from) * progress
  const value = Number((drift * (0.95 + random.next() * 0.1)).toFixed(plan.decimals))
  return {
    code: plan.code,
    display: plan.display,
    unit: plan.unit,
    value,
    range: rangeOf(plan),
    flag: flagOf(plan, value),
  }
}

/** A panel as it would be measured at `progress` (0 to 1) through the two years. */
export const panelAt = (
  plan: PanelPlan,
  progress: number,
  { filler, random }: { readonly filler: string; readonly random: Random },
): Panel => ({
  code: plan.code,
  display: plan.display,
  service: plan.service,
  filler,
  measured: plan.tests.map(one => measuredAt(one, progress, random)),
})
