/**
 * How long the API's answers take while every read model is rebuilt, beside how long they take when nothing else is done, in the same run of the
 * program. Questions come at a steady pace and wait from when they were due. BENCH_PEOPLE says how many people the demonstration has.
 */
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import { readConfig } from '../app/config.ts'
import { askServer } from '../app/control.ts'
import { demonstrationKeys } from '../app/demonstration/issuer/keys.ts'
import { demonstrationToken } from '../app/demonstration/issuer/token.ts'
import { demonstrationKeyFile } from '../app/demonstration/keyFile.ts'
import { signInPeople } from '../app/demonstration/signIn.ts'
import { randomIds } from '../app/ids.ts'
import { toInstant } from '../domain/kernel/time.ts'
import { settingsOver, startProgram } from '../test/support/program.ts'
import { percentile, ratio, report } from './support/measure.ts'
import type { PacedLoad, Waited } from './support/pacedLoad.ts'

const people = Number(process.env['BENCH_PEOPLE'] ?? 2000)
const rounds = 5
const idleMs = 6000
const perSecond = 50

const folder = await mkdtemp(join(tmpdir(), 'cie-bench-'))
const settings = settingsOver(folder, {
  DEMO_PEOPLE: String(people),
  ANALYTICS_URL: 'none',
  LOG_LEVEL: 'error',
})
const program = await startProgram(folder, settings)
const config = readConfig(settings)

/** Everybody who signs in asks for a page of their own record. */
const asksOfPeople = async (): Promise<PacedLoad['asks']> => {
  const keys = await demonstrationKeys(demonstrationKeyFile(config))
  const patients = signInPeople(people).filter(({ login }) => login.startsWith('patient'))
  return Promise.all(
    patients.map(async as => {
      const token = await demonstrationToken({
        as,
        keys,
        audience: config.audience,
        hours: 1,
        now: toInstant(Date.now()),
        id: randomIds.uuid(),
      })
      const headers = { authorization: `Bearer ${token}` }
      const answer = await fetch(`${program.address}/api/v1/me`, { headers })
      const { record } = (await answer.json()) as { readonly record: string }
      return { url: `${program.address}${record}/entries?limit=50`, headers }
    }),
  )
}

process.once('exit', () => void program.end('SIGKILL'))
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1))
const asks = await asksOfPeople()
const worker = new Worker(new URL('./support/pacedLoad.ts', import.meta.url))

/** What answers took while something was done. */
const during = async (work: () => Promise<unknown>): Promise<readonly number[]> => {
  worker.postMessage({ asks, perSecond } satisfies PacedLoad)
  await work()
  worker.postMessage('end')
  const [{ ms }] = (await once(worker, 'message')) as [Waited]
  return ms
}
const rebuildMs: number[] = []
const rebuild = async (): Promise<void> => {
  const start = performance.now()
  await askServer(folder, { rebuild: null }, () => undefined)
  rebuildMs.push(Math.round(performance.now() - start))
}

await during(() => pause(idleMs))
const waited = { idle: [] as number[], rebuilding: [] as number[] }
for (let round = 0; round < rounds; round += 1) {
  waited.idle.push(...(await during(() => pause(idleMs))))
  waited.rebuilding.push(...(await during(rebuild)))
}
await worker.terminate()
await program.end()
await rm(folder, { recursive: true })

const percentiles = (times: readonly number[]) => {
  const at = (share: number): number => Math.round(percentile(times, share) * 10) / 10
  return { questions: times.length, p50: at(0.5), p99: at(0.99), longest: at(0.9999) }
}
const ms = { idle: percentiles(waited.idle), rebuilding: percentiles(waited.rebuilding) }
report('rebuildDisturbs', {
  people,
  perSecond,
  rebuildMs,
  ms,
  ofIdle: { p50: ratio(ms.rebuilding.p50, ms.idle.p50), p99: ratio(ms.rebuilding.p99, ms.idle.p99) },
  targets: { p99: 2 },
})
