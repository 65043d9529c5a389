/**
 * A process that publishes what it is told to and brings it to NHS 111, over the stores in a folder, until it is killed. On standard input:
 * `publish PATIENT NUMBER` (the same number again is the same publication), `check`, `state`. Faults are planted by PLANTED.
 */
import { createInterface } from 'node:readline'
import { openSigner } from '../../../access/signing.ts'
import { openCore } from '../../../app/compose.ts'
import { readConfig } from '../../../app/config.ts'
import { randomIds } from '../../../app/ids.ts'
import { openLogger } from '../../../app/logger.ts'
import { openStores } from '../../../app/stores.ts'
import { toInstant } from '../../../domain/kernel/time.ts'
import { startNhs111 } from '../../../processes/nhs111.ts'
import { notesIn, publish } from './publishing.ts'

const [folder = '', url = '', secret = ''] = process.argv.slice(2)
const say = (words: string): void => void process.stdout.write(`${words}\n`)
const clock = () => toInstant(Date.now())

const stores = await openStores(readConfig({ DATA_DIR: folder }))
const core = openCore(stores, clock, randomIds)
const ending = new AbortController()
const sending = startNhs111([{ name: 'adastra', url, signIn: { type: 'basic', user: 'exchange', secret } }], {
  ...core,
  ...stores,
  signer: await openSigner(stores.keys, clock),
  logger: openLogger('silent'),
  signal: ending.signal,
  pause: failures => Math.random() * Math.min(400, 20 * 2 ** failures),
  checkEveryMs: 700,
  patienceMs: 2_000,
})

say('ready')
for await (const line of createInterface({ input: process.stdin })) {
  const [what, patient = '', number = ''] = line.split(' ')
  if (what === 'publish') {
    await publish(core, patient, number)
    say(`published ${number}`)
  }
  if (what === 'check') {
    await sending.check()
    say('checked')
  }
  if (what === 'state')
    say(`state ${JSON.stringify({ notes: await notesIn(stores), open: sending.progress()[0]?.open })}`)
}
