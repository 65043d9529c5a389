/** Who may see what, decided from the log itself, and every look on record. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { isRefused, nobody } from '../../access/access.ts'
import type { Ask } from '../../access/types.ts'
import type { Actor } from '../../domain/kernel/actor.ts'
import { localDate } from '../../domain/kernel/time.ts'
import { professional } from '../../domain/professional/decider.ts'
import { provider } from '../../domain/provider/decider.ts'
import { openWorld, type World } from '../support/world.ts'

const potassium = {
  kind: 'measurement' as const,
  code: { system: 'loinc', code: '2823-3', display: 'Potassium' },
  quantity: { value: 4.2, unit: 'mmol/L' },
}

let world: World
let people: {
  hospital: string
  practice: string
  renal: string
  gpTeam: string
  gp: string
  patient: string
  item: string
}

beforeEach(async () => {
  world = await openWorld()
  const hospital = await world.addProvider('RZW01')
  const practice = await world.addProvider('E84901', 'gp')
  const renal = await world.addTeam(hospital, 'Kidney team')
  const gpTeam = await world.addTeam(practice, 'Practice team')
  const gp = await world.addProfessional([gpTeam])
  const patient = await world.addPatient(hospital, '9990000018')
  const item = await world.fileEntry({ patient, organisation: hospital, team: renal, content: potassium })
  people = { hospital, practice, renal, gpTeam, gp, patient, item }
})
afterEach(() => world.close())

const asGp = (): Actor => ({
  user: people.gp,
  role: 'professional',
  team: people.gpTeam,
  organisation: people.practice,
})
const asPatient = (): Actor => ({ user: people.patient, role: 'patient' })
const ask = (by: Actor, of = people.patient): Ask => ({
  by,
  session: world.session,
  patient: of,
  look: 'record',
  purpose: by.role === 'patient' ? 'ownRecord' : 'directCare',
})

/** What a viewer of the record sees: its entries' ids, or that they were refused. */
const seen = async (by: Actor): Promise<readonly string[] | 'refused'> => {
  const may = await world.access.decide(ask(by))
  if (isRefused(may)) return 'refused'
  const page = await world.queries.timeline.pick(may, { limit: 50 })
  const disclosure = await world.access.disclose(may, page.items)
  return (await world.queries.timeline.read(disclosure)).map(({ id }) => id)
}

describe('a decision to show a record', () => {
  it('lets patients see their own record', async () => {
    expect(await seen(asPatient())).toStrictEqual([people.item])
  })

  it('shows a doctor of another organisation nothing until the patient shares', async () => {
    expect(await seen(asGp())).toStrictEqual([])
  })

  it('holds on the very next request after sharing, and after stopping to share', async () => {
    await world.share(people.patient, people.gpTeam, ['general'])
    expect(await seen(asGp())).toStrictEqual([people.item])
    await world.stopSharing(people.patient, people.gpTeam)
    expect(await seen(asGp())).toStrictEqual([])
  })

  it('shows only the labels that are shared', async () => {
    await world.share(people.patient, people.gpTeam, ['mental'])
    expect(await seen(asGp())).toStrictEqual([])
  })

  it('refuses a professional whose membership ended', async () => {
    await world.share(people.patient, people.gpTeam, ['general'])
    const data = { team: people.gpTeam, on: localDate.parse('2026-11-20') }
    await world.ask({ aggregate: professional, id: people.gp, command: { type: 'EndMembership', data } })
    expect(await seen(asGp())).toBe('refused')
  })

  it('refuses everyone of a provider whose agreement ended', async () => {
    await world.share(people.patient, people.gpTeam, ['general'])
    const data = { reason: 'left the programme' }
    await world.ask({ aggregate: provider, id: people.practice, command: { type: 'EndAgreement', data } })
    expect(await seen(asGp())).toBe('refused')
  })

  it('refuses another patient, a commissioner and anyone about nobody', async () => {
    const commissioner: Actor = { user: world.ids.opaque(), role: 'commissioner' }
    const other: Actor = { user: world.ids.opaque(), role: 'patient' }
    expect(await seen(other)).toBe('refused')
    expect(await seen(commissioner)).toBe('refused')
    expect(isRefused(await world.access.decide(ask(asGp(), nobody)))).toBe(true)
  })
})

describe('the record of looks', () => {
  const lines = async () => {
    await world.settled()
    const may = await world.access.decide({ ...ask(asPatient()), look: 'accessLog' })
    if (isRefused(may)) throw new Error('refused')
    const disclosure = await world.access.disclose(may, [])
    return (await world.queries.accessLog.read(disclosure, { limit: 50 })).items
  }

  it('names every entry shown, the rule, and the streams it was decided from', async () => {
    await world.share(people.patient, people.gpTeam, ['general'])
    await seen(asGp())
    const shown = (await lines()).find(line => line.user === people.gp)
    expect(shown).toMatchObject({
      outcome: 'viewed',
      rule: 'shared-with-team',
      entries: [{ id: people.item, revision: 0 }],
    })
    const stored = await world.stores.journal.load(`access-${world.session}`)
    const viewed = stored.map(({ event }) => event).find(event => event.type === 'RecordViewed')
    expect(viewed).toHaveProperty('data.cites')
    const cited = JSON.stringify(viewed)
    expect(cited).toContain(`consent-${people.patient}`)
    expect(cited).toContain(`provider-${people.practice}`)
  })

  it('holds refusals too, and looks at nobody under the one who asked', async () => {
    await world.access.decide(ask({ user: world.ids.opaque(), role: 'commissioner' }))
    expect((await lines()).map(({ outcome }) => outcome)).toContain('refused')
    await world.access.decide(ask(asGp(), nobody))
    const last = (await world.stores.journal.load(`access-${world.session}`)).at(-1)
    expect(last?.meta.subject).toBe(people.gp)
  })

  it('is written before content can be read: without a disclosure there is nothing to read with', async () => {
    const may = await world.access.decide(ask(asPatient()))
    if (isRefused(may)) throw new Error('refused')
    const before = (await world.stores.journal.load(`access-${world.session}`)).length
    await world.access.disclose(may, [])
    expect((await world.stores.journal.load(`access-${world.session}`)).length).toBe(before + 1)
  })
})
