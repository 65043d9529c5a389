/** People who opted out of being counted: their facts leave with the event that says so, none come in meanwhile, and with the event that takes it back they are as if they had never left (C9). */
import type { ClickHouseClient } from '@clickhouse/client'
import { z } from 'zod'
import { categoryOf } from '../../domain/kernel/ids.ts'
import type { States } from './states.ts'
import type { Numbered, Rows } from './taken.ts'

/** Adds what an event brings to the rows of its batch. */
export type Take = (states: States, numbered: Numbered, into: Rows) => Promise<void>

/** The same with the states that it looks at. */
export type TakeCounted = (numbered: Numbered, into: Rows) => Promise<void>

/** The keys of those who are not counted, as the tables have it: what a batch that was never committed said is not in it. */
export const goneNow = async (client: ClickHouseClient): Promise<Set<string>> => {
  const query =
    'SELECT toString(person) AS person FROM absences GROUP BY person HAVING argMax(absent, seq) = 1'
  const answer = await client.query({ query, format: 'JSONEachRow' })
  const rows = z.array(z.object({ person: z.string() })).parse(await answer.json())
  return new Set(rows.map(({ person }) => person))
}

interface Change {
  readonly numbered: Numbered
  readonly into: Rows
  readonly leaves: boolean
}

/** Items and plans as they stand, as something that ends. */
const ending = (states: States): States => ({
  ...states,
  entry: async recorded => {
    const { after, arrived } = await states.entry(recorded)
    return { before: after, after: { status: 'erased' }, arrived }
  },
  plan: async recorded => ({ before: (await states.plan(recorded)).after, after: { status: 'erased' } }),
})

/** The same as something that begins. */
const beginning = (states: States): States => ({
  ...states,
  entry: async recorded => ({ ...(await states.entry(recorded)), before: { status: 'none' } }),
  plan: async recorded => ({ ...(await states.plan(recorded)), before: { status: 'none' } }),
})

/** What somebody's leaving takes back, or their coming back brings in. */
const takeChange = async (take: Take, states: States, { numbered, into, leaves }: Change): Promise<void> => {
  const { seq, recorded } = numbered
  const items = leaves ? ending(states) : beginning(states)
  for (const one of await states.itemsAt(recorded)) await take(items, { seq, recorded: one }, into)
  if (leaves) return
  for (const one of await states.meanwhile(recorded)) await take(states, { seq, recorded: one }, into)
}

/** Wraps `take`. `gone` is changed as people leave and come back. */
export const takeOfThoseCounted =
  (take: Take, states: States, gone: Set<string>): TakeCounted =>
  async (numbered, into) => {
    const { seq, recorded } = numbered
    const { subject } = recorded.meta
    if (subject === undefined) return take(states, numbered, into)
    const person = states.personKey(subject)
    const was = gone.has(person)
    const is = categoryOf(recorded.stream) === 'consent' ? await states.optedOut(recorded) : was
    if (was === is) return is ? undefined : take(states, numbered, into)
    into.absences.push({ seq, person, absent: Number(is) })
    if (is) gone.add(person)
    else gone.delete(person)
    return takeChange(take, states, { numbered, into, leaves: is })
  }
