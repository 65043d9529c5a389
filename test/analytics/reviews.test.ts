/** Care plans by when they are to be reviewed, in the real engine: as a plain count over the log has it, small counts hidden, made again by a rebuild (K3, D3). */
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { ClickHouseClient } from '@clickhouse/client'
import { defaultPolicy } from '../../analytics/control/policy.ts'
import { protect } from '../../analytics/control/protect.ts'
import { openGenerations, type Generations } from '../../analytics/generations.ts'
import { keepLoading } from '../../analytics/keepLoading.ts'
import { reviews } from '../../analytics/questions/reviews.ts'
import { openTallies } from '../../analytics/tally.ts'
import { openCountedStates } from '../../app/countedStates.ts'
import type { Recorded } from '../../domain/kernel/event.ts'
import { openJournal } from '../../store/journal.ts'
import { memoryKeys } from '../../store/memory/keys.ts'
import { memoryLog } from '../../store/memory/log.ts'
import { atOf, onEveryEngine, type Target } from './clickhouse/targets.ts'
import { append, eventsFrom } from './reliability/events.ts'

const people = 80
const events = 3000
const days = ['2026-06-01', '2026-11-02'] as const

/** Where a person stands on a day, by the first of their review dates. */
const wordOf = (first: string, day: string): string => {
  if (first < day) return 'overdue'
  const until = new Date(Date.parse(day) + 14 * 86_400_000).toISOString().slice(0, 10)
  return first <= until ? 'due within 14 days' : 'in time'
}

/** The review date of a plan that is in force by its events, read from the last one back. */
const reviewOf = (history: readonly Recorded[]): string | undefined => {
  const said = history.flatMap(({ event }) =>
    'data' in event ? [{ type: event.type, data: event.data as Readonly<Record<string, string>> }] : [],
  )
  const ended = said.findLast(({ type }) => ['PlanClosed', 'PlanReopened'].includes(type))
  if (ended?.type === 'PlanClosed' || !said.some(({ type }) => type === 'PlanPublished')) return undefined
  return said
    .map(({ data }) => data['on'] ?? data['next'] ?? data['reviewOn'])
    .findLast(date => date !== undefined)
}

