/** Special patient notes on their way to NHS 111: a receiver of its own process, over real HTTP, with every fault that it can have (K4). */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { openSigner } from '../../access/signing.ts'
import { fold } from '../../domain/kernel/decider.ts'
import { note } from '../../domain/note/decider.ts'
import { startNhs111, type Nhs111 } from '../../processes/nhs111.ts'
import type { Nhs111Deps } from '../../processes/nhs111/deps.ts'
import { receiverId } from '../../processes/nhs111/record.ts'
import { typedEvents } from '../../store/codec.ts'
import { startReceiver, type ReceiverProgram } from '../support/nhs111Receiver/program.ts'
import { askNote, forbid111, publishNote } from '../support/notes.ts'
import { openWorld, type World } from '../support/world.ts'

let world: World
let folder: string
let receiver: ReceiverProgram
let ann: string
let gp: { readonly user: string; readonly role: 'professional'; readonly team: string }
let running: { readonly process: Nhs111; readonly end: () => Promise<void> } | undefined

const secret = 'between-us'
const nobodysKeys = '{"keys":[]}'
const keys = async (): Promise<string> =>
  JSON.stringify((await openSigner(world.stores.keys, world.clock)).keys())
const place = () => ({ file: join(folder, 'held.jsonl'), secret })

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'nhs111-'))
  receiver = await startReceiver({ ...place(), keys: nobodysKeys })
})
afterAll(async () => {
  await receiver.kill()
  await rm(folder, { recursive: true })
})
beforeEach(async () => {
  world = await openWorld()
  await receiver.beginAnew(await keys())
  const practice = await world.addProvider('E84901', 'gp')
  const team = await world.addTeam(practice, 'Practice team')
  gp = { user: await world.addProfessional([team]), role: 'professional', team }
  ann = await world.addPatient(practice, '9990000018')
  await world.share(ann, team, ['general'])
})
afterEach(async () => {
  await running?.end()
  running = undefined
  await world.close()
})

/** Starts bringing; checks are asked for by the test alone. */
const start = async (different: Partial<Nhs111Deps> = {}): Promise<Nhs111> => {
  const ending = new AbortController()
  const signIn = { type: 'basic', user: 'exchange', secret } as const
  const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined }
  const process = startNhs111([{ name: 'adastra', url: receiver.url, signIn }], {
    ...world,
    ...world.stores,
    signer: await openSigner(world.stores.keys, world.clock),
    logger: quiet,
    signal: ending.signal,
    pause: () => 20,
    checkEveryMs: 3_600_000,
    ...different,
  })
  running = {
    process,
    end: async () => {
      ending.abort()
      await process.ended
    },
  }
  return process
}

const publish = (text: string): Promise<unknown> => publishNote(world, ann, { by: gp, text })
const events = async () => typedEvents(note, await world.stores.journal.load(`note-${ann}`))
const types = async (): Promise<readonly string[]> => (await events()).map(({ type }) => type)
const delivered = async (): Promise<readonly number[]> =>
  (await events()).flatMap(one => (one.type === 'NoteDelivered' ? [one.data.version] : []))
const taken = async () => (await receiver.log()).flatMap(one => (one.type === 'taken' ? [one] : []))
const versionsTaken = async (): Promise<readonly number[]> => (await taken()).map(({ version }) => version)
const soon = { timeout: 8_000, interval: 20 }
const untilDelivered = (versions: readonly number[]): Promise<void> =>
  vi.waitFor(async () => expect(await delivered()).toStrictEqual(versions), soon)
const holding = async () => {
  const state = fold(note, await events())
  return state.status === 'known' ? state.receivers.get('adastra') : undefined
}

