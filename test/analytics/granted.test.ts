/** Dashboards as one reader may see them are a part of what is published: never a number that is not, and never one of another area. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { grantedDashboards, unknownNames } from '../../analytics/granted.ts'
import { questions } from '../../analytics/questions/all.ts'
import { isFault, narrowingOf, sliceOf, type Asked, type Slice } from '../../analytics/slice.ts'
import type { Dashboards } from '../../analytics/views.ts'
import type { DashboardGrant } from '../../domain/commissioner/decider.ts'
import { boroughs } from '../../domain/kernel/terms.ts'
import { hba1c, memoryDashboards, people } from '../support/dashboards.ts'

const all = memoryDashboards().dashboards
const everything: DashboardGrant = { areas: 'everywhere', questions: 'every', breakdowns: 'every' }
const ofBrent: DashboardGrant = { ...everything, areas: ['Brent'] }
const own = (grant: DashboardGrant): Dashboards => grantedDashboards(all, grant)

const slice = async (dashboards: Dashboards, asked: Asked, name = 'hba1c'): Promise<Slice> => {
  const question = dashboards.questions().find(one => one.name === name)
  const view = await dashboards.read(name)
  if (question === undefined || view === undefined) throw new Error(`${name} is not to be read`)
  const narrowing = narrowingOf(question, asked)
  if (isFault(narrowing)) throw new Error(narrowing.why)
  return sliceOf(view, narrowing)
}

describe('a reader of one borough', () => {
  it('reads its published numbers, as everybody does who narrows to it', async () => {
    const theirs = await slice(own(ofBrent), { by: 'sex' })
    const everybodys = await slice(all, { by: 'sex', borough: 'Brent' })
    expect(theirs.rows).toStrictEqual(everybodys.rows)
    expect(theirs.total).toBe(everybodys.total)
    expect(theirs.filters).toMatchObject([{ breakdown: { name: 'borough' }, value: 'Brent' }])
  })
  it('reads nothing of other boroughs, and no total over all', async () => {
    const { rows, total } = await slice(own(ofBrent), { by: 'borough' })
    expect(rows.map(({ values }) => values)).toStrictEqual([['Brent']])
    expect(total).toBe('hidden')
    expect(own(ofBrent).refused('hba1c', { borough: 'Harrow' })).toContain('Harrow is not among')
    expect(own(ofBrent).refused('hba1c', { borough: 'Brent', by: 'sex' })).toBeUndefined()
  })
  it('is not shown questions that are not counted by borough', async () => {
    expect(
      own(ofBrent)
        .questions()
        .map(({ name }) => name),
    ).not.toContain('appointments')
    expect(await own(ofBrent).read('appointments')).toBeUndefined()
    expect(own(ofBrent).refused('appointments', {})).toContain('not among the dashboards granted')
  })
})

describe('a reader', () => {
  it('of some questions is refused the others, and hears of their figures alone', () => {
    const { dashboards, publish } = memoryDashboards()
    const limited = grantedDashboards(dashboards, { ...everything, questions: ['appointments'] })
    expect(limited.questions().map(({ name }) => name)).toStrictEqual(['appointments'])
    expect(limited.refused('hba1c', {})).toContain('not among the dashboards granted')
    const heard: string[] = []
    limited.subscribe(name => heard.push(name))
    publish(people(300))
    expect(heard).not.toContain('hba1c')
  })
  it('of some breakdowns reads totals over the others, as published', async () => {
    const limited = own({ ...everything, breakdowns: ['sex'] })
    expect((await slice(limited, { by: 'sex' })).rows).toStrictEqual((await slice(all, { by: 'sex' })).rows)
    expect(limited.refused('hba1c', { by: 'ageBand' })).toContain('the breakdown “Age” is not granted')
    expect(limited.refused('hba1c', { ageBand: '18 to 39' })).toContain('the breakdown “Age” is not granted')
  })
  it('of everything reads everything', async () => {
    expect(await slice(own(everything), { by: 'borough' })).toStrictEqual(await slice(all, { by: 'borough' }))
  })
  it('to whom nothing is granted reads nothing', async () => {
    const none = grantedDashboards(all, undefined)
    expect(none.questions()).toStrictEqual([])
    expect(await none.read('hba1c')).toBeUndefined()
    expect(none.refused('hba1c', {})).toBe('no dashboards are granted to you')
    expect(none.refused('no-such', {})).toBeUndefined()
  })
  it('whatever is granted and asked, reads a number that is published at that very place, or none', async () => {
    const published = new Map(
      (await all.read('hba1c'))?.figures.map(({ place, shown }) => [JSON.stringify(place), shown]),
    )
    const breakdowns = hba1c.breakdowns.map(({ name }) => name)
    const grants = fc.record({
      areas: fc.oneof(fc.constant('everywhere' as const), fc.subarray([...boroughs], { minLength: 1 })),
      questions: fc.constant('every' as const),
      breakdowns: fc.oneof(fc.constant('every' as const), fc.subarray(breakdowns, { minLength: 1 })),
    })
    const asks = fc.record({
      by: fc.subarray(breakdowns, { maxLength: 2 }).map(names => names.join(',')),
      filters: fc.record(
        Object.fromEntries(hba1c.breakdowns.map(({ name, values }) => [name, fc.constantFrom(...values)])),
        { requiredKeys: [] },
      ),
    })
    await fc.assert(
      fc.asyncProperty(grants, asks, async (grant, { by, filters }) => {
        const limited = own(grant)
        const asked = { ...filters, by }
        const question = limited.questions().find(({ name }) => name === 'hba1c')
        const view = await limited.read('hba1c')
        if (question === undefined || view === undefined || limited.refused('hba1c', asked) !== undefined)
          return
        const narrowing = narrowingOf(question, asked)
        if (isFault(narrowing)) return
        const shown = sliceOf(view, narrowing)
        for (const row of shown.rows) {
          const place = hba1c.breakdowns.map(({ name }) => {
            const at = shown.by.findIndex(one => one.name === name)
            return row.values[at] ?? shown.filters.find(one => one.breakdown.name === name)?.value ?? null
          })
          expect(row.shown).toBe(published.get(JSON.stringify(place)) ?? 0)
          if (grant.areas !== 'everywhere') expect(grant.areas).toContain(place[0])
        }
      }),
    )
  })
})

describe('the names that grants in logs hold', () => {
  /** Grants name these for ever: who renames one, or takes it away, decides here what becomes of what was granted by it. */
  const granted = {
    questions:
      'people registrations sharing conditions multimorbidity sharingByMonth hba1c results appointments reviews providers providersByMonth',
    breakdowns:
      'state borough ageBand specialty network practice registeredIn setting condition sex deprivation conditions month test provider outcome agreement review',
  }
  it('are those of a question and a breakdown still', () => {
    const names = { questions: granted.questions.split(' '), breakdowns: granted.breakdowns.split(' ') }
    expect(unknownNames(questions, names)).toStrictEqual([])
  })
  it('are all written down here', () => {
    const missing = questions.flatMap(({ name, breakdowns }) => [
      ...(granted.questions.split(' ').includes(name) ? [] : [name]),
      ...breakdowns.map(one => one.name).filter(one => !granted.breakdowns.split(' ').includes(one)),
    ])
    expect(missing).toStrictEqual([])
  })
})
