/** Memory during an outage: far more comes in than can be taken, for many seconds, and the program grows no further than its bounds. */
import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { z } from 'zod'
import { framed } from '../../../feeds/hl7v2/mllp/framer.ts'
import { result } from '../../feeds/hl7v2/exchange.ts'
import { startEventStoreDb, type EventStoreDb } from '../../support/eventstoredb/start.ts'
import { startProgram, tokenOf, type Program } from '../../support/program.ts'

/** A run held 691 at most, others, before messages took turns with everybody else, 772 to 903. Not beside what it held before: a process that has just begun to be flooded holds anything. */
const mostMib = 1000
/** From one half of the time that the server is dead to the other: what leaks goes on growing. */
const mostGrowthMib = 100
const frozenMs = 10_000
const halfDeadMs = 10_000

let folder: string
let server: EventStoreDb
let program: Program
let token: string
let user: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'outage-memory-'))
  server = await startEventStoreDb({ data: join(folder, 'server') })
  const settings = { EVENTS_URL: server.url, ANALYTICS_URL: 'none', LOG_LEVEL: 'fatal' }
  program = await startProgram(join(folder, 'data'), settings)
  token = await tokenOf(join(folder, 'data'), 'patient', settings)
  const me = await fetch(`${program.address}/api/v1/me`, { headers: { authorization: `Bearer ${token}` } })
  user = z.object({ user: z.string() }).parse(await me.json()).user
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

/** What the process holds resident, in MiB: as the system says it, because a process under such a load answers late. */
const resident = async (): Promise<number> => {
  const { stdout } = await promisify(execFile)('ps', ['-o', 'rss=', '-p', String(program.pid)])
  return Number(stdout) / 1024
}

/** The most that it held meanwhile, or the first that was too much: a leak here is quick, and takes the machine's memory with it. */
const mostWithin = async (ms: number): Promise<number> => {
  const until = performance.now() + ms
  let most = 0
  while (performance.now() < until && most < mostMib) {
    most = Math.max(most, await resident())
    await sleep(250)
  }
  return Math.round(most)
}

it('stays within its bounds while the server is silent and then dead, and serves again afterwards', async () => {
  const over = new AbortController()
  const told = new Map<string, number>()
  const count = (what: string): void => void told.set(what, (told.get(what) ?? 0) + 1)
  const loads = [
    ...Array.from({ length: 128 }, () => flood(over.signal, count)),
    ...Array.from({ length: 32 }, () => press(over.signal, count)),
  ]
  const before = await mostWithin(8_000)
  server.faults.freeze()
  const silent = await mostWithin(frozenMs)
  await server.kill()
  const dead = await mostWithin(halfDeadMs)
  const later = await mostWithin(halfDeadMs)
  over.abort()
  await Promise.all(loads)
  const figures = JSON.stringify({ before, silent, dead, later, ...Object.fromEntries(told) })
  process.stdout.write(`MiB resident, and answers: ${figures}\n`)
  expect(Math.max(before, silent, dead, later)).toBeLessThan(mostMib)
  expect(later - dead).toBeLessThan(mostGrowthMib)
  expect(told.get('AE') ?? 0).toBeGreaterThan(5_000)
  expect(told.get('503') ?? 0).toBeGreaterThan(320)
  expect(told.get('500') ?? 0).toBe(0)
  await server.restart()
  await expect
    .poll(async () => (await fetch(`${program.address}/ready`)).status, { timeout: 30_000 })
    .toBe(200)
}, 240_000)
