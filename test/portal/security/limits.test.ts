/** Rates: how often one may sign in, look people up, and ask at all. */
import { afterEach, describe, expect, it } from 'vitest'
import { lookUpKey } from '../../../access/lookUps.ts'
import { fieldOf } from '../signIn/browser.ts'
import { openWorld, signInAs } from '../signIn/world.tsx'
import type { World } from '../signIn/world.tsx'

const worlds: World[] = []
const start = async (...options: Parameters<typeof openWorld>): Promise<World> => {
  const world = await openWorld(...options)
  worlds.push(world)
  return world
}
afterEach(async () => {
  await Promise.all(worlds.splice(0).map(world => world.close()))
})
const three = { most: 3, windowMs: 60_000 }

describe('rate limits', () => {
  it('slow down signing in from one address, and say for how long', async () => {
    const world = await start({ limits: { signIn: three } })
    const statuses: number[] = []
    for (let time = 0; time < 4; time += 1) statuses.push((await world.browser().get('/sign-in')).status)
    expect(statuses).toStrictEqual([303, 303, 303, 429])
    expect((await world.browser().get('/sign-in')).headers['retry-after']).toBe('60')
    world.cast.forward(61)
    expect((await world.browser().get('/sign-in')).status).toBe(303)
  })

  it('slow down looking people up, however often one signs in, and through whichever door', async () => {
    const world = await start({ limits: { lookup: three } })
    const browser = world.browser()
    const token = fieldOf((await signInAs(browser, 'gp')).body, '_csrf')
    const statuses: number[] = []
    for (let time = 0; time < 4; time += 1) {
      statuses.push((await browser.post('/find', { _csrf: token, number: '9990000000' })).status)
    }
    expect(statuses).toStrictEqual([200, 200, 200, 429])
    expect((await browser.get('/')).status).toBe(200)
    const other = world.browser()
    const fresh = fieldOf((await signInAs(other, 'gp')).body, '_csrf')
    expect((await other.post('/find', { _csrf: fresh })).status).toBe(429)
    const { gp } = world.cast.who
    const { count } = await world.cast.stores.sessions.count(lookUpKey(gp), 60_000, world.cast.clock())
    expect(count).toBe(6)
    const third = world.browser()
    const nurses = fieldOf((await signInAs(third, 'nurse', '/choose-team')).body, '_csrf')
    expect((await third.post('/find', { _csrf: nurses })).status).not.toBe(429)
  })

  it('slow down everything else', async () => {
    const world = await start({ limits: { general: three } })
    const statuses: number[] = []
    for (let time = 0; time < 4; time += 1) statuses.push((await world.browser().get('/privacy')).status)
    expect(statuses).toStrictEqual([200, 200, 200, 429])
  })
})
