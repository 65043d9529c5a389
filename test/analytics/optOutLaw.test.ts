/** Whoever took their opt-out back is counted as if they had never opted out, whatever happened before, meanwhile and since (C9, property). */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isRefused } from '../../access/access.ts'
import { takeOfThoseCounted } from '../../analytics/facts/leaving.ts'
import type { Row } from '../../analytics/facts/native.ts'
import type { States } from '../../analytics/facts/states.ts'
import { rowTables, type RowTable } from '../../analytics/facts/tables.ts'
import { countedCategories, noRows, take, type Rows } from '../../analytics/facts/taken.ts'
import { countedLog, openCountedStates } from '../../app/countedStates.ts'
import { consent } from '../../domain/consent/decider.ts'
import type { EntryContent } from '../../domain/entry/content.ts'
import { patient } from '../../domain/patient/decider.ts'
import { openJournal, type Journal } from '../../store/journal.ts'
import { memoryLog } from '../../store/memory/log.ts'
import { openWorld, type World } from '../support/world.ts'
import { hba1cOf } from './counted.ts'
import { closed, day, draftedFor, happen, published, reopened, setFor } from './plans.ts'

const asthma = (status: 'active' | 'resolved'): EntryContent => ({
  kind: 'diagnosis',
  name: 'Asthma',
  code: { system: 'snomed', code: '195967001', display: 'Asthma' },
  status,
})
const kinds = {
  result: (value: number) => hba1cOf(50 + (value % 3)),
  diagnosis: (value: number) => asthma(value % 2 === 0 ? 'active' : 'resolved'),
}

/** Somebody's record as it grows. */
interface Growing {
  readonly world: World
  readonly hospital: string
  readonly team: string
  readonly who: string
  readonly plan: string
  readonly filed: { readonly id: string; readonly kind: keyof typeof kinds }[]
}
type Deed = (on: Growing, value: number) => Promise<unknown>

const file =
  (kind: keyof typeof kinds): Deed =>
  async ({ world, hospital, who, filed }, value) => {
    const content = kinds[kind](value)
    filed.push({ kind, id: await world.fileEntry({ patient: who, organisation: hospital, content }) })
  }
const oneOf = ({ filed }: Growing, value: number) => filed[value % filed.length]
const inLists = ({ world, who }: Growing, optedOut: boolean): Promise<unknown> =>
  world.ask({
    aggregate: consent,
    id: who,
    command: { type: 'RecordNationalOptOut', data: { optedOut, asOf: world.clock() } },
  })

const deeds: Readonly<Record<string, Deed>> = {
  file: file('result'),
  diagnose: file('diagnosis'),
  /** Says it again, the same or otherwise. */
  correct: async (on, value) => {
    const { world, hospital, who } = on
    const one = oneOf(on, value)
    if (one === undefined) return
    const content = kinds[one.kind](value)
    await world.fileEntry({ patient: who, organisation: hospital, content, id: one.id })
  },
  retract: async (on, value) => {
    const { world, hospital, who } = on
    const one = oneOf(on, value)
    if (one !== undefined) await world.retract({ id: one.id, patient: who, organisation: hospital })
  },
  plan: ({ world, who, plan }, value) => {
    const date = day(`2026-12-0${String((value % 3) + 1)}`)
    const begun = [draftedFor(who, date), published]
    const events = [begun, begun, [setFor(date)], [closed], [reopened]]
    return happen(world, { plan, patient: who }, ...(events[value % events.length] ?? []))
  },
  look: async ({ world, who, filed }, value) => {
    const { access, session } = world
    const by = { user: who, role: 'patient' } as const
    const may = await access.decide({ by, session, patient: who, look: 'entry', purpose: 'ownRecord' })
    if (isRefused(may)) throw new Error('they may not see their own record')
    const seen = filed.slice(0, value % 3)
    await access.disclose(
      may,
      seen.map(({ id }) => ({ stream: `entry-${id}`, revision: 0 })),
    )
  },
  share: ({ world, team, who }, value) => world.share(who, team, value % 2 === 0 ? ['general'] : ['mental']),
  stopSharing: ({ world, team, who }) => world.stopSharing(who, team),
  register: ({ world, who }) =>
    world.ask({
      aggregate: patient,
      id: who,
      by: { user: who, role: 'patient' },
      aim: { patient: who },
      command: { type: 'RegisterPatient', data: { by: 'nhsLogin' } },
    }),
  move: ({ world, hospital, who }, value) =>
    world.ask({
      aggregate: patient,
      id: who,
      by: { user: 'system', role: 'system', organisation: hospital },
      aim: { organisation: hospital, patient: who },
      command: {
        type: 'RecordDemographics',
        data: {
          source: hospital,
          sourceSetting: 'acute',
          asOf: world.clock(),
          familyName: 'Example',
          givenNames: 'Pat',
          borough: ['Brent', 'Harrow', 'Ealing'][value % 3],
        },
      },
    }),
  optOut: ({ world, who }) => world.chooseOptOut(who, true),
  takeBack: ({ world, who }) => world.chooseOptOut(who, false),
  listed: on => inLists(on, true),
  notListed: on => inLists(on, false),
  passes: ({ world }, value) => {
    world.passes((value % 40) * 86_400_000)
    return Promise.resolve()
  },
}

