import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { ann, gpTeam, hivTeam, kidneyTeam, shah, trust } from './support/people.ts'
import { openWorld, type Who, type World } from './support/world.ts'

let world: World
beforeAll(async () => {
  world = await openWorld()
  await world.settled()
})
afterAll(() => world.close())

describe('me', () => {
  it('says who a token is taken for', async () => {
    const answer = await world.get('/api/v1/me', 'shah')
    expect([answer.status, answer.body]).toStrictEqual([
      200,
      { user: shah, role: 'professional', team: kidneyTeam },
    ])
  })
  it('tells a patient where their record is', async () => {
    expect((await world.get('/api/v1/me', 'ann')).body).toHaveProperty('record', `/api/v1/patients/${ann}`)
  })
  it('says that a sign-in is linked to nobody', async () => {
    const token = await world.issuer.token({ sub: 'stranger', role: 'patient' })
    const answer = await world.get('/api/v1/me').set('authorization', `Bearer ${token}`)
    expect([answer.status, answer.body]).toMatchObject([
      401,
      { detail: 'This sign-in is not linked to anyone here' },
    ])
  })
})

describe('the caseload', () => {
  const path = `/api/v1/teams/${kidneyTeam}/caseload`
  it('holds the people whom the team may see, each put on record', async () => {
    const before = (await world.stores.journal.load(`access-${await sessionOf('shah')}`)).length
    const answer = await world.get(path, 'shah')
    expect(answer.body).toMatchObject({ items: [{ id: ann, familyName: 'Archer' }] })
    const seen = (await world.stores.journal.load(`access-${await sessionOf('shah')}`)).slice(before)
    expect(seen.map(({ event, meta }) => [event.type, meta.subject])).toStrictEqual([['RecordViewed', ann]])
  })
  it('is for members of the team alone', async () => {
    expect((await world.get(path, 'gray')).status).toBe(403)
    expect((await world.get(`/api/v1/teams/${gpTeam}/caseload`, 'shah')).status).toBe(403)
  })
  it('is not for who was a member once', async () => {
    expect((await world.get(path, 'lapsed')).status).toBe(403)
  })
  it('is empty for a team that nobody shares with', async () => {
    expect((await world.get(`/api/v1/teams/${gpTeam}/caseload`, 'gray')).body).toStrictEqual({ items: [] })
  })
  const sessionOf = async (who: Who): Promise<string> => {
    const caller = await world.exchange.tokens.verify(world.tokenOf(who))
    return 'session' in caller ? caller.session : ''
  }
})

describe('the organisations', () => {
  const teamsSeenBy = async (who: Who) => {
    const answer = await world.get('/api/v1/organisations', who)
    const list = z.object({
      items: z.array(z.object({ id: z.string(), teams: z.array(z.record(z.string(), z.string())) })),
    })
    return list.parse(answer.body).items.find(one => one.id === trust)?.teams ?? []
  }
  it('are listed with their teams', async () => {
    const teams = await teamsSeenBy('ann')
    expect(teams.find(team => team['id'] === kidneyTeam)).toMatchObject({ name: 'Kidney team' })
  })
  it.each(['ann', 'shah', 'administrator', 'auditor'] as const)(
    'show %s of a team whose name is a diagnosis its organisation alone',
    async who => {
      expect((await teamsSeenBy(who)).find(team => team['id'] === hivTeam)).toStrictEqual({
        id: hivTeam,
        name: 'St Mary’s',
        setting: 'acute',
      })
    },
  )
  it('stand in the order of the names that are shown', async () => {
    const names = (await teamsSeenBy('ann')).map(team => team['name'] ?? '')
    expect(names).toStrictEqual(names.toSorted((a, b) => a.localeCompare(b)))
    expect(names.indexOf('St Mary’s')).toBeGreaterThan(names.indexOf('Kidney team'))
  })
  it('show its members their team’s name', async () => {
    expect((await teamsSeenBy('hall')).find(team => team['id'] === hivTeam)).toMatchObject({
      name: 'HIV clinic',
    })
  })
  it('are not sent again to who has them', async () => {
    const tag = (await world.get('/api/v1/organisations', 'ann')).headers['etag'] ?? ''
    const again = await world.get('/api/v1/organisations', 'ann').set('if-none-match', tag)
    expect([again.status, again.text]).toStrictEqual([304, ''])
  })
})
