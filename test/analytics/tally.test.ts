/** An answer kept up by those about whom something came in is the answer counted whole, after any events, and compared with any figures (property). */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { keyOf } from '../../analytics/control/cube.ts'
import { cubeAt } from '../../analytics/count.ts'
import { openLedger } from '../../analytics/facts/ledger.ts'
import { openGenerations, type Generations } from '../../analytics/generations.ts'
import { keepLoading } from '../../analytics/keepLoading.ts'
import { questions } from '../../analytics/questions/all.ts'
import { openTallies } from '../../analytics/tally.ts'
import { openCountedStates } from '../../app/countedStates.ts'
import type { ClickHouseClient } from '@clickhouse/client'
import { openJournal } from '../../store/journal.ts'
import { memoryKeys } from '../../store/memory/keys.ts'
import { memoryLog } from '../../store/memory/log.ts'
import { atOf, targets, type Target } from './clickhouse/targets.ts'
import { seeded } from './control/cubes.ts'
import { append, eventsFrom } from './reliability/events.ts'

const people = 60

describe.each(targets)('an answer kept up on %s', (_, open) => {
  let target: Target
  let generations: Generations
  let client: ClickHouseClient
  /** The numbers of events at which batches ended. */
  const cuts: number[] = []

  beforeAll(async () => {
    target = await open()
    generations = openGenerations(atOf(target))
    client = (await generations.current()).client
    await openLedger(client, 'a log', 'hashes')
    const keys = memoryKeys()
    const journal = openJournal(memoryLog(), keys)
    const ending = new AbortController()
    const random = seeded(3)
    let events = 0
    const more = async (): Promise<void> => {
      const count = events === 0 ? 2 * people : 1 + random.below(40)
      await append(journal, eventsFrom(events, count, people))
      events += count
    }
    await more()
    await keepLoading({
      open: () => Promise.resolve(client),
      source: journal,
      states: await openCountedStates({ journal, keys, itemsOf: () => Promise.resolve([]) }),
      identity: 'a log',
      signal: ending.signal,
      report: what => {
        throw new Error(what)
      },
      onBatch: async (last, { live }) => {
        if (!live || last === undefined) return
        if (cuts.at(-1) !== last.lastSeq) cuts.push(last.lastSeq)
        if (cuts.length < 25) await more()
        else ending.abort()
      },
    })
  })
  afterAll(async () => {
    await generations.close()
    await target.close()
  })

  it.each(questions.map(question => [question.name, question] as const))(
    'is the same at every cut: %s',
    async (_name, question) => {
      const tallies = openTallies(client)
      for (const seq of cuts) {
        const { cube } = await tallies.at(question, seq, undefined)
        const whole = await cubeAt(client, question, seq)
        const sorted = whole.cells.toSorted((a, b) => (keyOf(a.place) < keyOf(b.place) ? -1 : 1))
        expect(cube.cells).toStrictEqual(sorted)
      }
    },
  )
  it.each(questions.map(question => [question.name, question] as const))(
    'counts everybody who moved since earlier figures, however the looks fell: %s',
    async (_name, question) => {
      const random = seeded(question.name.length)
      for (let turn = 0; turn < 8; turn += 1) {
        const from = random.below(cuts.length - 1)
        const compared = { through: 'earlier', seq: cuts[from] ?? 0 }
        const last = cuts.at(-1) ?? 0
        const once = await openTallies(client).at(question, last, compared)
        const often = openTallies(client)
        let changed = -1
        for (const seq of cuts.slice(from).filter(seq => seq === last || random.below(2) === 0))
          changed = (await often.at(question, seq, compared)).changed
        expect(changed).toBe(once.changed)
      }
    },
  )
  it('finds nobody moved where nothing came in, and somebody where something did', async () => {
    const [question] = questions
    if (question === undefined) throw new Error('no questions')
    const [first = 0, last = 0] = [cuts[0], cuts.at(-1)]
    const tallies = openTallies(client)
    expect((await tallies.at(question, last, { through: 'last', seq: last })).changed).toBe(0)
    expect((await tallies.at(question, last, { through: 'first', seq: first })).changed).toBeGreaterThan(0)
  })
})
