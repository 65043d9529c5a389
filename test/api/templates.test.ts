/** Care plan templates through the API: agreed on by organisations, read by everybody who is signed in (K5). */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { section } from '../../app/carePlanTemplates/prsb.ts'
import { id } from '../support/domain.ts'
import { trust } from './support/people.ts'
import { everyone, openWorld, type Who, type World } from './support/world.ts'

let world: World
beforeEach(async () => {
  world = await openWorld()
  await world.settled()
})
afterEach(() => world.close())

const template = id('7')
const path = '/api/v1/care-plan-templates'
const proposal = {
  template,
  version: 0,
  title: 'Kidney plan',
  plainTitle: 'My kidney plan',
  sections: [section('aboutMe')],
  partners: [trust],
}
const propose = (body: object = proposal, who: Who = 'administrator') =>
  world.request('post', path, who).send(body)
const agree = (version = 0, organisation = trust) =>
  world.request('post', `${path}/${template}/agreements`, 'administrator').send({ version, organisation })
const retire = (version = 0) =>
  world.request('post', `${path}/${template}/retire`, 'administrator').send({ version, why: 'not used' })
const read = (version = 0, who: Who = 'administrator') =>
  world.get(`${path}/${template}/versions/${String(version)}`, who)
const listed = async (query = ''): Promise<unknown> =>
  ((await world.get(`${path}${query}`, 'ann')).body as { readonly items: unknown }).items

describe('a template', () => {
  it('is proposed, agreed to, in force and superseded, and every version is read as it stands', async () => {
    expect((await propose()).body).toStrictEqual({ revision: 0, changed: true })
    expect((await read()).body).toStrictEqual({
      id: template,
      version: 0,
      revision: 0,
      title: 'Kidney plan',
      plainTitle: 'My kidney plan',
      sections: proposal.sections,
      partners: [trust],
      agreed: [],
      state: 'proposed',
      proposedAt: world.clock(),
    })
    expect((await agree()).body).toStrictEqual({ revision: 2, changed: true })
    expect((await read()).body).toMatchObject({
      state: 'inForce',
      agreed: [{ organisation: trust, at: world.clock() }],
      inForceSince: world.clock(),
    })
    await propose({ ...proposal, version: 1, title: 'Newer kidney plan' })
    expect(await listed('?state=inForce')).toMatchObject([{ version: 0 }])
    await agree(1)
    expect(await listed()).toMatchObject([
      { title: 'General plan', state: 'proposed' },
      { version: 0, state: 'superseded', endedAt: world.clock(), title: 'Kidney plan' },
      { version: 1, state: 'inForce', title: 'Newer kidney plan' },
    ])
  })
  it('is retired with the reason', async () => {
    await propose()
    expect((await retire()).body).toStrictEqual({ revision: 1, changed: true })
    expect((await read()).body).toMatchObject({ state: 'retired', retiredBecause: 'not used' })
    expect((await agree()).status).toBe(409)
  })
  it.each(everyone)('is read by %s', async who => {
    await propose()
    expect((await read(0, who)).status).toBe(200)
    expect((await world.get(path, who)).status).toBe(200)
  })
  it('that is asked twice with one Idempotency-Key is proposed once, as it was last read', async () => {
    const first = await propose().set('idempotency-key', 'one')
    expect((await propose().set('idempotency-key', 'one')).body).toStrictEqual(first.body)
    expect((await agree().set('if-match', '"7"')).status).toBe(412)
    const { headers } = await read()
    expect((await agree().set('if-match', headers['etag'] ?? '')).status).toBe(200)
  })
})

describe('what contradicts or is missing', () => {
  it('is refused with its place', async () => {
    expect((await read()).status).toBe(404)
    expect((await agree()).status).toBe(404)
    expect((await retire()).status).toBe(404)
    await propose()
    expect((await propose({ ...proposal, title: 'Other' })).status).toBe(409)
    expect((await propose({ ...proposal, version: 5 })).body).toMatchObject({
      faults: [{ place: 'version' }],
    })
    expect((await agree(0, id('e'))).status).toBe(422)
    expect((await world.get(`${path}/${template}/versions/newest`, 'ann')).status).toBe(400)
  })
})
