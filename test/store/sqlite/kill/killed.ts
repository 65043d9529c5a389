/** Starts the appending child, kills it with SIGKILL, and compares what it acknowledged with what lies in the log. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { EventLog } from '../../../../store/port.ts'
import { drain } from '../../../contract/support.ts'
import { appendOf, clients, eventsPerAppend, streamOf } from './plan.ts'

const appender = fileURLToPath(new URL('./appender.ts', import.meta.url))

/** A running child. `acknowledged` counts each client's acknowledged appends. */
export interface Appender {
  readonly pid: number
  readonly acknowledged: readonly number[]
  /** Resolves once so many appends were acknowledged in all. */
  readonly reaches: (count: number) => Promise<void>
  /** Kills it and resolves when everything that it had printed is counted. */
  readonly kill: () => Promise<void>
}

/** Starts a child that appends to the log at `path`. */
export const startAppender = (path: string, round: string, when: 'after' | 'early'): Appender => {
  const child = spawn(process.execPath, ['--import', 'tsx', appender, path, round, when], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const acknowledged = Array.from({ length: clients }, () => 0)
  const lines = createInterface({ input: child.stdout })
  const closed = once(lines, 'close')
  let total = 0
  lines.on('line', line => {
    const client = Number(line.split(' ')[0])
    acknowledged[client] = (acknowledged[client] ?? 0) + 1
    total += 1
    lines.emit('counted')
  })
  const reaches = async (count: number): Promise<void> => {
    while (total < count)
      await Promise.race([once(lines, 'counted'), closed.then(() => Promise.reject(new Error('it ended')))])
  }
  const kill = async (): Promise<void> => {
    child.kill('SIGKILL')
    await closed
  }
  return { pid: child.pid ?? -1, acknowledged, reaches, kill }
}

const faultsOfClient = async (log: EventLog, round: string, [client, count]: readonly [number, number]) => {
  const stream = streamOf(round, client)
  const before = await drain(log.readStream(stream))
  const faults: string[] = []
  if (before.length < count * eventsPerAppend) faults.push(`${stream}: an acknowledged append is lost`)
  if (before.length % eventsPerAppend !== 0) faults.push(`${stream}: an append was torn`)
  // The append that was under way may be written or not: tried again with the same ids it must be there once.
  const { expected, events } = appendOf(round, client, count)
  await log.append(stream, expected, events)
  const wanted = Array.from(
    { length: count + 1 },
    (_, number) => appendOf(round, client, number).events,
  ).flat()
  const found = await drain(log.readStream(stream))
  if (found.map(one => one.id).join() !== wanted.map(one => one.id).join())
    faults.push(`${stream}: not each event once`)
  return faults
}

/** What is wrong with a log after a round: an acknowledged event lost or doubled, an append torn, a retry that was not recognised. */
export const faultsOf = async (
  log: EventLog,
  round: string,
  acknowledged: readonly number[],
): Promise<readonly string[]> => {
  const faults: string[] = []
  for (const own of acknowledged.entries()) faults.push(...(await faultsOfClient(log, round, own)))
  const all = await drain(log.readAll())
  if (new Set(all.map(one => one.id)).size !== all.length) faults.push('an event stands in the log twice')
  return faults
}
