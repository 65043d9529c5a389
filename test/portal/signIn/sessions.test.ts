/** How sessions live and end: idle, at the latest, by hand, by revoking; and that a restart ends none. */
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { openSqliteSessions } from '../../../store/sqlite/sessions.ts'
import { openCast } from './cast.ts'
import { fieldOf } from './browser.ts'
import type { Browser } from './browser.ts'
import { openWorld, signInAs } from './world.tsx'
import type { World } from './world.tsx'

const open: World[] = []
const start = async (...options: Parameters<typeof openWorld>): Promise<World> => {
  const world = await openWorld(...options)
  open.push(world)
  return world
}
afterEach(async () => {
  await Promise.all(open.splice(0).map(world => world.close()))
})

const minutes = (count: number): number => count * 60
const signedIn = async (browser: Browser): Promise<boolean> => (await browser.get('/record')).status === 200

describe('a session', () => {
  it('ends after 30 minutes without a request', async () => {
    const world = await start()
    const browser = world.browser()
    await signInAs(browser, 'patient', '/record')
    world.cast.forward(minutes(30) - 1)
    expect(await signedIn(browser)).toBe(true)
    world.cast.forward(minutes(30))
    expect(await signedIn(browser)).toBe(false)
  })

  it('goes on while it is used, for 12 hours at most', async () => {
    const world = await start()
    const browser = world.browser()
    await signInAs(browser, 'patient', '/record')
    for (let hour = 0; hour < 23; hour += 1) {
      world.cast.forward(minutes(29))
      expect(await signedIn(browser)).toBe(true)
    }
    world.cast.forward(minutes(12 * 60 - 23 * 29))
    expect(await signedIn(browser)).toBe(false)
  })

  it('is not kept going by a page that only watches its end', async () => {
    const world = await start()
    const browser = world.browser()
    await signInAs(browser, 'patient', '/record')
    world.cast.forward(minutes(20))
    const status = await browser.get('/session/status', { accept: 'application/json' })
    expect(JSON.parse(status.body)).toMatchObject({ secondsLeft: minutes(10) })
    world.cast.forward(minutes(10))
    expect((await browser.get('/session/status', { accept: 'application/json' })).status).toBe(401)
  })

  it('is extended by its owner, with script or without', async () => {
    const world = await start()
    const browser = world.browser()
    const token = fieldOf((await signInAs(browser, 'patient', '/record')).body, '_csrf')
    world.cast.forward(minutes(20))
    const told = await browser.post(
      '/session/extend',
      {},
      { accept: 'application/json', 'x-csrf-token': token },
    )
    expect(JSON.parse(told.body)).toMatchObject({ secondsLeft: minutes(30) })
    const home = await browser.follow(await browser.post('/session/extend', { _csrf: token, returnTo: '/' }))
    expect(home.body).toMatch(/notice=You will stay signed in until \d+:\d\d[ap]m\./)
    expect((await browser.get('/')).body).toContain('notice= ')
  })

  it('is worth nothing after signing out, even to who kept its cookie', async () => {
    const world = await start()
    const browser = world.browser()
    const token = fieldOf((await signInAs(browser, 'patient', '/record')).body, '_csrf')
    const kept = [...browser.cookies]
    const bye = await browser.follow(await browser.post('/sign-out', { _csrf: token }))
    expect(bye.body).toContain('You are signed out')
    for (const [name, value] of kept) browser.cookies.set(name, value)
    expect(await signedIn(browser)).toBe(false)
  })

  it('gets a new id at every sign-in, and the earlier one ends', async () => {
    const world = await start()
    const [browser, earlier] = [world.browser(), world.browser()]
    await signInAs(browser, 'patient', '/record')
    const [name = '', value = ''] = [...browser.cookies].find(([key]) => key.startsWith('cie-session')) ?? []
    earlier.cookies.set(name, value)
    expect(await signedIn(earlier)).toBe(true)
    // Another sign-in of the same browser that was begun before the first was done.
    const twin = world.browser()
    const choice = await twin.follow(await twin.get('/record'))
    twin.cookies.set(name, value)
    const action = /action="([^"]+)"/.exec(choice.body)?.[1] ?? ''
    await twin.follow(await twin.post(action, { login: 'patient' }))
    expect(twin.cookies.get(name)).not.toBe(value)
    expect(await signedIn(twin)).toBe(true)
    expect(await signedIn(earlier)).toBe(false)
  })

  it('ends everywhere when its owner is revoked, and a later sign-in holds', async () => {
    const world = await start()
    const [phone, laptop] = [world.browser(), world.browser()]
    await signInAs(phone, 'patient', '/record')
    await signInAs(laptop, 'patient', '/record')
    await world.portal.revokeAll(world.cast.who.patient)
    expect([await signedIn(phone), await signedIn(laptop)]).toStrictEqual([false, false])
    world.cast.forward(1)
    await signInAs(phone, 'patient', '/record')
    expect(await signedIn(phone)).toBe(true)
  })

  it('ends everywhere at its owner’s wish', async () => {
    const world = await start()
    const [phone, laptop] = [world.browser(), world.browser()]
    await signInAs(phone, 'patient', '/record')
    const token = fieldOf((await signInAs(laptop, 'patient', '/record')).body, '_csrf')
    await laptop.post('/sign-out/everywhere', { _csrf: token })
    expect([await signedIn(phone), await signedIn(laptop)]).toStrictEqual([false, false])
  })

  it('survives a restart, and its file tells neither name nor cookie', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'sessions-'))
    const path = join(folder, 'sessions.db')
    const cast = await openCast()
    const first = await openWorld({ cast, sessions: await openSqliteSessions({ path }) })
    const browser = first.browser()
    await signInAs(browser, 'patient', '/record')
    const port = Number(first.base.port)
    await first.close()

    const sessions = await openSqliteSessions({ path })
    await start({ cast, sessions, port })
    expect(await signedIn(browser)).toBe(true)
    const cookie = [...browser.cookies].find(([name]) => name.startsWith('cie-session'))?.[1] ?? ''
    const bytes =
      (await readFile(path)).toString('latin1') + (await readFile(`${path}-wal`)).toString('latin1')
    expect(cookie).toHaveLength(43)
    expect([
      bytes.includes('Ada Example'),
      bytes.includes(cookie),
      bytes.includes(cast.who.patient),
    ]).toStrictEqual([false, false, false])
    await sessions.close()
    await cast.close()
    await rm(folder, { recursive: true })
  })
})
