/** Live streams: they tell of a change, to those who may know, for as long as they may. */
import { request } from 'node:http'
import type { IncomingMessage } from 'node:http'
import { afterEach, describe, expect, it, vi } from 'vitest'
import type { Browser } from './browser.ts'
import { openWorld, signInAs } from './world.tsx'
import type { World } from './world.tsx'

const worlds: World[] = []
const start = async (heartbeatMs = 60_000): Promise<World> => {
  const world = await openWorld({ heartbeatMs })
  worlds.push(world)
  return world
}
afterEach(async () => {
  await Promise.all(worlds.splice(0).map(world => world.close()))
})

interface Stream {
  readonly status: number | undefined
  readonly heard: () => string
  readonly ended: () => boolean
}

const listen = (browser: Browser, world: World, of: string): Promise<Stream> =>
  new Promise((resolve, reject) => {
    const cookie = [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const url = new URL(`/live?patient=${of}`, world.base)
    const asked = request(url, { headers: { cookie }, agent: false }, (response: IncomingMessage) => {
      let heard = ''
      let ended = false
      response.on('data', (chunk: Buffer) => (heard += chunk.toString('utf8')))
      response.on('close', () => (ended = true))
      resolve({ status: response.statusCode, heard: () => heard, ended: () => ended })
    })
    asked.on('error', reject)
    asked.end()
  })

describe('a live stream', () => {
  it('tells a patient’s open page that something changed, and not what', async () => {
    const world = await start()
    const browser = world.browser()
    await signInAs(browser, 'patient', '/record')
    const stream = await listen(browser, world, world.cast.who.patient)
    await vi.waitFor(() => {
      expect(stream.heard()).toContain('retry:')
    })
    world.change(world.cast.who.otherPatient)
    world.change(world.cast.who.patient)
    await vi.waitFor(() => {
      expect(stream.heard()).toBe('retry: 3000\n\nevent: changed\ndata:\n\n')
    })
  })

  it.each([
    ['another patient', 'patient', 'otherPatient'],
    ['a professional with whom nothing is shared and who wrote nothing', 'gp', 'patient'],
    ['a professional whom nobody knows', 'locum', 'patient'],
    ['an auditor', 'auditor', 'patient'],
  ] as const)('is not opened for %s', async (_, login, of) => {
    const world = await start()
    const browser = world.browser()
    await signInAs(browser, login)
    expect((await listen(browser, world, world.cast.who[of])).status).toBe(204)
  })

  it('is not opened for an id that is none', async () => {
    const world = await start()
    const browser = world.browser()
    await signInAs(browser, 'patient')
    expect((await listen(browser, world, 'x')).status).toBe(204)
  })

  it('tells a professional for as long as the patient shares with their team', async () => {
    const world = await start()
    const { cast } = world
    const { patient, surgeryTeam, hospital, kidneyTeam } = cast.who
    await cast.fileEntry({
      patient,
      organisation: hospital,
      team: kidneyTeam,
      content: { kind: 'letter', title: 'Clinic letter' },
    })
    await cast.share(patient, surgeryTeam, ['general'])
    await cast.settled()
    const browser = world.browser()
    await signInAs(browser, 'gp')
    const stream = await listen(browser, world, patient)
    world.change(patient)
    await vi.waitFor(() => {
      expect(stream.heard()).toContain('event: changed')
    })
    await cast.stopSharing(patient, surgeryTeam)
    await cast.settled()
    world.change(patient)
    await vi.waitFor(() => {
      expect(stream.ended()).toBe(true)
    })
    expect(stream.heard().match(/event: changed/g)).toHaveLength(1)
    expect((await listen(browser, world, patient)).status).toBe(204)
  })

  it('is not opened for someone who is not signed in', async () => {
    const world = await start()
    expect((await listen(world.browser(), world, world.cast.who.patient)).status).toBe(204)
  })

  it('ends with its session, at the next heartbeat', async () => {
    const world = await start(20)
    const browser = world.browser()
    await signInAs(browser, 'patient', '/record')
    const stream = await listen(browser, world, world.cast.who.patient)
    await vi.waitFor(() => {
      expect(stream.heard()).toContain(': still here')
    })
    world.cast.forward(31 * 60)
    await vi.waitFor(() => {
      expect(stream.ended()).toBe(true)
    })
    expect(stream.heard()).toContain('event: ended')
  })

  it('says nothing more once the session is revoked, not even at a change', async () => {
    const world = await start()
    const browser = world.browser()
    await signInAs(browser, 'patient', '/record')
    const stream = await listen(browser, world, world.cast.who.patient)
    await world.portal.revokeAll(world.cast.who.patient)
    world.change(world.cast.who.patient)
    await vi.waitFor(() => {
      expect(stream.ended()).toBe(true)
    })
    expect(stream.heard()).not.toContain('event: changed')
  })

  it('is one of eight at most for a session', async () => {
    const world = await start()
    const browser = world.browser()
    await signInAs(browser, 'patient', '/record')
    for (let count = 0; count < 8; count += 1) await listen(browser, world, world.cast.who.patient)
    expect((await listen(browser, world, world.cast.who.patient)).status).toBe(429)
  })

  it('does not hold up a server that stops', async () => {
    const world = await start()
    const browser = world.browser()
    await signInAs(browser, 'patient', '/record')
    const stream = await listen(browser, world, world.cast.who.patient)
    world.portal.close()
    await vi.waitFor(() => {
      expect(stream.ended()).toBe(true)
    })
  })
})
