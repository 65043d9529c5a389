/** Live streams: they tell of a change, to those who may know, for as long as they may. */
import { request } from 'node:http'
import type { IncomingMessage } from 'node:http'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { memoryDashboards, people } from '../../support/dashboards.ts'
import type { Browser } from './browser.ts'
import { openWorld, signInAs } from './world.tsx'
import type { World } from './world.tsx'

const worlds: World[] = []
const figures = memoryDashboards()
const start = async (heartbeatMs = 60_000, quietMs?: number): Promise<World> => {
  const { dashboards } = figures
  const world = await openWorld({ heartbeatMs, dashboards, ...(quietMs !== undefined && { quietMs }) })
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

interface Listener {
  readonly browser: Browser
  readonly world: World
  /** What is asked to be watched: `patient=…` or `figures=…`. */
  readonly query: string
  /** What a browser that had the stream before says. */
  readonly id?: string
}

const listenAs = ({ browser, world, query, id }: Listener): Promise<Stream> =>
  new Promise((resolve, reject) => {
    const cookie = [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const url = new URL(`/live?${query}`, world.base)
    const asked = request(
      url,
      { headers: { cookie, ...(id !== undefined && { 'last-event-id': id }) }, agent: false },
      (response: IncomingMessage) => {
        let heard = ''
        let ended = false
        response.on('data', (chunk: Buffer) => (heard += chunk.toString('utf8')))
        response.on('close', () => (ended = true))
        resolve({ status: response.statusCode, heard: () => heard, ended: () => ended })
      },
    )
    asked.on('error', reject)
    asked.end()
  })

const listen = (browser: Browser, world: World, query: string): Promise<Stream> =>
  listenAs({ browser, world, query })

describe('a live stream', () => {
  it('tells a patient’s open page that something changed, and not what', async () => {
    const world = await start()
    const browser = world.browser()
    await signInAs(browser, 'patient', '/record')
    const stream = await listen(browser, world, `patient=${world.cast.who.patient}`)
    await vi.waitFor(() => {
      expect(stream.heard()).toContain('retry:')
    })
    world.change(world.cast.who.otherPatient)
    world.change(world.cast.who.patient)
    await vi.waitFor(() => {
      expect(stream.heard()).toMatch(/^retry: 3000\nid: [\w-]+\n\nevent: changed\ndata:\n\n$/)
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
    expect((await listen(browser, world, `patient=${world.cast.who[of]}`)).status).toBe(204)
  })

  it('is not opened for an id that is none', async () => {
    const world = await start()
    const browser = world.browser()
    await signInAs(browser, 'patient')
    expect((await listen(browser, world, 'patient=x')).status).toBe(204)
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
    const stream = await listen(browser, world, `patient=${patient}`)
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
    expect((await listen(browser, world, `patient=${patient}`)).status).toBe(204)
  })

  const looksAt = async ({ cast }: World, patient: string): Promise<readonly string[]> => {
    const types: string[] = []
    for await (const page of cast.stores.journal.readAll({ categories: ['access'] }))
      for (const { event, meta } of page) if (meta.subject === patient) types.push(event.type)
    return types
  }
  const watched = async (world: World): Promise<Stream> => {
    const { patient, surgeryTeam } = world.cast.who
    await world.cast.share(patient, surgeryTeam, ['general'])
    await world.cast.settled()
    const browser = world.browser()
    await signInAs(browser, 'gp')
    return listen(browser, world, `patient=${patient}`)
  }

  it('puts nothing on record, neither a ping nor its own end: no look was made', async () => {
    const world = await start(60_000, 1)
    const { patient, surgeryTeam } = world.cast.who
    const stream = await watched(world)
    const pings = (): number => stream.heard().match(/event: changed/g)?.length ?? 0
    for (const heard of [1, 2, 3]) {
      world.change(patient)
      await vi.waitFor(() => {
        expect(pings()).toBe(heard)
      })
    }
    expect(await looksAt(world, patient)).toStrictEqual([])
    await world.cast.stopSharing(patient, surgeryTeam)
    await world.cast.settled()
    for (let time = 0; time < 5; time += 1) world.change(patient)
    await vi.waitFor(() => {
      expect(stream.ended()).toBe(true)
    })
    expect(stream.heard()).toContain('event: ended\ndata: noAccess\n\n')
    expect(await looksAt(world, patient)).toStrictEqual([])
  })

  it('that was cut tells the page that comes back that access ended, and puts nothing on record', async () => {
    const world = await start()
    const { patient, surgeryTeam } = world.cast.who
    await world.cast.share(patient, surgeryTeam, ['general'])
    await world.cast.settled()
    const browser = world.browser()
    await signInAs(browser, 'gp')
    const stream = await listen(browser, world, `patient=${patient}`)
    await vi.waitFor(() => {
      expect(stream.heard()).toContain('id: ')
    })
    const id = /^id: (.+)$/m.exec(stream.heard())?.[1] ?? ''
    await world.cast.stopSharing(patient, surgeryTeam)
    await world.cast.settled()
    const back = await listenAs({ browser, world, query: `patient=${patient}`, id })
    await vi.waitFor(() => {
      expect(back.heard()).toBe('event: ended\ndata: noAccess\n\n')
    })
    expect(await looksAt(world, patient)).toStrictEqual([])
    expect((await listenAs({ browser, world, query: `patient=${patient}`, id: `x${id}` })).status).toBe(204)
    expect(await looksAt(world, patient)).toStrictEqual(['RecordRefused'])
  })

  it('ends where less is shared than before, so that the page is cleared', async () => {
    const world = await start()
    const { patient, surgeryTeam } = world.cast.who
    await world.cast.share(patient, surgeryTeam, ['general', 'mental'])
    const stream = await watched(world)
    expect(stream.status).toBe(200)
    await world.cast.share(patient, surgeryTeam, ['general', 'mental', 'social'])
    await world.cast.settled()
    world.change(patient)
    await vi.waitFor(() => {
      expect(stream.heard()).toContain('event: changed')
    })
    await world.cast.share(patient, surgeryTeam, ['mental', 'social'])
    await world.cast.settled()
    world.change(patient)
    await vi.waitFor(() => {
      expect(stream.heard()).toContain('event: ended\ndata: lessAccess\n\n')
    })
    expect(await looksAt(world, patient)).toStrictEqual([])
  })

  it('tells a professional of many changes once, and of those missed once more', async () => {
    const world = await start(60_000, 150)
    const { patient } = world.cast.who
    const stream = await watched(world)
    for (let time = 0; time < 5; time += 1) world.change(patient)
    await vi.waitFor(() => {
      expect(stream.heard()).toContain('event: changed')
    })
    await vi.waitFor(() => {
      expect(stream.heard().match(/event: changed/g)).toHaveLength(2)
    })
  })

  it('is refused on record for a professional who has nothing to see there', async () => {
    const world = await start()
    const { patient } = world.cast.who
    const browser = world.browser()
    await signInAs(browser, 'gp')
    expect((await listen(browser, world, `patient=${patient}`)).status).toBe(204)
    expect(await looksAt(world, patient)).toStrictEqual(['RecordRefused'])
  })

  it('is not opened for someone who is not signed in', async () => {
    const world = await start()
    expect((await listen(world.browser(), world, `patient=${world.cast.who.patient}`)).status).toBe(204)
  })

  it('ends with its session, at the next heartbeat', async () => {
    const world = await start(20)
    const browser = world.browser()
    await signInAs(browser, 'patient', '/record')
    const stream = await listen(browser, world, `patient=${world.cast.who.patient}`)
    await vi.waitFor(() => {
      expect(stream.heard()).toContain(': still here')
    })
    world.cast.forward(31 * 60)
    await vi.waitFor(() => {
      expect(stream.ended()).toBe(true)
    })
    expect(stream.heard()).toContain('event: ended\ndata: signedOut')
  })

  it('says nothing more once the session is revoked, not even at a change', async () => {
    const world = await start()
    const browser = world.browser()
    await signInAs(browser, 'patient', '/record')
    const stream = await listen(browser, world, `patient=${world.cast.who.patient}`)
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
    for (let count = 0; count < 8; count += 1)
      await listen(browser, world, `patient=${world.cast.who.patient}`)
    expect((await listen(browser, world, `patient=${world.cast.who.patient}`)).status).toBe(429)
  })

  it('does not hold up a server that stops', async () => {
    const world = await start()
    const browser = world.browser()
    await signInAs(browser, 'patient', '/record')
    const stream = await listen(browser, world, `patient=${world.cast.who.patient}`)
    world.portal.close()
    await vi.waitFor(() => {
      expect(stream.ended()).toBe(true)
    })
  })
})

describe('a live stream of figures', () => {
  it.each([
    ['of one question', 'hba1c', 1],
    ['of all', '', 1],
    ['of another question', 'appointments', 0],
  ])('%s tells a commissioner that newer ones were published', async (_, of, times) => {
    const world = await start()
    const browser = world.browser()
    await signInAs(browser, 'commissioner')
    const [stream, all] = [
      await listen(browser, world, `figures=${of}`),
      await listen(browser, world, 'figures='),
    ]
    figures.publish(people(650))
    await vi.waitFor(() => {
      expect(all.heard()).toContain('event: changed')
    })
    await vi.waitFor(() => {
      expect(stream.heard().replace(/^retry: 3000\nid: \S+\n\n/, '')).toBe(
        'event: changed\ndata:\n\n'.repeat(times),
      )
    })
  })
  it.each(['patient', 'gp', 'auditor'])('is not opened for the %s', async login => {
    const world = await start()
    const browser = world.browser()
    await signInAs(browser, login)
    expect((await listen(browser, world, 'figures=hba1c')).status).toBe(204)
  })
})
