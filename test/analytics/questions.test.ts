/** What each question counts, in the real engine: conditions, practices and networks, invitations, results on their way, shares, care plans by their reviews, providers. */
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { isRefused } from '../../access/access.ts'
import type { EntryContent } from '../../domain/entry/content.ts'
import { localDate } from '../../domain/kernel/time.ts'
import { draftedFor, happen, published } from './plans.ts'
import { hba1cOf, missingEngine, openCounted, type Counted } from './counted.ts'

const missing = await missingEngine()
let on: Counted
let hospital: string
let results: readonly string[]

const condition = (code: string, name: string) => ({
  kind: 'diagnosis' as const,
  name,
  code: { system: 'snomed', code, display: name },
  status: 'active' as const,
})
/** Files an item for each; answers their ids. */
const fileFor = async (patients: readonly string[], content: EntryContent): Promise<readonly string[]> => {
  const ids: string[] = []
  for (const patient of patients)
    ids.push(await on.world.fileEntry({ patient, organisation: hospital, content }))
  return ids
}
/** Patients look at items of their own. */
const look = async (patients: readonly string[], items: readonly string[]): Promise<void> => {
  const { access, session } = on.world
  for (const [nth, patient] of patients.entries()) {
    const by = { user: patient, role: 'patient' } as const
    const may = await access.decide({ by, session, patient, look: 'entry', purpose: 'ownRecord' })
    if (isRefused(may)) throw new Error('they may not see their own record')
    await access.disclose(may, [{ stream: `entry-${items[nth] ?? ''}`, revision: 0 }])
  }
}

describe.skipIf(missing !== undefined)(
  `the questions${missing === undefined ? '' : ` (skipped: ${missing})`}`,
  () => {
    beforeAll(async () => {
      on = await openCounted()
      hospital = await on.world.addProvider('RYJ')
      await on.more(hospital, 40)
      await fileFor(on.people.slice(0, 30), condition('44054006', 'Type 2 diabetes'))
      await fileFor(on.people.slice(0, 15), condition('195967001', 'Asthma'))
      await fileFor(on.people.slice(0, 40), condition('86406008', 'HIV disease'))
      results = await fileFor(on.people.slice(0, 20), hba1cOf(60))
      const team = await on.world.addTeam(hospital)
      for (const patient of on.people.slice(0, 25)) await on.world.share(patient, team, ['general'])
      await on.counted()
      // The answer with the most questions is published last.
      await vi.waitFor(
        async () => expect(await on.shown('people', 'sharing', null, null, null, null, null)).toBe(25),
        { timeout: 20_000 },
      )
    }, 60_000)
    afterAll(() => on.close())

    it('count people by condition, and what is kept under sexual health under none', async () => {
      const by = (value: string | null) => on.shown('conditions', value, null, null, null, null)
      expect([await by('diabetes'), await by('asthma'), await by(null)]).toStrictEqual([30, 15, 40])
      expect(
        await on.ask("SELECT DISTINCT code FROM facts WHERE kind = 'diagnosis' ORDER BY code"),
      ).toStrictEqual([{ code: 'asthma' }, { code: 'diabetes' }])
    })
    it('count people by how many conditions they have', async () => {
      const by = (value: string) => on.shown('multimorbidity', value, null, null, null, null)
      expect([await by('0'), await by('1'), await by('2'), await by('3 or more')]).toStrictEqual([
        10,
        15,
        15,
        undefined,
      ])
    })
    it('count those who share, and with which care setting', async () => {
      expect(await on.shown('people', 'sharing', null, null, null, null, null)).toBe(25)
      expect([
        await on.shown('sharing', null, null),
        await on.shown('sharing', 'hospital', null),
      ]).toStrictEqual([25, 25])
    })
    it('count results by test and provider, released and read, with the time to the first look', async () => {
      const by = (state: string | null, test: string | null) => on.shown('results', state, test, null, null)
      expect([await by(null, 'HbA1c'), await by('read', null)]).toStrictEqual([20, undefined])
      on.world.passes(3 * 3_600_000)
      await look(on.people.slice(0, 20), results)
      on.world.passes(3_600_000)
      await look(on.people.slice(0, 20), results)
      await on.counted()
      await expect.poll(() => by('read', 'HbA1c'), { timeout: 20_000 }).toBe(20)
      const { typical } = (await on.figure('results', 'read', 'HbA1c', null, null)) ?? {}
      expect(typical).toBe(3)
      expect(await on.shown('people', 'active', null, null, null, null, null)).toBe(20)
    })
    it('count people by when their care plan is to be reviewed', async () => {
      const today = localDate.parse(on.world.clock().slice(0, 10))
      for (const [nth, patient] of on.people.slice(0, 35).entries()) {
        const reviewOn = nth < 20 ? localDate.parse('2026-11-01') : nth < 32 ? today : undefined
        await happen(on.world, { plan: patient, patient }, draftedFor(patient, reviewOn), published)
      }
      await on.counted()
      const by = (review: string | null) => on.shown('reviews', review, null, null, null, null)
      await expect.poll(() => by(null), { timeout: 20_000 }).toBe(35)
      expect(await by('overdue')).toBe(20)
      expect(await by('in time')).toBeUndefined()
      expect([await by('due within 14 days'), await by('no date set')]).toContain('hidden')
    })
    it('count a provider once, by its setting, as it is', async () => {
      expect(await on.shown('providers', 'in force', 'hospital')).toBe(1)
    })
  },
)
