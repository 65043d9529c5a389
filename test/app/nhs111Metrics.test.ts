/** What people on watch read at `/metrics` of notes on their way to NHS 111, over a receiver that is told to fail. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { openSigner } from '../../access/signing.ts'
import { alone, type TakeTurns } from '../../app/lease.ts'
import { metricsOf } from '../../app/metrics.ts'
import { openProcessing, type Processing } from '../../app/processing.ts'
import { startReceiver, type ReceiverProgram } from '../support/nhs111Receiver/program.ts'
import { publishNote } from '../support/notes.ts'
import { openWorld, type World } from '../support/world.ts'

const secret = 'between-us'
let world: World
let folder: string
let receiver: ReceiverProgram
let processing: Processing
let publish: (text: string) => Promise<unknown>

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'nhs111-'))
  receiver = await startReceiver({ file: join(folder, 'held.jsonl'), secret, keys: '{"keys":[]}' })
})
afterAll(async () => {
  await receiver.kill()
  await rm(folder, { recursive: true })
})
beforeEach(async () => {
  world = await openWorld()
  await receiver.beginAnew(JSON.stringify((await openSigner(world.stores.keys, world.clock)).keys()))
  const practice = await world.addProvider('E84901', 'gp')
  const team = await world.addTeam(practice, 'Practice team')
  const by = { user: await world.addProfessional([team]), role: 'professional', team } as const
  const ann = await world.addPatient(practice, '9990000018')
  await world.share(ann, team, ['general'])
  publish = text => publishNote(world, ann, { by, text })
})
afterEach(async () => {
  await processing.close()
  await world.close()
})

const open = async (takeTurns: TakeTurns): Promise<void> => {
  processing = await openProcessing({
    exchange: world,
    stores: world.stores,
    erasing: { finish: () => Promise.resolve(0) },
    takeTurns,
    receivers: [{ name: 'adastra', url: receiver.url, signIn: { type: 'basic', user: 'exchange', secret } }],
    log: pino({ level: 'silent' }),
  })
}

const dashboards = { freshness: () => ({ status: 'unavailable' }) as const }
const said = async (): Promise<Readonly<Record<string, number>>> => {
  const text = await metricsOf({ exchange: world, processing, dashboards }).metrics()
  const lines = text.split('\n').filter(line => /^cie_(nhs111|processing)/.test(line))
  return Object.fromEntries(
    lines.map(line => {
      const [name = '', value] = line.replace('receiver="adastra"', '').replace('{}', '').split(' ')
      return [name.replace(/^cie_/, ''), Number(value)]
    }),
  )
}
const soon = { timeout: 8_000, interval: 20 } as const

describe('what is said of notes to NHS 111', () => {
  it('moves when one waits, fails, is late, is refused and is delivered', async () => {
    await receiver.fail('500')
    await open(alone)
    await publish('one')
    await publish('two')
    await expect
      .poll(said, soon)
      .toMatchObject({ processing: 1, nhs111_waiting: 2, nhs111_open: 1, nhs111_failing: 1 })
    world.passes(899_000)
    expect(await said()).toMatchObject({ nhs111_lag_seconds: 899, nhs111_late: 0 })
    world.passes(1_000)
    const late = await said()
    expect(late).toMatchObject({ nhs111_lag_seconds: 900, nhs111_late: 2, nhs111_refused: 0 })
    expect(late['nhs111_sent_total{,outcome="failed"}']).toBeGreaterThan(0)

    await receiver.fail('refuses')
    await expect.poll(said, soon).toMatchObject({ nhs111_waiting: 0, nhs111_open: 0 })
    expect(await said()).toMatchObject({
      nhs111_late: 0,
      nhs111_lag_seconds: 0,
      nhs111_refused: 1,
      'nhs111_sent_total{,outcome="refused"}': 2,
      'nhs111_sent_total{,outcome="delivered"}': 0,
    })

    await receiver.fail('none')
    await publish('three')
    await expect.poll(said, soon).toMatchObject({
      nhs111_waiting: 0,
      nhs111_failing: 0,
      nhs111_refused: 0,
      'nhs111_sent_total{,outcome="delivered"}': 1,
    })
  })

  it('is known again after a start: what was published, delivered and refused follows from the notes', async () => {
    await open(alone)
    await publish('one')
    await expect.poll(said, soon).toMatchObject({ 'nhs111_sent_total{,outcome="delivered"}': 1 })
    await receiver.fail('refuses')
    await publish('two')
    await expect.poll(said, soon).toMatchObject({ nhs111_refused: 1 })
    await processing.close()
    await receiver.fail('500')
    await publish('three')
    world.passes(60_000)
    await open(alone)
    await expect.poll(said, soon).toMatchObject({
      nhs111_waiting: 1,
      nhs111_lag_seconds: 60,
      nhs111_refused: 1,
      'nhs111_sent_total{,outcome="delivered"}': 0,
    })
  })

  it('is nothing in a process that stands by, which says so', async () => {
    await open(() => Promise.resolve({ isOurs: () => false, close: () => Promise.resolve() }))
    await publish('one')
    expect(await said()).toStrictEqual({ processing: 0 })
  })
})
