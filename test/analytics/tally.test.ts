/** An answer kept up by those about whom something came in is the answer counted whole, after any events, and compared with any figures (property). */
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { AsOf } from '../../analytics/count.ts'
import { openLedger } from '../../analytics/facts/ledger.ts'
import { openGenerations, type Generations } from '../../analytics/generations.ts'
import { keepLoading } from '../../analytics/keepLoading.ts'
import { answers } from '../../analytics/questions/all.ts'
import { openTallies } from '../../analytics/tally.ts'
import { openCountedStates } from '../../app/countedStates.ts'
import type { ClickHouseClient } from '@clickhouse/client'
import { openJournal } from '../../store/journal.ts'
import { memoryKeys } from '../../store/memory/keys.ts'
import { memoryLog } from '../../store/memory/log.ts'
import { atOf, onEveryEngine, type Target } from './clickhouse/targets.ts'
import { seeded } from './control/cubes.ts'
import { append, eventsFrom } from './reliability/events.ts'

const people = 60
const asOf = (seq: number): AsOf => ({ seq, day: '2026-11-02' })

onEveryEngine('an answer kept up', open => {
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
      states: await openCountedStates({
        journal,
        keys,
        decileOf: () => 0,
        itemsOf: () => Promise.resolve([]),
        looksOf: () => Promise.resolve([]),
      }),
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

  it.each(answers.map(answer => [answer.name, answer] as const))(
    'is the same at every cut: %s',
    async (_name, answer) => {
      const tallies = openTallies(client)
      for (const seq of cuts) {
        const kept = await tallies.at(answer, asOf(seq), undefined)
        const whole = await openTallies(client).at(answer, asOf(seq), undefined)
        expect(await kept.cube()).toStrictEqual(await whole.cube())
      }
    },
  )
  it.each(answers.map(answer => [answer.name, answer] as const))(
    'counts everybody who moved since earlier figures, however the looks fell: %s',
    async (_name, answer) => {
      const random = seeded(answer.name.length)
      for (let turn = 0; turn < 3; turn += 1) {
        const from = random.below(cuts.length - 1)
        const compared = { through: 'earlier', ...asOf(cuts[from] ?? 0) }
        const last = cuts.at(-1) ?? 0
        const once = await openTallies(client).at(answer, asOf(last), compared)
        const often = openTallies(client)
        let changed = -1
        for (const seq of cuts.slice(from).filter(seq => seq === last || random.below(2) === 0))
          changed = (await often.at(answer, asOf(seq), compared)).changed
        expect(changed).toBe(once.changed)
      }
    },
  )
  it('finds nobody moved where nothing came in, and somebody where something did', async () => {
    const [answer] = answers
    if (answer === undefined) throw new Error('no answers')
    const [first = 0, last = 0] = [cuts[0], cuts.at(-1)]
    const tallies = openTallies(client)
    expect((await tallies.at(answer, asOf(last), { through: 'last', ...asOf(last) })).changed).toBe(0)
    expect(
      (await tallies.at(answer, asOf(last), { through: 'first', ...asOf(first) })).changed,
    ).toBeGreaterThan(0)
  })
})
