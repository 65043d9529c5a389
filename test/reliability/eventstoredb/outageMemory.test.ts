/** Memory during an outage: far more comes in than can be taken, for many seconds, and the program grows no further than its bounds. */
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { framed } from '../../../feeds/hl7v2/mllp/framer.ts'
import { result } from '../../feeds/hl7v2/exchange.ts'
import { startEventStoreDb, type EventStoreDb } from '../../support/eventstoredb/start.ts'
import { startProgram, tokenOf, type Program } from '../../support/program.ts'

const mib = 1024 * 1024
/** Beside what it held before, with the server there and under the same load: measured 190 resident, and a heap that shrinks. */
const mostMoreMib = { rss: 400, heap: 150 }
const frozenMs = 10_000
const deadMs = 15_000

let folder: string
let server: EventStoreDb
let program: Program
let token: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'outage-memory-'))
  server = await startEventStoreDb({ data: join(folder, 'server') })
  const settings = { EVENTS_URL: server.url, ANALYTICS_URL: 'none', LOG_LEVEL: 'fatal' }
  program = await startProgram(join(folder, 'data'), settings)
  token = await tokenOf(join(folder, 'data'), 'patient', settings)
}, 240_000)
afterAll(async () => {
  await program.end('SIGKILL')
  await server.stop()
  await rm(folder, { recursive: true })
})

/** A sender that waits for no answer: as much as the receiver's window takes. Counts the answers. */
const flood = async (signal: AbortSignal, answered: (code: string) => void): Promise<void> => {
  const socket = connect(program.mllpPort, '127.0.0.1')
  await once(socket, 'connect')
  socket.on('error', () => undefined)
  socket.on('data', (bytes: Buffer) => {
    for (const [, code = ''] of bytes.toString('latin1').matchAll(/MSA\|(\w\w)/g)) answered(code)
  })
  let sent = 0
  while (!signal.aborted && !socket.destroyed) {
    sent += 1
    const control = `${String(socket.localPort)}-${String(sent)}`
    if (!socket.write(framed(result(control)))) await once(socket, 'drain', { signal }).catch(() => undefined)
  }
  socket.destroy()
}

/** Asks one after the other, and counts the answers. */
const press = async (signal: AbortSignal, answered: (status: string) => void): Promise<void> => {
  const headers = { authorization: `Bearer ${token}` }
  while (!signal.aborted) {
    const answer = await fetch(`${program.address}/api/v1/patients/${user}/entries`, {
      headers,
      signal,
    }).catch(() => undefined)
    await answer?.arrayBuffer().catch(() => undefined)
    if (answer !== undefined) answered(String(answer.status))
  }
}
let user: string

interface Memory {
  readonly rss: number
  readonly heap: number
}

const memory = async (): Promise<Memory> => {
  // A connection of its own each time: one that was idle may be closed at the moment it is used.
  const asked = performance.now()
  const answer = await fetch(`${program.address}/metrics`, { headers: { connection: 'close' } }).catch(e => { console.error('METRICS FAILED after', performance.now() - asked, e.cause); throw e })
  const text = await answer.text()
  const read = (name: string): number =>
    Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1] ?? Number.NaN) / mib
  return { rss: read('process_resident_memory_bytes'), heap: read('nodejs_heap_size_used_bytes') }
}

const watchFor = async (ms: number): Promise<readonly Memory[]> => {
  const until = performance.now() + ms
  const seen: Memory[] = []
  while (performance.now() < until) {
    seen.push(await memory())
    await sleep(500)
  }
  return seen
}
const most = (seen: readonly Memory[], what: keyof Memory): number =>
  Math.round(Math.max(...seen.map(one => one[what])))

it('stays within its bounds while the server is silent and then dead, and serves again afterwards', async () => {
  void program.ended.then(({ code, stderr }) => process.stderr.write(`ENDED ${String(code)} ${stderr.slice(-3000)}\n`))
  const me = await fetch(`${program.address}/api/v1/me`, { headers: { authorization: `Bearer ${token}` } })
  user = ((await me.json()) as { readonly user: string }).user
  const over = new AbortController()
  const told = new Map<string, number>()
  const count = (what: string): void => void told.set(what, (told.get(what) ?? 0) + 1)
  const loads = [
    ...Array.from({ length: 128 }, () => flood(over.signal, count)),
    ...Array.from({ length: 32 }, () => press(over.signal, count)),
  ]
  const before = await watchFor(8_000)
  server.faults.freeze()
  const silent = await watchFor(frozenMs)
  await server.kill()
  const dead = await watchFor(deadMs)
  over.abort()
  await Promise.all(loads)
  await server.restart()
  const figures = Object.entries({ before, silent, dead }).map(
    ([when, seen]) => `${when} ${String(most(seen, 'rss'))}/${String(most(seen, 'heap'))}`,
  )
  process.stdout.write(
    `MiB resident/heap: ${figures.join(', ')}; answers ${JSON.stringify(Object.fromEntries(told))}\n`,
  )
  expect(told.get('AE') ?? 0).toBeGreaterThan(5_000)
  expect(told.get('500') ?? 0).toBe(0)
  const during = [...silent, ...dead]
  for (const what of ['rss', 'heap'] as const)
    expect(most(during, what) - most(before, what), what).toBeLessThan(mostMoreMib[what])
  await expect
    .poll(async () => (await fetch(`${program.address}/ready`)).status, { timeout: 30_000 })
    .toBe(200)
}, 180_000)
