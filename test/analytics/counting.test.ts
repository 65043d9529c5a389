/** Counting from the real log in the real engine: everybody once, corrections too, and shown figures that move by the rule of ten. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { pino } from 'pino'
import { rowTables } from '../../analytics/facts/tables.ts'
import { countedCategories } from '../../analytics/facts/taken.ts'
import { openGenerations } from '../../analytics/generations.ts'
import { openAnalytics } from '../../app/analytics.ts'
import { openCounting, type Counting } from '../../app/counting.ts'
import type { Analytics } from '../../analytics/connection.ts'
import { isNhsNumber } from '../../domain/kernel/ids.ts'
import type { EntryContent } from '../../domain/entry/content.ts'
import { openWorld, type World } from '../support/world.ts'

const numbers = Array.from({ length: 9000 }, (_, n) => `9990${String(n + 100_000)}`).filter(isNhsNumber)
const log = pino({ level: 'silent' })

let world: World
let folder: string
let analytics: Analytics
let counting: Counting
let hospital: string
const people: string[] = []

const hba1c = (value: number): EntryContent => ({
  kind: 'result',
  code: { system: 'loinc', code: '59261-8', display: 'HbA1c' },
  status: 'final',
  observations: [
    {
      code: { system: 'loinc', code: '59261-8', display: 'HbA1c' },
      value: { quantity: { value, unit: 'mmol/mol' } },
      status: 'final',
    },
  ],
})

const open = async (): Promise<void> => {
  analytics = await openAnalytics({ at: 'embedded', folder: join(folder, 'analytics') }, log)
  counting = await openCounting({
    analytics,
    exchange: { ...world, logIdentity: { identity: 'a log', kind: 'real' } },
    stores: world.stores,
    log,
    decileOf: () => 0,
  })
}
const close = async (): Promise<void> => {
  await counting.close()
  await analytics.close()
}
const more = async (howMany: number): Promise<void> => {
  for (let n = 0; n < howMany; n += 1)
    people.push(await world.addPatient(hospital, numbers[people.length] ?? ''))
}
/** What everybody is shown of a question at a place. */
const shown = async (question: string, ...place: readonly (string | null)[]) =>
  (await counting.dashboards.read(question))?.figures.find(
    figure => JSON.stringify(figure.place) === JSON.stringify(place),
  )?.shown
const total = (): Promise<number | 'hidden' | undefined> =>
  shown('people', null, null, null, null, null, null)
const publishedAt = async (question: string): Promise<string | undefined> =>
  (await counting.dashboards.read(question))?.publishedAt
/** A client of the tables in use. */
const tables = async () => {
  if (analytics.status !== 'open') throw new Error(analytics.reason)
  return (await openGenerations(analytics).current()).client
}
/** Until everything in the log is counted, and looked at for publication. */
const counted = async (): Promise<void> => {
  const client = await tables()
  let events = 0
  for await (const page of world.stores.journal.readAll({ categories: countedCategories }))
    events += page.length
  const through = async (): Promise<number> => {
    const answer = await client.query({
      query: 'SELECT max(lastSeq) AS seq FROM ledger',
      format: 'JSONEachRow',
    })
    return Number((await answer.json<{ seq: string }>())[0]?.seq ?? 0)
  }
  await expect.poll(through, { timeout: 20_000 }).toBe(events)
  await counting.settled()
}

const probe = await openAnalytics(
  { at: 'embedded', folder: await mkdtemp(join(tmpdir(), 'cie-probe-')) },
  log,
)
const missing = probe.status === 'unavailable' ? probe.reason : undefined
await probe.close()

describe.skipIf(missing !== undefined)(
  `counting${missing === undefined ? '' : ` (skipped: ${missing})`}`,
  () => {
    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'cie-counting-'))
      world = await openWorld()
      hospital = await world.addProvider('RYJ')
      await more(12)
      await open()
    })
    afterAll(async () => {
      await close()
      await world.close()
      await rm(folder, { recursive: true })
    })

    it('publishes the first figures at once', async () => {
      await counted()
      await expect.poll(total).toBe(10)
    })
    it('moves what is shown only after ten people’s facts have changed', async () => {
      const before = await publishedAt('people')
      await more(9)
      await counted()
      expect([await total(), await publishedAt('people')]).toStrictEqual([10, before])
      await more(1)
      await counted()
      await expect.poll(total).toBe(20)
    })
    it('counts the newest HbA1c of each person, and a correction instead of what it corrects', async () => {
      const over = people.slice(0, 10)
      const entries: string[] = []
      for (const patient of over)
        entries.push(await world.fileEntry({ patient, organisation: hospital, content: hba1c(70) }))
      await counted()
      await expect.poll(() => shown('hba1c', null, null, null)).toBe(10)
      world.passes(60_000)
      for (const [nth, patient] of over.entries())
        await world.fileEntry({ patient, organisation: hospital, content: hba1c(50), id: entries[nth] ?? '' })
      await counted()
      await expect.poll(() => shown('hba1c', null, null, null)).toBe(undefined)
    })
    it('shows the same after a restart, and counts nobody twice', async () => {
      const before = await counting.dashboards.read('people')
      await close()
      await open()
      await counted()
      expect(await counting.dashboards.read('people')).toStrictEqual(before)
      await more(10)
      await counted()
      await expect.poll(total).toBe(30)
    })
    it('makes anew what its tables lost, and says nothing new for it', async () => {
      const client = await tables()
      const before = await counting.dashboards.read('people')
      await client.command({
        query: 'ALTER TABLE people DELETE WHERE seq % 2 = 0 SETTINGS mutations_sync = 1',
      })
      await close()
      await open()
      await counted()
      expect(await counting.dashboards.read('people')).toStrictEqual(before)
      const rows = await (
        await tables()
      ).query({
        query: 'SELECT uniqExact(person) AS n FROM people',
        format: 'JSONEachRow',
      })
      expect(await rows.json()).toStrictEqual([{ n: String(people.length) }])
    })
    it('keeps no name, number or id of a person', async () => {
      const client = await tables()
      for (const table of rowTables) {
        const answer = await client.query({
          query: `SELECT * FROM ${table}`,
          format: 'JSONEachRow',
        })
        const text = await answer.text()
        expect(['sharing', 'looks', 'absences'].includes(table) || text.length > 0).toBe(true)
        for (const word of ['Example', ...people, ...numbers.slice(0, 40)]) expect(text).not.toContain(word)
      }
    })
  },
)
