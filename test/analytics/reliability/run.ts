/** A run of counting through kills: of the program, and of its engine, at moments drawn from a seed. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as after } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type { Random } from '../control/cubes.ts'
import type { Verdict } from './verdict.ts'

const program = fileURLToPath(new URL('counter.ts', import.meta.url))

/** After a kill of the engine, in milliseconds: until it answered, and until what had been appended by then was counted. */
interface Recovery {
  readonly recovery: number
  readonly lag: number
}

/** Starts the counting process; resolves once it counts. */
const begin = async (folder: string, fault: string) => {
  const child = spawn(process.execPath, ['--import', 'tsx', program, folder, fault], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const lines = createInterface({ input: child.stdout })
  const told = lines[Symbol.asyncIterator]()
  const ended = once(child, 'exit')
  /** The next line that is not about the load. */
  const answer = async (): Promise<string> => {
    for (;;) {
      const { value, done } = await told.next()
      if (done === true) throw new Error('the counting process ended by itself')
      if (!value.startsWith('appended')) return value
    }
  }
  if ((await answer()) !== 'ready') throw new Error('it did not become ready')
  return {
    killEngine: () => void child.stdin.write('kill\n'),
    kill: async (): Promise<void> => {
      child.kill('SIGKILL')
      await ended
    },
    time: async (): Promise<Recovery> => {
      child.stdin.write('time\n')
      return JSON.parse(await answer()) as Recovery
    },
    judge: async (): Promise<Verdict> => {
      child.stdin.write('judge\n')
      const verdict = JSON.parse(await answer()) as Verdict
      await ended
      return verdict
    },
  }
}

export interface Plan {
  readonly random: Random
  /** Kills of the program and of the engine together. */
  readonly kills: number
  readonly fault?: 'forgetful'
}

/** Counts under load while the engine is killed again and again, so many times, with a pause in between (T14). */
export const countWhileKilled = async (
  times: number,
  everyMs: number,
): Promise<{ readonly verdict: Verdict; readonly recoveries: readonly Recovery[] }> => {
  const folder = await mkdtemp(join(tmpdir(), 'cie-kills-'))
  try {
    const life = await begin(folder, 'none')
    const recoveries: Recovery[] = []
    for (let n = 0; n < times; n += 1) {
      await after(everyMs)
      recoveries.push(await life.time())
    }
    return { recoveries, verdict: await life.judge() }
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 10 })
  }
}

/** Counts under load through every kill, and answers what the tables and the log say in the end. */
export const countThrough = async ({ random, kills, fault }: Plan): Promise<Verdict> => {
  const folder = await mkdtemp(join(tmpdir(), 'cie-kills-'))
  try {
    let life = await begin(folder, fault ?? 'none')
    for (let n = 0; n < kills; n += 1) {
      await after(random.below(1500))
      if (random.below(2) === 0) life.killEngine()
      else {
        await life.kill()
        life = await begin(folder, fault ?? 'none')
      }
    }
    await after(random.below(1500))
    return await life.judge()
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 10 })
  }
}
