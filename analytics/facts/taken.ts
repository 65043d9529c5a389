/** From an event of the log to the rows that it brings. */
import type { Recorded } from '../../domain/kernel/event.ts'
import { categoryOf } from '../../domain/kernel/ids.ts'
import type { Instant } from '../../domain/kernel/time.ts'
import type { Row } from './native.ts'
import { attributesOf, inOneColumn } from './people.ts'
import { planChange } from './plans.ts'
import { resultChange } from './results.ts'
import { changeOf, dayOf } from './rows.ts'
import type { States } from './states.ts'
import type { RowTable } from './tables.ts'

export type Rows = Readonly<Record<RowTable, Row[]>>

export const noRows = (): Rows => ({
  facts: [],
  results: [],
  looks: [],
  people: [],
  sharing: [],
  absences: [],
  providers: [],
})

/** The categories that are read; an event's number among theirs is its `seq`. */
export const countedCategories: readonly string[] = [
  'patient',
  'entry',
  'carePlan',
  'consent',
  'access',
  'provider',
]

export interface Numbered {
  readonly seq: number
  readonly recorded: Recorded
}

/** Seconds since 1970. */
const seconds = (at: Instant): number => Math.floor(Date.parse(at) / 1000)

interface About {
  readonly recorded: Recorded
  /** What every row about the person begins with. */
  readonly known: { readonly seq: number; readonly person: string }
}
type Taking = (states: States, about: About, into: Rows) => Promise<void>

const takeEntry: Taking = async (states, { recorded, known }, into) => {
  const { before, after, arrived } = await states.entry(recorded)
  into.facts.push(...changeOf(before, after).map(fact => ({ ...known, ...fact })))
  const item = states.itemKey(recorded.stream)
  for (const { organisation, released, ...result } of resultChange(before, after))
    into.results.push({
      ...known,
      item,
      ...result,
      provider: await states.odsOf(organisation),
      arrived: seconds(arrived),
      released: dayOf(released),
    })
}

const takePlan: Taking = async (states, { recorded, known }, into) => {
  const { before, after } = await states.plan(recorded)
  into.facts.push(...planChange(before, after).map(fact => ({ ...known, ...fact })))
}

/** Which of two rows about a person says the newer: several come in with one event when somebody comes back. */
const whenOf = ({ revision, at }: Recorded) => ({ revision, day: dayOf(at) })

const takePerson: Taking = async (states, { recorded, known }, into) => {
  const attributes = await attributesOf(await states.patient(recorded), states)
  if (attributes !== undefined) into.people.push({ ...known, ...whenOf(recorded), ...attributes })
}

/** Whether they are counted changes nothing of what they share. */
const aboutCounting: readonly string[] = ['OptOutSet', 'OptOutWithdrawn']

const takeSharing: Taking = async (states, { recorded, known }, into) => {
  if (aboutCounting.includes(recorded.event.type)) return
  const sharing = await states.sharing(recorded)
  if (sharing === undefined) return
  const { shares, settings } = sharing
  into.sharing.push({ ...known, ...whenOf(recorded), shares, settings: inOneColumn(settings) })
}

/** Only what people do with their own records is counted of looks. */
const takeLook: Taking = (states, { recorded, known }, into) => {
  const { actor, subject } = recorded.meta
  const look = actor.role === 'patient' && actor.user === subject ? states.look(recorded) : undefined
  if (look !== undefined) {
    const at = { ...known, day: dayOf(recorded.at), at: seconds(recorded.at) }
    into.looks.push({ ...at, item: '0' })
    for (const { stream } of look.entries) into.looks.push({ ...at, item: states.itemKey(stream) })
  }
  return Promise.resolve()
}

const byCategory: Readonly<Record<string, Taking>> = {
  entry: takeEntry,
  carePlan: takePlan,
  patient: takePerson,
  consent: takeSharing,
  access: takeLook,
}

/** A provider is an organisation: who it is may be told. */
const takeProvider = async (states: States, { seq, recorded }: Numbered, into: Rows): Promise<void> => {
  const state = await states.provider(recorded)
  if (state.status === 'none') return
  const { ods, name, setting, network } = state.details
  const day = dayOf(recorded.at)
  into.providers.push({ seq, day, ods, name, setting, network: network?.name ?? '', status: state.status })
}

/** Adds what an event says to the rows of its batch. */
export const take = async (states: States, numbered: Numbered, into: Rows): Promise<void> => {
  const { seq, recorded } = numbered
  const category = categoryOf(recorded.stream)
  if (category === 'provider') return takeProvider(states, numbered, into)
  const { subject } = recorded.meta
  if (subject === undefined) return
  const known = { seq, person: states.personKey(subject) }
  await byCategory[category]?.(states, { recorded, known }, into)
}
