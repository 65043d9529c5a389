/** Two processes that could both bring notes to NHS 111: one does at a time, and when it is killed the other goes on, in order, nothing twice. Told in order. */
import { writeFile } from 'node:fs/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openCore } from '../../../app/compose.ts'
import { readConfig } from '../../../app/config.ts'
import { randomIds } from '../../../app/ids.ts'
import { toInstant } from '../../../domain/kernel/time.ts'
import { startReceiver, type ReceiverProgram } from '../../support/nhs111Receiver/program.ts'
import { settingsOver, type Program } from '../../support/program.ts'
import { everybody, found } from '../nhs111/people.ts'
import { notesIn, publish } from '../nhs111/publishing.ts'
import { senderState, verdict } from '../nhs111/verdict.ts'
import { withStores } from './feeding.ts'
import { metricOf, openSeveral, type Several } from './several.ts'

const secret = 'between-us'
let several: Several
let receiver: ReceiverProgram
let first: Program
let second: Program

const start = (name: string, planted?: string): Promise<Program> =>
  several.start(name, 'processes', {
    ...(planted !== undefined && { file: 'test/reliability/processes/planted.ts' }),
    settings: {
      DEMO_PEOPLE: '0',
      NHS111_RECEIVERS_FILE: several.folderOf('receivers.json'),
      ...(planted !== undefined && { PLANTED: planted }),
    },
  })

beforeAll(async () => {
  several = await openSeveral()
  // It is there before the keys are: they are made by whoever comes first.
  receiver = await startReceiver({
    file: several.folderOf('held.jsonl'),
    secret,
    keys: '{"keys":[]}',
  })
  const signIn = { type: 'basic', user: 'exchange', secretFile: 'secret' }
  await writeFile(several.folderOf('secret'), secret)
  await writeFile(
    several.folderOf('receivers.json'),
    JSON.stringify([{ name: 'adastra', url: receiver.url, signIn }]),
  )
  first = await start('first')
  const looking = readConfig(settingsOver(several.folderOf('looking'), several.settings))
  const [keys, standby] = await Promise.all([found(looking), start('second')])
  second = standby
  await receiver.beginAnew(keys)
}, 120_000)
afterAll(async () => {
  await receiver.kill()
  await several.close()
})

/** Another version of everybody's note. */
const publishAll = (number: string): Promise<void> =>
  withStores(several, async stores => {
    const core = openCore(stores, () => toInstant(Date.now()), randomIds)
    for (const patient of everybody) await publish(core, patient, number)
  })
const notes = async () => senderState.parse({ notes: await withStores(several, notesIn), open: 0 })
const receipts = async (): Promise<number> =>
  Object.values((await notes()).notes)
    .flat()
    .filter(({ type }) => type === 'NoteDelivered').length
const taken = async (): Promise<number> =>
  (await receiver.log()).filter(({ type }) => type === 'taken').length
const soon = { timeout: 30_000, interval: 100 } as const
const versions = (each: number): number => each * everybody.length

/** Everything arrived in order, once, with one receipt each, and what we say was held is what the receiver's log shows. */
const allIsWell = async (each: number): Promise<void> => {
  await expect.poll(receipts, soon).toBe(versions(each))
  expect(await taken()).toBe(versions(each))
  expect(verdict(await notes(), await receiver.log())).toStrictEqual([])
}

test('one brings every version, each sent once, while the other stands by', async () => {
  expect(second.stdout() + second.stderr()).toContain('stands by')
  await publishAll('1')
  await publishAll('2')
  await allIsWell(2)
  expect(await receiver.sent()).toBe(versions(2))
  const waiting = 'cie_nhs111_waiting{receiver="adastra"}'
  expect([await metricOf(first, waiting), await metricOf(second, waiting)]).toStrictEqual([0, Number.NaN])
  expect([await metricOf(first, 'cie_processing'), await metricOf(second, 'cie_processing')]).toStrictEqual([
    1, 0,
  ])
}, 60_000)

test('when the one is killed between what arrived and its receipt, the other goes on in order, and nothing is taken twice', async () => {
  await receiver.fail('losesAnswers')
  await publishAll('3')
  await expect.poll(taken, soon).toBe(versions(3))
  await first.end('SIGKILL')
  expect(await receipts()).toBe(versions(2))
  await receiver.fail('none')
  const before = await receiver.sent()
  await publishAll('4')
  await allIsWell(4)
  expect((await receiver.sent()) - before).toBe(versions(2))
}, 60_000)

test('two that do not take turns send everything twice: the count finds them, and still nothing is taken twice', async () => {
  await start('first', 'everybodysTurn')
  await receiver.fail('slow')
  const before = await receiver.sent()
  await publishAll('5')
  await allIsWell(5)
  expect((await receiver.sent()) - before).toBeGreaterThan(versions(1))
}, 60_000)
