/** From an event to de-identified rows: the privacy boundary. No name, number, address or free text passes it; codes only from a closed list. */
import type { EntryContent, Observation } from '../../domain/entry/content.ts'
import type { EntryState } from '../../domain/entry/decider.ts'
import type { Instant } from '../../domain/kernel/time.ts'
import { same } from '../../domain/kernel/same.ts'
import { conditionOf } from './conditions.ts'

/** One thing that is counted. `sign` -1 takes back what an earlier row said. */
export interface Fact {
  readonly kind: 'observation' | 'appointment' | 'diagnosis' | 'carePlan'
  readonly code: string
  readonly value: number
  /** The month and day when it happened, as `YYYY-MM-DD`. */
  readonly effective: string
  readonly sign: 1 | -1
}

/** `system|code` of what is counted, by the name that it has here. */
const counted: Readonly<Record<string, string>> = { 'loinc|59261-8': 'hba1c', 'local|HBA1C': 'hba1c' }
const units: Readonly<Record<string, string>> = { hba1c: 'mmol/mol' }

export const dayOf = (at: Instant): string => at.slice(0, 10)

const observed = (at: Instant, { code, value, status }: Observation): readonly Fact[] => {
  const name = counted[`${code.system}|${code.code}`]
  if (name === undefined || status === 'cancelled' || !('quantity' in value)) return []
  if (value.quantity.unit !== units[name]) return []
  const fact = {
    kind: 'observation',
    code: name,
    value: value.quantity.value,
    effective: dayOf(at),
    sign: 1,
  } as const
  return [fact]
}

const kept: Readonly<Record<Extract<EntryContent, { kind: 'appointment' }>['status'], string>> = {
  booked: 'booked',
  rescheduled: 'booked',
  cancelled: 'cancelled',
  missed: 'missed',
  attended: 'kept',
}

const diagnosed = (
  { code, status }: Extract<EntryContent, { kind: 'diagnosis' }>,
  at: Instant,
): readonly Fact[] => {
  const condition = status === 'active' ? conditionOf(code) : undefined
  if (condition === undefined) return []
  return [{ kind: 'diagnosis', code: condition, value: 1, effective: dayOf(at), sign: 1 }]
}

const booked = ({ status, start }: Extract<EntryContent, { kind: 'appointment' }>): Fact => ({
  kind: 'appointment',
  code: kept[status],
  value: 1,
  effective: dayOf(start),
  sign: 1,
})

const factsIn = (content: EntryContent, at: Instant): readonly Fact[] => {
  if (content.kind === 'result') return content.observations.flatMap(one => observed(at, one))
  if (content.kind === 'diagnosis') return diagnosed(content, at)
  return content.kind === 'appointment' ? [booked(content)] : []
}

/** What an item counts as: nothing before it is filed, once it is taken back, and after an erasure. */
const factsOf = (state: EntryState): readonly Fact[] =>
  state.status === 'current' ? factsIn(state.current.content, state.current.effective) : []

/** What was counted before is taken back, and what is counted now is added: nothing where both are the same. */
export const changeBetween = (was: readonly Fact[], is: readonly Fact[]): readonly Fact[] =>
  same(was, is) ? [] : [...was.map(fact => ({ ...fact, sign: -1 }) as const), ...is]

/** What an event changes of an item. */
export const changeOf = (before: EntryState, after: EntryState): readonly Fact[] =>
  changeBetween(factsOf(before), factsOf(after))
