/** Whether what is counted from says what the log says: nothing lost, nothing doubled. */
import type { ClickHouseClient } from '@clickhouse/client'
import { columnsOf, rowTables } from '../../../analytics/facts/tables.ts'
import { openGenerations } from '../../../analytics/generations.ts'
import type { OpenAnalytics } from '../../../analytics/connection.ts'
import { countBeside, type Counted } from '../../../app/recount.ts'
import { consent, isOptedOut } from '../../../domain/consent/decider.ts'
import { entry } from '../../../domain/entry/decider.ts'
import { fold } from '../../../domain/kernel/decider.ts'
import { streamName } from '../../../domain/kernel/ids.ts'
import { typedEvents } from '../../../store/codec.ts'
import type { Recorded } from '../../../domain/kernel/event.ts'

/** Rows of each table, and a hash of all that they say; the batch that they came with aside. */
export const contentsOf = async (client: ClickHouseClient): Promise<readonly unknown[]> => {
  const parts = rowTables.map(table => {
    const said = columnsOf(table)
      .map(({ name }) => name)
      .filter(name => name !== 'batch')
    return `SELECT '${table}' AS name, count() AS rows, uniqExact(${said.join(', ')}) AS different, sum(cityHash64(${said.join(', ')})) AS hash FROM ${table}`
  })
  const query = `SELECT * FROM (${parts.join(' UNION ALL ')}) ORDER BY name`
  return (await client.query({ query, format: 'JSONEachRow' })).json()
}

interface Said {
  readonly count: number
  readonly sum: number
}

/** How many HbA1c results stand, and their sum, as the tables have it. */
const tablesSay = async (client: ClickHouseClient): Promise<Said> => {
  const query = `SELECT sum(sign) AS count, sum(sign * value) AS sum FROM facts WHERE kind = 'observation' AND code = 'hba1c'`
  const [said] = await (
    await client.query({ query, format: 'JSONEachRow' })
  ).json<Record<keyof Said, string>>()
  return { count: Number(said?.count ?? 0), sum: Number(said?.sum ?? 0) }
}

/** The histories of every stream of a category. */
const historiesOf = async (
  { stores }: Counted,
  category: string,
): Promise<ReadonlyMap<string, readonly Recorded[]>> => {
  const streams = new Map<string, Recorded[]>()
  for await (const page of stores.journal.readAll({ categories: [category] }))
    for (const recorded of page) {
      const history = streams.get(recorded.stream) ?? []
      streams.set(recorded.stream, history)
      history.push(recorded)
    }
  return streams
}

/** The same by folding every item of the log by itself, of people who have not opted out. */
const logSays = async (counted: Counted): Promise<Said> => {
  const consents = await historiesOf(counted, consent.category)
  const isOut = (patient: string): boolean =>
    isOptedOut(fold(consent, typedEvents(consent, consents.get(streamName(consent.category, patient)) ?? [])))
  const items = await historiesOf(counted, entry.category)
  const values = [...items.values()].flatMap(history => {
    const state = fold(entry, typedEvents(entry, history))
    const content = state.status === 'current' && !isOut(state.patient) ? state.current.content : undefined
    if (content?.kind !== 'result') return []
    return content.observations.flatMap(({ value }) => ('quantity' in value ? [value.quantity.value] : []))
  })
  return { count: values.length, sum: values.reduce((all, value) => all + value, 0) }
}

export interface Verdict {
  readonly tables: readonly unknown[]
  /** As the log gives them when it is counted once, from beginning to end. */
  readonly anew: readonly unknown[]
  readonly said: Said
  readonly expected: Said
}

/** Looks at the tables in use, and counts the log anew beside them. */
export const judge = async (analytics: OpenAnalytics, counted: Counted): Promise<Verdict> => {
  const generations = openGenerations(analytics)
  const { client } = await generations.current()
  const next = await countBeside(generations, counted, { tell: () => undefined })
  const verdict = {
    tables: await contentsOf(client),
    anew: await contentsOf(next.client),
    said: await tablesSay(client),
    expected: await logSays(counted),
  }
  await generations.giveUp(next)
  await generations.close()
  return verdict
}