/** The rows that a log brings. */
const rowsOf = async (journal: Journal, states: States): Promise<Rows> => {
  const rows = noRows()
  const counting = takeOfThoseCounted(take, states, new Set())
  let seq = 0
  for await (const page of journal.readAll({ categories: countedCategories }))
    for (const recorded of page) await counting({ seq: (seq += 1), recorded }, rows)
  return rows
}

const sorted = (rows: readonly unknown[]): readonly string[] =>
  rows.map(row => JSON.stringify(row)).toSorted()

/** Rows without the numbers of their events, and those that were taken back with what takes them back. */
const standing = (rows: readonly Row[]): readonly unknown[] => {
  const sums = new Map<string, number>()
  for (const { seq: _, sign, ...row } of rows) {
    const key = JSON.stringify(row)
    sums.set(key, (sums.get(key) ?? 0) + Number(sign ?? 1))
  }
  return sorted([...sums].filter(([, sum]) => sum !== 0))
}

/** What was true of each person, one thing after another. */
const history = (rows: readonly Row[]): readonly unknown[] => {
  const inOrder = rows.toSorted((a, b) => Number(a['revision']) - Number(b['revision']))
  const people = new Set(rows.map(({ person }) => person))
  return sorted(
    [...people].map(one =>
      inOrder.filter(({ person }) => person === one).map(({ seq: _seq, revision: _revision, ...row }) => row),
    ),
  )
}
const said: Readonly<Record<RowTable, (rows: readonly Row[]) => unknown>> = {
  facts: standing,
  results: standing,
  looks: standing,
  people: history,
  sharing: history,
  providers: standing,
  absences: rows => {
    const now = new Map(rows.map(({ person, absent }) => [person, absent]))
    return [...now.values()].filter(absent => absent === 1)
  },
}
const tablesOf = (rows: Rows): unknown =>
  Object.fromEntries(rowTables.map(table => [table, said[table](rows[table])]))

/** The same log without anything that was said of opt-outs. */
const withoutOptOuts = async ({ stores }: World): Promise<Journal> => {
  const copy = openJournal(memoryLog(), stores.keys)
  for await (const page of stores.journal.readAll())
    for (const { id, stream, event, at, meta } of page)
      if ('data' in event && !['OptOutSet', 'OptOutWithdrawn'].includes(event.type))
        await copy.append(stream, 'any', [{ id, event, at, meta }])
  return copy
}

const lives = fc.array(fc.tuple(fc.constantFrom(...Object.keys(deeds)), fc.nat(1), fc.nat(1000)), {
  minLength: 1,
  maxLength: 40,
})
type Lives = readonly (readonly [name: string, nth: number, value: number])[]

/** Two people, and what happens to them. */
const openLives = async () => {
  const world = await openWorld()
  const hospital = await world.addProvider('RYJ')
  const team = await world.addTeam(hospital)
  const people: Growing[] = []
  for (const number of ['9990000018', '9434765919'])
    people.push({
      world,
      hospital,
      team,
      who: await world.addPatient(hospital, number),
      plan: world.ids.opaque(),
      filed: [],
    })
  const log = { ...world.stores, decileOf: () => 0 }
  return {
    world,
    live: async (all: Lives): Promise<void> => {
      for (const [name, nth, value] of all) {
        const [on, deed] = [people[nth], deeds[name]]
        if (on !== undefined) await deed?.(on, value)
      }
    },
    choose: async (optedOut: boolean): Promise<void> => {
      for (const { who } of people) await world.chooseOptOut(who, optedOut)
    },
    tables: async (): Promise<unknown> => {
      const states = await openCountedStates(countedLog(log, world.queries))
      return tablesOf(await rowsOf(world.stores.journal, states))
    },
    /** Nobody who never left is looked up. */
    tablesWithoutOptOuts: async (): Promise<unknown> => {
      const journal = await withoutOptOuts(world)
      const nobody = () => Promise.reject(new Error('nobody left'))
      const states = await openCountedStates({ ...log, journal, itemsOf: nobody, looksOf: nobody })
      return tablesOf(await rowsOf(journal, states))
    },
  }
}

describe('opt-outs', () => {
  it('that were all taken back leave the tables as they are without any', async () => {
    await fc.assert(
      fc.asyncProperty(lives, async all => {
        const on = await openLives()
        await on.live(all)
        await on.choose(false)
        expect(await on.tables()).toStrictEqual(await on.tablesWithoutOptOuts())
        await on.world.close()
      }),
      { numRuns: 100 },
    )
  }, 120_000)
  it('that stand let nothing in, and leave no fact standing', async () => {
    await fc.assert(
      fc.asyncProperty(lives, lives, async (before, after) => {
        const on = await openLives()
        await on.live(before)
        await on.choose(true)
        const then = await on.tables()
        await on.live(after.filter(([name]) => !['takeBack', 'notListed'].includes(name)))
        expect(await on.tables()).toStrictEqual(then)
        expect(then).toMatchObject({ facts: [], results: [] })
        await on.world.close()
      }),
      { numRuns: 40 },
    )
  }, 120_000)
})
