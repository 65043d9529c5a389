/** How a test turns out for somebody: ill or well, worse or better than usual, early or late in the two years. */
import type { Measured, Panel } from '../hl7/results.ts'
import type { Random } from '../random.ts'
import type { Course, PanelPlan, Test } from './panels.ts'

const flagOf = ({ low, high }: Test, value: number): string => {
  if (low !== undefined && value < low) return 'L'
  return high !== undefined && value > high ? 'H' : 'N'
}

const rangeOf = ({ low, high }: Test): string => {
  if (low === undefined) return `<${String(high)}`
  return high === undefined ? `>${String(low)}` : `${String(low)}-${String(high)}`
}

/** How somebody's values run: whether they are the first person, ill or well, how much worse than usual (1: as usual), and how far through the two years. */
export interface Running {
  readonly isTheFirst: boolean
  readonly isIll: boolean
  readonly severity: number
  readonly progress: number
}

const pull = ({ worse }: Test, severity: number): number => {
  if (worse === undefined) return 1
  return worse === 'more' ? severity : 1 / severity
}

const courseOf = ({ ill, well, first }: Test, { isTheFirst, isIll }: Running): Course => {
  if (!isIll) return well ?? ill
  return (isTheFirst ? first : undefined) ?? ill
}

const measuredAt = (plan: Test, running: Running, random: Random): Measured => {
  const { severity, progress } = running
  const [from, to] = courseOf(plan, running)
  const drift = (from + (to - from) * progress) * pull(plan, severity)
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

/** A panel as it would be measured. `filler`: the laboratory's own number for it. */
export const panelAt = (
  plan: PanelPlan,
  running: Running,
  { filler, random }: { readonly filler: string; readonly random: Random },
): Panel => ({
  code: plan.code,
  display: plan.display,
  service: plan.service,
  filler,
  measured: plan.tests.map(one => measuredAt(one, running, random)),
})
