/** Rates: how often one may sign in, look people up, and ask at all. */
import { afterEach, describe, expect, it } from 'vitest'
import { lookUpKey, lookUpLimits } from '../../../access/lookUps.ts'
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
  it('slow down signing in with one browser, and say for how long', async () => {
    const world = await start({ limits: { signIn: three } })
    const browser = world.browser()
    const statuses: number[] = [(await browser.get('/sign-in')).status]
    for (let time = 0; time < 3; time += 1) statuses.push((await browser.get('/sign-in')).status)
    expect(statuses).toStrictEqual([303, 303, 303, 429])
    expect((await browser.get('/sign-in')).headers['retry-after']).toBe('60')
    world.cast.forward(61)
    expect((await browser.get('/sign-in')).status).toBe(303)
  })

  it('let everyone behind one address sign in', async () => {
    const world = await start({ limits: { signIn: three, failedSignIn: three } })
    for (let time = 0; time < 5; time += 1)
      expect((await signInAs(world.browser(), 'gp')).body).toContain('home role=professional')
  })

  it('slow down failures from one address, and nobody who signs in there', async () => {
    const world = await start({ limits: { failedSignIn: three } })
    const statuses: number[] = []
    for (let time = 0; time < 4; time += 1)
      statuses.push((await world.browser().get('/sign-in/callback?code=a&state=b')).status)
    expect(statuses).toStrictEqual([400, 400, 400, 429])
    expect((await signInAs(world.browser(), 'gp')).body).toContain('home role=professional')
  })

  it('slow down looking people up, however often one signs in, and through whichever door', async () => {
    const world = await start({ limits: { lookup: { ...lookUpLimits, professional: 3 } } })
    const browser = world.browser()
    const token = fieldOf((await signInAs(browser, 'gp')).body, '_csrf')
    const statuses: number[] = []
    for (let time = 0; time < 4; time += 1) {
      statuses.push((await browser.post('/find', { _csrf: token, number: '9990000000' })).status)
    }
    expect(statuses).toStrictEqual([200, 200, 200, 429])
    const refused = await browser.post('/find', { _csrf: token, number: '9990000000' })
    expect([refused.status, refused.headers['retry-after']]).toStrictEqual([429, '300'])
    expect(refused.body).toContain('looked up a lot of NHS numbers')
    expect(refused.body).toContain('Wait 5 minutes')
    expect((await browser.get('/')).status).toBe(200)
    const other = world.browser()
    const fresh = fieldOf((await signInAs(other, 'gp')).body, '_csrf')
    expect((await other.post('/find', { _csrf: fresh })).status).toBe(429)
    const { gp } = world.cast.who
    const { count } = await world.cast.stores.sessions.count(lookUpKey(gp), 60_000, world.cast.clock())
    expect(count).toBe(7)
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
