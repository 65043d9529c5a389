/** How an exchange that is no demonstration comes to know who takes part. */
import { readFile } from 'node:fs/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openAsk } from '../../app/ask.ts'
import { register } from '../../app/register.ts'
import { registerDocument, type RegisterDocument } from '../../app/registerDocument.ts'
import { openWorld, type World } from '../support/world.ts'

let world: World
let example: RegisterDocument
beforeEach(async () => {
  world = await openWorld()
  example = registerDocument.parse(JSON.parse(await readFile('docs/tour/register.json', 'utf8')))
})
afterEach(() => world.close())

const apply = (document: RegisterDocument) => {
  const { opaque } = world.ids
  const at = { core: world, journal: world.stores.journal, ask: openAsk(world, () => world.session) }
  return register({ ...at, newIds: { provider: opaque, team: opaque, professional: opaque } }, document)
}
const end = () => world.stores.log.end()

describe('registering who takes part', () => {
  it('makes providers that may send, teams, and professionals who can sign in', async () => {
    await apply(example)
    await world.settled()
    const [provider] = await world.queries.directory.providers()
    const [team] = await world.queries.directory.teams()
    const holder = await world.identity.holderOfLogin({
      issuer: 'https://sign-in.example',
      subject: 'person-1',
    })
    expect(provider).toMatchObject({ ods: 'RZX01', agreement: 'inForce' })
    expect(team).toMatchObject({ name: 'Kidney team', provider: provider?.id })
    expect(await world.queries.directory.professional(holder ?? '')).toMatchObject({
      name: 'Dr Example Person',
      memberships: [{ team: team?.id, from: '2026-11-01' }],
    })
  })

  it('refuses a commissioner’s grant that names a question which there is not', () => {
    const login = { issuer: 'https://sign-in.example', subject: 'commissioner-1' }
    const one = { name: 'Theo Example', login, areas: ['Brent'] }
    const wrong = { ...example, commissioners: [{ ...one, questions: ['hba1c', 'nothing'] }] }
    const parsed = registerDocument.safeParse(wrong)
    expect(parsed.error?.issues.map(({ path }) => path.join('.'))).toStrictEqual([
      'commissioners.0.questions',
    ])
  })
  it('changes nothing with the same document again', async () => {
    await apply(example)
    const before = await end()
    await apply(example)
    expect(await end()).toBe(before)
  })

  it('adds a team to a provider that is there', async () => {
    await apply(example)
    const [hospital] = example.providers
    if (hospital === undefined) throw new Error('the example has a provider')
    const teams = [...hospital.teams, { name: 'Heart team', specialty: 'Cardiology' }]
    await apply({ providers: [{ ...hospital, teams }], professionals: [] })
    await world.settled()
    expect((await world.queries.directory.teams()).map(({ name }) => name).sort()).toStrictEqual([
      'Heart team',
      'Kidney team',
    ])
  })

  it('ends what the document says has ended, once, and renames and closes teams', async () => {
    await apply(example)
    const [hospital] = example.providers
    const [doctor] = example.professionals
    if (hospital === undefined || doctor === undefined) throw new Error('the example has both')
    const until = doctor.memberships[0]?.from
    const later: RegisterDocument = registerDocument.parse({
      providers: [
        {
          ...hospital,
          agreement: { ...hospital.agreement, ended: 'not renewed' },
          teams: [{ name: 'Renal team', specialty: 'Renal medicine', was: 'Kidney team' }],
        },
      ],
      professionals: [
        { ...doctor, memberships: [{ ods: 'RZX01', team: 'Renal team', from: '2026-11-01', until }] },
      ],
    })
    await apply(later)
    await world.settled()
    const { directory } = world.queries
    expect(await directory.providers()).toMatchObject([{ ods: 'RZX01', agreement: 'none' }])
    expect(await directory.teams()).toMatchObject([{ name: 'Renal team', open: true }])
    const holder = await world.identity.holderOfLogin(doctor.login)
    expect((await directory.professional(holder ?? ''))?.memberships).toMatchObject([{ to: until }])
    const before = await end()
    await apply(later)
    expect(await end()).toBe(before)
    const closed = {
      ...later.providers[0],
      teams: [{ ...hospital.teams[0], name: 'Renal team', closed: 'merged' }],
    }
    await apply(registerDocument.parse({ providers: [closed], professionals: [] }))
    await apply(registerDocument.parse({ providers: [closed], professionals: [] }))
    await world.settled()
    expect(await directory.teams()).toMatchObject([{ name: 'Renal team', open: false }])
  })

  it('refuses, naming the fault, what is registered otherwise and teams that there are not', async () => {
    await apply(example)
    const [hospital] = example.providers
    const [doctor] = example.professionals
    if (hospital === undefined || doctor === undefined) throw new Error('the example has both')
    await expect(
      apply({ providers: [{ ...hospital, name: 'Another name' }], professionals: [] }),
    ).rejects.toThrow('RegisterProvider')
    const nowhere = registerDocument.parse({
      providers: [],
      professionals: [{ ...doctor, memberships: [{ ods: 'RZX01', team: 'No team', from: '2026-11-01' }] }],
    })
    await expect(apply(nowhere)).rejects.toThrow('No team')
  })
})
