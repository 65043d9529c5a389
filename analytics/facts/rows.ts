/** From an event to de-identified rows: the privacy boundary. No name, number, address or free text passes it; codes only from a closed list. */
import type { EntryContent, Observation } from '../../domain/entry/content.ts'
import type { EntryState } from '../../domain/entry/decider.ts'
import { boroughs } from '../../domain/kernel/terms.ts'
import type { Instant } from '../../domain/kernel/time.ts'
import { currentDemographics, type PatientState } from '../../domain/patient/decider.ts'
import type { CurrentDemographics } from '../../domain/patient/demographics.ts'

/** One thing that is counted. `sign` -1 takes back what an earlier row said. */
export interface Fact {
  readonly kind: 'observation' | 'appointment'
  readonly code: string
  readonly value: number
  /** The month and day when it happened, as `YYYY-MM-DD`. */
  readonly effective: string
  readonly sign: 1 | -1
}

/** What is true of a person from an event on. */
export interface Attributes {
  readonly borough: string
  readonly birthYear: number
  readonly sex: string
  readonly registered: 0 | 1
}

/** `system|code` of what is counted, by the name that it has here. */
const counted: Readonly<Record<string, string>> = { 'loinc|59261-8': 'hba1c', 'local|HBA1C': 'hba1c' }
const units: Readonly<Record<string, string>> = { hba1c: 'mmol/mol' }

const known: ReadonlySet<string> = new Set(boroughs)

const dayOf = (at: Instant): string => at.slice(0, 10)

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

const factsIn = (content: EntryContent, at: Instant): readonly Fact[] => {
  if (content.kind === 'result') return content.observations.flatMap(one => observed(at, one))
  if (content.kind !== 'appointment') return []
  return [
    { kind: 'appointment', code: kept[content.status], value: 1, effective: dayOf(content.start), sign: 1 },
  ]
}

/** What an item counts as: nothing before it is filed, once it is taken back, and after an erasure. */
const factsOf = (state: EntryState): readonly Fact[] =>
  state.status === 'current' ? factsIn(state.current.content, state.current.effective) : []

const sameFact = (a: Fact, b: Fact): boolean =>
  a.kind === b.kind && a.code === b.code && a.value === b.value && a.effective === b.effective

/** What an event changes: what the item counted as before is taken back, and what it counts as now is added. */
export const changeOf = (before: EntryState, after: EntryState): readonly Fact[] => {
  const [was, is] = [factsOf(before), factsOf(after)]
  if (
    was.length === is.length &&
    was.every((fact, place) => is[place] !== undefined && sameFact(fact, is[place]))
  )
    return []
  return [...was.map(fact => ({ ...fact, sign: -1 }) as const), ...is]
}

const aboutThem = (said: CurrentDemographics): Omit<Attributes, 'registered'> => ({
  borough: known.has(said.borough ?? '') ? (said.borough ?? '') : 'elsewhere',
  birthYear: Number(said.birthDate?.slice(0, 4) ?? 0),
  sex: said.sex ?? 'notKnown',
})

/** What is true of a person now; undefined for nobody, and after an erasure. */
export const attributesOf = (state: PatientState): Attributes | undefined => {
  if (state.status === 'none' || state.status === 'erased') return undefined
  const said = currentDemographics(state) ?? { familyName: '', givenNames: '' }
  return { ...aboutThem(said), registered: state.status === 'registered' ? 1 : 0 }
}
