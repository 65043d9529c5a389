/** From publishing a special patient note until NHS 111's own log has it, at 1 and at 50 a second, beside bare requests to the same receiver at the same pace. */
import { mkdtemp, rm } from 'node:fs/promises'
import { randomUUID } from 'node:crypto'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { openSigner, signatureHeader } from '../access/signing.ts'
import type { Actor } from '../domain/kernel/actor.ts'
import { publishedMessage } from '../domain/nhs111/message.ts'
import { startNhs111 } from '../processes/nhs111.ts'
import { startReceiver } from '../test/support/nhs111Receiver/program.ts'
import { noteContent, publishNote } from '../test/support/notes.ts'
import { percentile, ratio, report } from './support/measure.ts'
import { openSqliteWorld } from './support/world.ts'

const people = 60
const seconds = { 1: 20, 50: 6 } as const
type Pace = 1 | 50

const { world, keys, close } = await openSqliteWorld('nhs111')
const folder = await mkdtemp(join(tmpdir(), 'cie-bench-receiver-'))
const signer = await openSigner(keys, world.clock)
const secret = 'between-us'
const receiver = await startReceiver({
  file: join(folder, 'held.jsonl'),
  secret,
  keys: JSON.stringify(signer.keys()),
})

/** Valid numbers, one for each. */
const numbers = Array.from({ length: 200 }, (_, place) => String(999_000_000 + place)).flatMap(nine => {
  const sum = Array.from(nine, Number).reduce((total, digit, place) => total + digit * (10 - place), 0)
  const check = (11 - (sum % 11)) % 11
  return check === 10 ? [] : [`${nine}${String(check)}`]
})
const practice = await world.addProvider('E85001', 'gp')
const team = await world.addTeam(practice, 'Practice team')
const gp: Actor = { user: await world.addProfessional([team]), role: 'professional', team }
const patients: string[] = []
for (const number of numbers.slice(0, people)) {
  const patient = await world.addPatient(practice, number)
  await world.share(patient, team, ['general'])
  patients.push(patient)
}

const ending = new AbortController()
const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined }
const signIn = { type: 'basic', user: 'exchange', secret } as const
const sending = startNhs111([{ name: 'adastra', url: receiver.url, signIn }], {
  ...world,
  ...world.stores,
  signer,
  logger: quiet,
  signal: ending.signal,
})

/** When each text was begun, in milliseconds of the wall clock that both programs read. */
const begun = new Map<string, number>()
type Publish = (text: string, place: number) => Promise<unknown>

/** Publishes at a pace, whether or not what went before has arrived; answers how long each took until the receiver had it. */
const measured = async (pace: Pace, name: string, publish: Publish): Promise<readonly number[]> => {
  const wanted = pace * seconds[pace]
  const start = performance.now()
  const all: Promise<unknown>[] = []
  for (let place = 0; place < wanted; place += 1) {
    await sleep(Math.max(0, start + (place * 1000) / pace - performance.now()))
    const text = `${name} ${String(place)}`
    begun.set(text, Date.now())
    all.push(publish(text, place))
  }
  await Promise.all(all)
  const arrived = new Map<string, number>()
  while (arrived.size < wanted) {
    await sleep(100)
    for (const line of await receiver.log())
      if (line.type === 'taken' && line.text?.startsWith(`${name} `) === true)
        arrived.set(line.text, Date.parse(line.at))
  }
  return [...arrived].map(([text, at]) => at - (begun.get(text) ?? Number.NaN))
}

const throughExchange: Publish = (text, place) =>
  publishNote(world, patients[place % people] ?? '', { by: gp, text })

const basic = `Basic ${Buffer.from(`exchange:${secret}`).toString('base64')}`
/** The limit: the same body, signed, sent at once to the same program, which makes it as durable. */
const bare: Publish = async text => {
  const note = randomUUID().replaceAll('-', '')
  const around = { note, nhsNumber: numbers[0] ?? '', issuedAt: world.clock(), publishedBy: {} }
  const body = JSON.stringify(publishedMessage(1, noteContent(text), around))
  const answer = await fetch(`${receiver.url}/notes/${note}`, {
    method: 'PUT',
    headers: {
      authorization: basic,
      'idempotency-key': randomUUID(),
      [signatureHeader]: await signer.sign(body),
    },
    body,
  })
  if (!answer.ok) throw new Error(`the receiver answered ${String(answer.status)}`)
}

const summary = (times: readonly number[]) => ({
  p50: percentile(times, 0.5),
  p95: percentile(times, 0.95),
  p99: percentile(times, 0.99),
  publications: times.length,
})

// Both have run once before anything is measured.
await measured(50, 'warm', throughExchange)
const at = async (pace: Pace) => {
  const [limit, ours] = [
    summary(await measured(pace, `bare${String(pace)}`, bare)),
    summary(await measured(pace, `ours${String(pace)}`, throughExchange)),
  ]
  return { ours, bareRequest: limit, timesTheLimitAtP50: ratio(ours.p50, Math.max(1, limit.p50)) }
}
const results = { perSecond1: await at(1), perSecond50: await at(50) }
ending.abort()
await sending.ended
await receiver.kill()
await close()
await rm(folder, { recursive: true })
report('nhs111', { unit: 'ms from publishing until the receiver’s own log has it', ...results })
