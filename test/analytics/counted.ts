/** The real exchange counted by the real engine in a folder: people by the dozen, and what everybody is shown. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, vi } from 'vitest'
import { pino } from 'pino'
import { countedCategories } from '../../analytics/facts/taken.ts'
import { openGenerations } from '../../analytics/generations.ts'
import { openAnalytics } from '../../app/analytics.ts'
import { openCounting } from '../../app/counting.ts'
import { isNhsNumber } from '../../domain/kernel/ids.ts'
import type { EntryContent } from '../../domain/entry/content.ts'
import { openWorld } from '../support/world.ts'

const log = pino({ level: 'silent' })
const numbers = Array.from({ length: 9000 }, (_, n) => `9990${String(n + 100_000)}`).filter(isNhsNumber)

const code = { system: 'loinc', code: '59261-8', display: 'HbA1c' }
/** An HbA1c result of so many mmol/mol. */
export const hba1cOf = (value: number): EntryContent => ({
  kind: 'result',
  code,
  status: 'final',
  observations: [{ code, value: { quantity: { value, unit: 'mmol/mol' } }, status: 'final' }],
})

/** Why there is no engine here; undefined where there is one. */
export const missingEngine = async (): Promise<string | undefined> => {
  const folder = await mkdtemp(join(tmpdir(), 'cie-probe-'))
  const probe = await openAnalytics({ at: 'embedded', folder }, log)
  await probe.close()
  await rm(folder, { recursive: true, force: true })
  return probe.status === 'unavailable' ? probe.reason : undefined
}

/** Opens a world with nobody in it, counted. */
export const openCounted = async () => {
  const folder = await mkdtemp(join(tmpdir(), 'cie-counted-'))
  const world = await openWorld()
  const people: string[] = []
  const begin = async () => {
    const analytics = await openAnalytics({ at: 'embedded', folder: join(folder, 'analytics') }, log)
    if (analytics.status !== 'open') throw new Error(analytics.reason)
    const counting = await openCounting({
      analytics,
      exchange: { ...world, logIdentity: { identity: 'a log', kind: 'real' } },
      stores: world.stores,
      log,
      decileOf: postcode => (postcode === 'HA9 0AA' ? 3 : 0),
    })
    return { analytics, counting }
  }
  let open = await begin()

  const ask = async (query: string): Promise<readonly unknown[]> => {
    const generations = openGenerations(open.analytics)
    const { client } = await generations.current()
    const rows: readonly unknown[] = await (await client.query({ query, format: 'JSONEachRow' })).json()
    await generations.close()
    return rows
  }
  /** The published figure of a question at a place. */
  const figure = async (question: string, ...place: readonly (string | null)[]) =>
    (await open.counting.dashboards.read(question))?.figures.find(
      one => JSON.stringify(one.place) === JSON.stringify(place),
    )
  const end = async (): Promise<void> => {
    await open.counting.close()
    await open.analytics.close()
  }
  return {
    world,
    people,
    ask,
    /** More people of a provider's. */
    more: async (provider: string, howMany: number): Promise<void> => {
      for (let n = 0; n < howMany; n += 1)
        people.push(await world.addPatient(provider, numbers[people.length] ?? ''))
    },
    figure,
    /** What everybody is shown of a question at a place. */
    shown: async (question: string, ...place: readonly (string | null)[]) =>
      (await figure(question, ...place))?.shown,
    /** Until everything in the log is counted, and looked at for publication. */
    counted: async (): Promise<void> => {
      let last = ''
      for await (const page of world.stores.journal.readAll({ categories: countedCategories }))
        last = page.at(-1)?.position ?? last
      const wanted = [{ through: last }]
      await vi.waitFor(
        async () =>
          expect(await ask('SELECT argMax(through, batch) AS through FROM ledger')).toStrictEqual(wanted),
        { timeout: 20_000 },
      )
      await open.counting.settled()
    },
    /** Makes everything that is counted from anew, from the log. */
    reload: () => open.counting.reload(() => undefined),
    restart: async (): Promise<void> => {
      await end()
      open = await begin()
    },
    close: async (): Promise<void> => {
      await end()
      await world.close()
      await rm(folder, { recursive: true })
    },
  }
}
export type Counted = Awaited<ReturnType<typeof openCounted>>