onEveryEngine('people with a care plan', open => {
  let target: Target
  let generations: Generations
  let client: ClickHouseClient
  const keys = memoryKeys()
  const journal = openJournal(memoryLog(), keys)

  const historyOf = async (category: string): Promise<readonly Recorded[]> => {
    const all: Recorded[] = []
    for await (const page of journal.readAll({ categories: [category] })) all.push(...page)
    return all
  }
  /** Whose stream is whose: what the read models say where there are some. */
  const streams = new Map<string, Set<string>>()
  const itemsOf = (subject: string) => Promise.resolve([...(streams.get(subject) ?? [])])
  const log = { journal, keys, decileOf: () => 0, itemsOf, looksOf: () => Promise.resolve([]) }
  const load = async (into: ClickHouseClient): Promise<void> => {
    const ending = new AbortController()
    await keepLoading({
      open: () => Promise.resolve(into),
      source: journal,
      states: await openCountedStates(log),
      identity: 'a log',
      signal: ending.signal,
      report: (what, why) => {
        throw new Error(`${what}: ${why}`)
      },
      onBatch: (_last, { live }) => {
        if (live) ending.abort()
        return Promise.resolve()
      },
    })
  }
  /** The first review of everybody who has a plan in force and is counted, by reading the log from its beginning. */
  const firstReviews = async (): Promise<readonly string[]> => {
    const out = new Map<string, boolean>()
    for (const { event, meta } of await historyOf('consent'))
      if (event.type.startsWith('OptOut')) out.set(meta.subject ?? '', event.type === 'OptOutSet')
    const plans = Map.groupBy(await historyOf('carePlan'), ({ stream }) => stream)
    const firsts = new Map<string, string>()
    for (const history of plans.values()) {
      const patient = history[0]?.meta.subject ?? ''
      const review = reviewOf(history)
      if (review !== undefined && out.get(patient) !== true)
        firsts.set(patient, [review, firsts.get(patient) ?? review].toSorted()[0] ?? review)
    }
    return [...firsts.values()]
  }
  const at = (day: string) => ({ seq: events, day })
  const cubeOn = async (day: string) => (await openTallies(client).at(reviews, at(day), undefined)).cube()
  /** How many stand under each word, before anything is hidden. */
  const countedOn = async (day: string): Promise<ReadonlyMap<string, number>> => {
    const { cells } = await cubeOn(day)
    const alone = cells.filter(({ place }) => place.filter(one => one !== null).length === 1)
    return new Map(
      alone.flatMap(({ place: [review], count }) => (typeof review === 'string' ? [[review, count]] : [])),
    )
  }
  const facts = async (of: ClickHouseClient): Promise<readonly { readonly person: string }[]> => {
    const query =
      "SELECT seq, toString(person) AS person, code, effective, sign FROM facts WHERE kind = 'carePlan' ORDER BY ALL"
    return (await of.query({ query, format: 'JSONEachRow' })).json()
  }

  beforeAll(async () => {
    target = await open()
    generations = openGenerations(atOf(target))
    client = (await generations.current()).client
    await append(journal, eventsFrom(0, events, people))
    for (const { meta, stream } of [...(await historyOf('entry')), ...(await historyOf('carePlan'))])
      streams.set(meta.subject ?? '', (streams.get(meta.subject ?? '') ?? new Set()).add(stream))
    await load(client)
  })
  afterAll(async () => {
    await generations.close()
    await target.close()
  })

  it.each(days)('are as many as a plain count over the log has it, on %s', async day => {
    const firsts = await firstReviews()
    const plain = Map.groupBy(firsts, first => wordOf(first, day))
    expect(plain.size).toBeGreaterThan(1)
    const sizes = [...plain].map(([word, of]) => [word, of.length] as const)
    expect([...(await countedOn(day))].toSorted()).toStrictEqual(sizes.toSorted())
  })
  it('move from one day to another by themselves', async () => {
    const [before, now] = days
    const compared = { through: 'earlier', seq: events - 1, day: before }
    const { changed } = await openTallies(client).at(reviews, at(now), compared)
    const moved = (await firstReviews()).filter(first => wordOf(first, before) !== wordOf(first, now))
    expect(changed).toBe(moved.length)
    expect(changed).toBeGreaterThan(0)
  })
  it('who are few are hidden, and others shown to the nearest 5', async () => {
    const cube = await cubeOn(days[0])
    const shown = protect(defaultPolicy, cube)
    const few = shown.filter((_one, nth) => (cube.cells[nth]?.people ?? 0) < 8)
    expect(few.length).toBeGreaterThan(0)
    expect(few.filter(one => one.shown !== 'hidden')).toStrictEqual([])
    const numbers = shown.flatMap(one => (typeof one.shown === 'number' ? [one.shown] : []))
    expect(numbers.length).toBeGreaterThan(0)
    expect(numbers.filter(one => one % 5 !== 0)).toStrictEqual([])
  })
  it('are found again by a rebuild, fact by fact, but for whoever was erased', async () => {
    const before = await facts(client)
    const { personKey } = await openCountedStates(log)
    const erased = (await historyOf('carePlan'))
      .map(({ meta }) => meta.subject ?? '')
      .find(one => before.some(({ person }) => person === personKey(one)))
    if (erased === undefined) throw new Error('nobody has a plan')
    await keys.destroy(erased)
    const next = await generations.next()
    await load(next.client)
    expect(await facts(next.client)).toStrictEqual(
      before.filter(({ person }) => person !== personKey(erased)),
    )
    await generations.giveUp(next)
  })
})
