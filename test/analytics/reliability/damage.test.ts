/** A folder of analytics that was damaged while nothing ran is mended or refused at the next start, and never says less or more without a word. */
import { cp, mkdtemp, open, readdir, rm, stat, truncate } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openEmbedded, type Embedded } from '../../../analytics/embedded/open.ts'
import { openGenerations } from '../../../analytics/generations.ts'
import { keepLoading } from '../../../analytics/keepLoading.ts'
import { connect, inDatabase } from '../../../analytics/connection.ts'
import { openCountedStates } from '../../../app/countedStates.ts'
import { openJournal } from '../../../store/journal.ts'
import { memoryKeys } from '../../../store/memory/keys.ts'
import { memoryLog } from '../../../store/memory/log.ts'
import { engineIsHere } from '../embedded/fresh.ts'
import { seeded } from '../control/cubes.ts'
import { append, eventsFrom } from './events.ts'
import { contentsOf } from './verdict.ts'

const people = 40
const events = 600

const filesBelow = async (folder: string): Promise<readonly string[]> => {
  const all = await readdir(folder, { recursive: true, withFileTypes: true })
  return all
    .filter(entry => entry.isFile())
    .map(entry => join(entry.parentPath, entry.name))
    .toSorted()
}

const damages = {
  cut: async (path: string): Promise<void> => truncate(path, Math.floor((await stat(path)).size / 2)),
  flipped: async (path: string): Promise<void> => {
    const file = await open(path, 'r+')
    const bytes = Buffer.alloc(1)
    const at = Math.floor((await file.stat()).size / 2)
    await file.read(bytes, 0, 1, at)
    await file.write(Buffer.from([(bytes[0] ?? 0) ^ 0x10]), 0, 1, at)
    await file.close()
  },
  gone: (path: string): Promise<void> => rm(path),
} as const

describe.skipIf(!engineIsHere)('a damaged folder of analytics', () => {
  let whole: string
  let expected: readonly unknown[]
  const keys = memoryKeys()
  const journal = openJournal(memoryLog(), keys)

  /** Loads what the log has into a folder; answers what the tables then say, or why they can't be opened. */
  const load = async (folder: string): Promise<readonly unknown[] | string> => {
    const engine = await openEmbedded({ folder })
    if (engine.status === 'unavailable') return engine.reason
    try {
      return await loaded(engine)
    } finally {
      await engine.close()
    }
  }
  const loaded = async (engine: Embedded): Promise<readonly unknown[] | string> => {
    const { url, username, password } = engine
    const address = { url, username, password }
    const client = connect(address)
    const generations = openGenerations({ client, at: name => connect(inDatabase(address, name)) })
    const ending = new AbortController()
    let refused: string | undefined
    await keepLoading({
      open: async () => (await generations.current()).client,
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
      report: (what, reason) => {
        if (what !== 'retrying') return
        refused = reason
        ending.abort()
      },
      onBatch: (last, { live }) => {
        if (live && last?.lastSeq === events) ending.abort()
        return Promise.resolve()
      },
    })
    const said = refused ?? (await contentsOf((await generations.current()).client))
    await generations.close()
    await client.close()
    return said
  }

  beforeAll(async () => {
    whole = await mkdtemp(join(tmpdir(), 'cie-whole-'))
    for (let from = 0; from < events; from += 100) {
      await append(journal, eventsFrom(from, 100, people))
      if (from + 100 < events) continue
      const said = await load(whole)
      if (typeof said === 'string') throw new Error(said)
      expected = said
    }
  })
  afterAll(() => rm(whole, { recursive: true }))

  it.each(Object.keys(damages) as readonly (keyof typeof damages)[])(
    'with files %s says what the log says, or nothing',
    async how => {
      const random = seeded(how.length)
      const files = await filesBelow(join(whole, 'store'))
      const outcomes: (readonly unknown[] | string)[] = []
      for (let n = 0; n < 5; n += 1) {
        const folder = await mkdtemp(join(tmpdir(), 'cie-damaged-'))
        await cp(whole, folder, { recursive: true })
        const hit = files[random.below(files.length)] ?? ''
        await damages[how](hit.replace(whole, folder))
        outcomes.push(await load(folder))
        await rm(folder, { recursive: true })
      }
      for (const outcome of outcomes) if (typeof outcome !== 'string') expect(outcome).toStrictEqual(expected)
      expect(outcomes).toHaveLength(5)
    },
    240_000,
  )
  it('without its ledger is made anew', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'cie-damaged-'))
    await cp(whole, folder, { recursive: true })
    const tablesOf = (await filesBelow(join(folder, 'store'))).filter(path => path.endsWith('ledger.sql'))
    expect(tablesOf).toHaveLength(1)
    for (const path of tablesOf) await rm(path)
    expect(await load(folder)).toStrictEqual(expected)
    await rm(folder, { recursive: true })
  })
})
