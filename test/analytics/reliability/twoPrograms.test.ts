/** Two programs that count one log into one engine: only the one that began last goes on, and every row is there once; where nobody looks whose turn it is, that is found out. */
import type { ClickHouseClient } from '@clickhouse/client'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { connect, inDatabase } from '../../../analytics/connection.ts'
import { openGenerations, type Generations } from '../../../analytics/generations.ts'
import { keepLoading } from '../../../analytics/keepLoading.ts'
import type { LoaderOptions } from '../../../analytics/loader.ts'
import { openCountedStates } from '../../../app/countedStates.ts'
import { openJournal, type Journal } from '../../../store/journal.ts'
import type { KeyStore } from '../../../store/keys.ts'
import { memoryKeys } from '../../../store/memory/keys.ts'
import { memoryLog } from '../../../store/memory/log.ts'
import { addressOf, engineIsHere, freshEngine } from '../embedded/fresh.ts'
import { append, eventsFrom } from './events.ts'
import { contentsOf } from './verdict.ts'

const people = 30
const atOnce = 50
const rounds = 12

type Change = (client: ClickHouseClient) => ClickHouseClient
const plain: Change = client => client

/** The planted fault: batches are committed without a look at whose turn it is, and at what was committed meanwhile. */
const heedless: Change = client => {
  const command = client.command.bind(client)
  const unseen = / \+ throwIf\([^']*'(another program counts|it was committed already)'\)/gu
  client.command = asked => command({ ...asked, query: asked.query.replace(unseen, '') })
  return client
}

describe.skipIf(!engineIsHere)('two programs that count into one engine', () => {
  let engine: Awaited<ReturnType<typeof freshEngine>>
  let opened: { readonly generations: Generations; readonly client: ClickHouseClient }[]
  let keys: KeyStore
  let journal: Journal
  let events: number

  beforeEach(async () => {
    engine = await freshEngine()
    opened = []
    keys = memoryKeys()
    journal = openJournal(memoryLog(), keys)
    events = 0
  })
  afterEach(async () => {
    for (const { generations, client } of opened) {
      await generations.close()
      await client.close()
    }
    await engine.remove()
  })

  const addEvents = async (): Promise<void> => {
    await append(journal, eventsFrom(events, atOnce, people))
    events += atOnce
  }
  const open = (change: Change): Generations => {
    const address = addressOf(engine.engine)
    const client = connect(address)
    const generations = openGenerations({ client, at: name => change(connect(inDatabase(address, name))) })
    opened.push({ generations, client })
    return generations
  }
  const nobody = () => Promise.resolve([])
  /** One program that counts. `through` says how far it has come. */
  const begin = async (from: LoaderOptions['open']) => {
    const ending = new AbortController()
    const said: string[] = []
    let through = 0
    const log = { journal, keys, decileOf: () => 0, itemsOf: nobody, looksOf: nobody }
    const ended = keepLoading({
      open: from,
      source: journal,
      states: await openCountedStates(log),
      identity: 'a log',
      signal: ending.signal,
      report: what => void said.push(what),
      onBatch: last => {
        through = last?.lastSeq ?? 0
        return Promise.resolve()
      },
    })
    const end = async (): Promise<void> => {
      ending.abort()
      await ended
    }
    return { said, ended, end, through: () => through }
  }
  const inUse =
    (generations: Generations): LoaderOptions['open'] =>
    async () =>
      (await generations.current()).client

  /** What the tables say after two programs counted at once, what the log says, and what the first program said. Each round ends when one of them has come to its end, or both. */
  const countTwice = async (change: Change, come: typeof Math.max) => {
    const [one, two] = [open(change), open(change)]
    await addEvents()
    const first = await begin(inUse(one))
    await vi.waitFor(() => expect(first.through()).toBe(events), { timeout: 20_000 })
    const second = await begin(inUse(two))
    for (let round = 0; round < rounds; round += 1) {
      await addEvents()
      await vi.waitFor(() => expect(come(first.through(), second.through())).toBe(events), {
        timeout: 20_000,
      })
    }
    await vi.waitFor(() => expect(second.through()).toBe(events), { timeout: 20_000 })
    const tables = await contentsOf((await two.current()).client)
    const { client } = await two.next()
    const anew = await begin(() => Promise.resolve(client))
    await vi.waitFor(() => expect(anew.through()).toBe(events), { timeout: 20_000 })
    await anew.end()
    return { first, second, tables, anew: await contentsOf(client), two }
  }

  it('leaves one of them counting, and every row is there once', async () => {
    const { first, second, tables, anew } = await countTwice(plain, Math.max)
    await first.ended
    expect(first.said.at(-1)).toBe('superseded')
    expect(tables).toStrictEqual(anew)
    await addEvents()
    await vi.waitFor(() => expect(second.through()).toBe(events), { timeout: 20_000 })
    expect(first.through()).toBeLessThan(events)
    await second.end()
  })

  it('is found out at the next start where nobody looks whose turn it is', async () => {
    const { first, second, tables, anew } = await countTwice(heedless, Math.min)
    await first.end()
    await second.end()
    expect(tables).not.toStrictEqual(anew)
    const next = await begin(inUse(open(plain)))
    await vi.waitFor(() => expect(next.through()).toBe(events), { timeout: 20_000 })
    expect(next.said).toContain('damaged')
    await next.end()
  })
})
