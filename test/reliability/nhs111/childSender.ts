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
import { isRejection } from '../../../domain/kernel/rejection.ts'
import { toInstant } from '../../../domain/kernel/time.ts'
import { note } from '../../../domain/note/decider.ts'
import { startNhs111 } from '../../../processes/nhs111.ts'
import { derivedUuid } from '../../../store/keyedHash.ts'
import { noteContent } from '../../support/notes.ts'
import { everybody, professional, team } from './people.ts'

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

const by = { user: professional, role: 'professional', team } as const

const publish = async (patient: string, number: string): Promise<void> => {
  const commandId = derivedUuid('publication', patient, number)
  const plan = { id: noteContent('').plan, sections: [] }
  const aim = {
    by,
    session: 'a'.repeat(32),
    command: 'PublishNote',
    category: 'note',
    id: patient,
    patient,
    plan,
  }
  const permission = await core.access.permit(aim)
  if (isRejection(permission)) throw new Error(permission.why)
  const data = { content: noteContent(`note ${number}`), team, decision: { by: 'toldClinician' } } as const
  const written = await core.handle({
    aggregate: note,
    id: patient,
    subject: patient,
    command: { type: 'PublishNote', data },
    permission,
    purpose: 'directCare',
    commandId,
    correlation: commandId,
  })
  if (isRejection(written)) throw new Error(written.why)
}

const state = async (): Promise<string> => {
  const notes: Record<string, unknown> = {}
  for (const patient of everybody)
    notes[patient] = (await stores.journal.load(`note-${patient}`)).map(({ event }) => event)
  return JSON.stringify({ notes, open: sending.progress()[0]?.open })
}

say('ready')
for await (const line of createInterface({ input: process.stdin })) {
  const [what, patient = '', number = ''] = line.split(' ')
  if (what === 'publish') {
    await publish(patient, number)
    say(`published ${number}`)
  }
  if (what === 'check') {
    await sending.check()
    say('checked')
  }
  if (what === 'state') say(`state ${await state()}`)
}