describe('a published note', () => {
  it('is held by 111 within two seconds, and its receipt is an event', async () => {
    await start()
    const before = performance.now()
    await publish('Lives alone')
    await untilDelivered([1])
    expect(performance.now() - before).toBeLessThan(2000)
    const [one] = await taken()
    expect(one).toMatchObject({ note: ann, version: 1, status: 'published', text: 'Lives alone' })
    expect((await events()).at(-1)).toStrictEqual({
      type: 'NoteDelivered',
      data: { receiver: 'adastra', version: 1, receipt: one?.receipt, receivedAt: one?.at },
    })
  })
  it('goes version by version, those too that were made while nothing was brought', async () => {
    for (const text of ['one', 'two', 'three']) await publish(text)
    await start()
    await publish('four')
    await untilDelivered([1, 2, 3, 4])
    expect(await versionsTaken()).toStrictEqual([1, 2, 3, 4])
  })
  it('is withdrawn there when the person stops it, and comes back when they allow it again', async () => {
    await start()
    await publish('Lives alone')
    await forbid111(world, ann)
    await untilDelivered([1, 2])
    await askNote(world, ann, {
      by: { user: ann, role: 'patient' },
      command: { type: 'AllowNhs111', data: {} },
    })
    await untilDelivered([1, 2, 3])
    expect((await taken()).map(({ status }) => status)).toStrictEqual(['published', 'withdrawn', 'published'])
  })
  it('that the person stopped before it went, goes without its content, and the receipt says so', async () => {
    await publish('Lives alone')
    await forbid111(world, ann)
    await start()
    await untilDelivered([1, 2])
    expect((await taken()).map(({ status, text }) => [status, text])).toStrictEqual([
      ['withdrawn', undefined],
      ['withdrawn', undefined],
    ])
    expect((await events()).find(one => one.type === 'NoteDelivered')).toMatchObject({
      data: { version: 1, withheld: true },
    })
  })
  it('reaches a receiver that signs us in with client credentials', async () => {
    const { url } = receiver
    const ending = new AbortController()
    const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined }
    const signIn = {
      type: 'clientCredentials',
      tokenUrl: `${url}/token`,
      clientId: 'exchange',
      secret,
    } as const
    const process = startNhs111([{ name: 'adastra', url, signIn }], {
      ...world,
      ...world.stores,
      signer: await openSigner(world.stores.keys, world.clock),
      logger: quiet,
      signal: ending.signal,
    })
    running = {
      process,
      end: async () => {
        ending.abort()
        await process.ended
      },
    }
    await publish('Lives alone')
    await untilDelivered([1])
  })
})

describe('a receiver', () => {
  it('that knows other keys takes nothing: what goes is signed over its bytes', async () => {
    await receiver.beginAnew(nobodysKeys)
    await start()
    await publish('one')
    await vi.waitFor(async () => expect((await types()).at(-1)).toBe('NoteUndelivered'), soon)
    expect(await taken()).toStrictEqual([])
  })
  it('that fails is tried again after pauses that are asked for by how often it failed', async () => {
    const failures: number[] = []
    await start({
      pause: times => {
        failures.push(times)
        return 5
      },
    })
    await receiver.fail('500')
    await publish('one')
    await vi.waitFor(() => expect(failures.length).toBeGreaterThan(3), soon)
    expect(failures).toStrictEqual(failures.map((_, place) => place + 1))
    await receiver.fail('none')
    await untilDelivered([1])
  })
  it.each(['down', '500', 'losesAnswers'] as const)(
    'that is %s gets every version once it answers again, none twice',
    async fault => {
      const process = await start()
      await receiver.fail(fault)
      for (const text of ['one', 'two', 'three']) await publish(text)
      await vi.waitFor(() => expect(process.progress()).toMatchObject([{ open: 1, failing: 1 }]), soon)
      await receiver.fail('none')
      await untilDelivered([1, 2, 3])
      expect(await versionsTaken()).toStrictEqual([1, 2, 3])
      await vi.waitFor(() => expect(process.progress()).toMatchObject([{ open: 0, failing: 0 }]), soon)
    },
  )
  it('that is killed and started again gets what it missed', async () => {
    await start()
    await publish('one')
    await untilDelivered([1])
    await receiver.kill()
    await publish('two')
    receiver = await startReceiver({ ...place(), keys: await keys(), port: receiver.port })
    await untilDelivered([1, 2])
    expect(await versionsTaken()).toStrictEqual([1, 2])
  })
  it('that refuses for good is not asked again by itself: it is told as refused, and goes again when somebody asks', async () => {
    await start()
    await receiver.fail('refuses')
    await publish('one')
    await vi.waitFor(async () => expect((await types()).at(-1)).toBe('NoteUndelivered'), soon)
    expect(await holding()).toStrictEqual({ held: 'none', undelivered: { version: 1, as: 'refused' } })
    await receiver.fail('none')
    const command = { type: 'AskSending', data: { receiver: 'adastra', version: 1 } } as const
    await askNote(world, ann, { by: gp, command })
    await untilDelivered([1])
  })
  it('that refuses one version still gets the next', async () => {
    await start()
    await receiver.fail('refuses')
    await publish('one')
    await vi.waitFor(async () => expect((await types()).at(-1)).toBe('NoteUndelivered'), soon)
    await receiver.fail('none')
    await publish('two')
    await untilDelivered([2])
    expect(await holding()).toStrictEqual({ held: 2, undelivered: undefined })
  })
  it('that took nothing for a quarter of an hour is late, once; trying goes on', async () => {
    await start()
    await receiver.fail('500')
    await publish('one')
    world.passes(15 * 60_000 - 1)
    await new Promise(resolve => setTimeout(resolve, 150))
    expect(await types()).not.toContain('NoteUndelivered')
    world.passes(1)
    await vi.waitFor(async () => expect(await types()).toContain('NoteUndelivered'), soon)
    await new Promise(resolve => setTimeout(resolve, 150))
    expect((await types()).filter(type => type === 'NoteUndelivered')).toHaveLength(1)
    await receiver.fail('none')
    await untilDelivered([1])
  })
})

