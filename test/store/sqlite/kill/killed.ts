/** Starts the appending child, kills it with SIGKILL, and compares what it acknowledged with what lies in the log. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, openSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { vi } from 'vitest'
import type { EventLog } from '../../../../store/port.ts'
import { drain } from '../../../contract/support.ts'
import { appendOf, clients, eventsPerAppend, streamOf } from './plan.ts'

const appender = fileURLToPath(new URL('./appender.ts', import.meta.url))

/** A running child. */
export interface Appender {
  readonly pid: number
  /** Resolves once so many appends were acknowledged in all. */
  readonly reaches: (count: number) => Promise<void>
  /** Kills it and answers how many appends of each client were acknowledged. */
  readonly kill: () => Promise<readonly number[]>
  /** Its exit code, once it has ended by itself. */
  readonly ended: Promise<unknown>
}

/** Acknowledgements go to a file: a pipe to a slow reader would keep some in the child's memory, and they would die with it. */
const linesOf = (file: string): readonly string[] => readFileSync(file, 'utf8').split('\n').slice(0, -1)

/** How many appends of each client these lines acknowledge. */
export const countByClient = (lines: readonly string[]): readonly number[] => {
  const counts = Array.from({ length: clients }, () => 0)
  for (const line of lines) {
    const client = Number(line.split(' ')[0])
    counts[client] = (counts[client] ?? 0) + 1
  }
  return counts
}

/** Where a child's acknowledgements go. */
export const acknowledgementsOf = (path: string, round: string): string => `${path}.acknowledged-${round}`

/** When a child acknowledges, and the environment that it runs in. */
interface Manner {
  readonly when: 'after' | 'early' | 'unsynced'
  readonly env?: NodeJS.ProcessEnv
}

/** Starts a child that appends to the log at `path`. */
export const startAppender = (path: string, round: string, { when, env }: Manner): Appender => {
  const acknowledgements = acknowledgementsOf(path, round)
  const output = openSync(acknowledgements, 'w')
  const child = spawn(process.execPath, ['--import', 'tsx', appender, path, round, when], {
    stdio: ['ignore', output, 'inherit'],
    env,
  })
  closeSync(output)
  const exited = once(child, 'exit')
  const reaches = (count: number): Promise<void> =>
    vi.waitFor(
      () => {
        if (linesOf(acknowledgements).length < count)
          throw new Error(`${String(count)} appends were not reached`)
      },
      { timeout: 30_000, interval: 5 },
    )
  const kill = async (): Promise<readonly number[]> => {
    child.kill('SIGKILL')
    await exited
    return countByClient(linesOf(acknowledgements))
  }
  return { pid: child.pid ?? -1, reaches, kill, ended: exited.then(([code]: unknown[]) => code) }
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
