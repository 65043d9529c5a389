/** A program of this project in a process of its own, with which one talks in lines until it ends or is killed. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'

interface HowStarted {
  readonly args?: readonly string[]
  /** A module that is loaded before it. */
  readonly hooks?: string | undefined
  /** Besides the environment of this process. */
  readonly env?: NodeJS.ProcessEnv | undefined
}

/** Starts the TypeScript file at a path. */
export const startLines = (file: string, { args = [], hooks, env }: HowStarted = {}) => {
  const before = hooks === undefined ? [] : ['--import', hooks]
  const child = spawn(process.execPath, ['--import', 'tsx', ...before, file, ...args], {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
  })
  child.stdin.on('error', () => undefined)
  let errors = ''
  child.stderr.on('data', (part: Buffer) => (errors += part.toString()))
  const lines: string[] = []
  const reader = createInterface({ input: child.stdout })
  reader.on('line', line => lines.push(line))
  const ended = once(child, 'close')
  let isOver = false
  void ended.then(() => {
    isOver = true
  })
  return {
    tell: (words: string): void => void child.stdin.write(`${words}\n`),
    /** The rest of the next line that begins so, or undefined where it ended before it said that. */
    hear: async (beginning: string): Promise<string | undefined> => {
      for (;;) {
        const place = lines.findIndex(line => line.startsWith(beginning))
        if (place !== -1) return lines.splice(place, 1)[0]?.slice(beginning.length)
        if (isOver) return undefined
        await Promise.race([once(reader, 'line'), ended])
      }
    },
    kill: async (): Promise<void> => {
      child.kill('SIGKILL')
      await ended
    },
    ended,
    /** What it said on standard error. */
    errors: () => errors,
  }
}
export type Lines = ReturnType<typeof startLines>