describe('a check', () => {
  const checks = async () =>
    (await world.stores.journal.load(`receiver-${receiverId('adastra')}`)).map(({ event }) =>
      'data' in event ? event.data : undefined,
    )
  it('that finds all as expected says so, and nothing stands in the note', async () => {
    const process = await start()
    await publish('one')
    await untilDelivered([1])
    await process.check()
    expect((await checks()).at(-1)).toMatchObject({ compared: 1, differing: 0, state: 'done' })
    expect(await types()).not.toContain('NoteHeldOtherwise')
    expect(process.progress()[0]?.heldAsOf).toBe(world.clock())
  })
  it('is made again and again by itself', async () => {
    await start({ checkEveryMs: 50 })
    await vi.waitFor(async () => {
      world.passes(50)
      expect((await checks()).length).toBeGreaterThan(2)
    }, soon)
  })
  it('that finds older data puts it on record, and the newest is sent again', async () => {
    const process = await start()
    for (const text of ['one', 'two']) await publish(text)
    await untilDelivered([1, 2])
    await receiver.restore(1)
    await process.check()
    await untilDelivered([1, 2, 2])
    expect((await events()).find(one => one.type === 'NoteHeldOtherwise')).toMatchObject({
      data: { held: 1 },
    })
    expect(await versionsTaken()).toStrictEqual([1, 2, 2])
    await vi.waitFor(async () => {
      await process.check()
      expect((await checks()).at(-1)).toMatchObject({ differing: 0, state: 'done' })
    }, soon)
  })
  it('that finds nothing any more sends the newest again', async () => {
    const process = await start()
    for (const text of ['one', 'two']) await publish(text)
    await untilDelivered([1, 2])
    await receiver.restore(9)
    await process.check()
    await untilDelivered([1, 2, 2])
  })
  it('that is not answered says so: nothing is known of then', async () => {
    const process = await start()
    await receiver.fail('down')
    await process.check()
    expect((await checks()).at(-1)).toMatchObject({ compared: 0, state: 'unanswered' })
    expect(process.progress()[0]?.heldAsOf).toBeUndefined()
  })
  it('takes back the note of somebody who was erased', async () => {
    const process = await start()
    await publish('one')
    await untilDelivered([1])
    await world.stores.keys.destroy(ann)
    await process.check()
    expect((await receiver.log()).at(-1)).toMatchObject({ note: ann, status: 'erased' })
    expect(
      await (
        await fetch(`${receiver.url}/notes`, {
          headers: { authorization: `Basic ${Buffer.from(`exchange:${secret}`).toString('base64')}` },
        })
      ).json(),
    ).toStrictEqual({ items: [] })
  })
})
