/** The real program in a process of its own: started on free ports over a folder, stopped as a person would, or killed. */
import { spawn, type ChildProcessByStdio } from 'node:child_process'
import { once } from 'node:events'
import type { Readable, Writable } from 'node:stream'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../..', import.meta.url))
const ours =
  /^(?:AREAS_FILE|DATA_DIR|HOST|PORT|PUBLIC_URL|API_AUDIENCE|DEMO_PEOPLE|LOOK_UPS|LOG_LEVEL|MASTER_KEY_FILE|NHS111_RECEIVERS_FILE|.*_URL(?:_FILE)?|MLLP_.*|OIDC_.*)$/

/** Settings of the program, by their names in the environment. */
export type Settings = Readonly<Record<string, string>>

/** What a process printed, and how it ended: its exit code, or the signal that killed it. */
export interface Ended {
  readonly code: number | string
  readonly stdout: string
  readonly stderr: string
}

/** A process of ours that is running. */
export interface Running {
  readonly pid: number
  readonly stdout: () => string
  readonly stderr: () => string
  /** Resolves once standard output, or standard error where told, fits from some character on; rejects when the process ends before. */
  readonly says: (words: RegExp, where?: 'stdout' | 'stderr', from?: number) => Promise<RegExpExecArray>
  /** Hears no more of its standard output, as `| head` does. */
  readonly stopReading: () => void
  /** Writes to its standard input, and ends it. */
  readonly tell: (words: string) => void
  readonly ended: Promise<Ended>
  /** Sends a signal and answers how the process ended. */
  readonly end: (signal?: 'SIGINT' | 'SIGTERM' | 'SIGKILL') => Promise<Ended>
}

type Child = ChildProcessByStdio<Writable, Readable, Readable>

const collected = (stream: Readable) => {
  const parts: Buffer[] = []
  stream.on('data', (part: Buffer) => parts.push(part))
  return () => Buffer.concat(parts).toString()
}

const waiter =
  (child: Child, text: () => string, stream: Readable) => async (words: RegExp, from: number) => {
    for (;;) {
      const found = words.exec(text().slice(from))
      if (found !== null) return found
      if (stream.readableEnded || child.exitCode !== null)
        throw new Error(`it ended without saying ${words.source}`)
      await Promise.race([once(stream, 'data'), once(child, 'close')])
    }
  }

/** Starts a TypeScript program of this project, found by its path from the top, under no settings but these. */
export const runProgram = (file: string, args: readonly string[], settings: Settings): Running => {
  const inherited = Object.entries(process.env).filter(([name]) => !ours.test(name))
  const env = { ...Object.fromEntries(inherited), ...settings }
  const child = spawn(process.execPath, ['--import', 'tsx', file, ...args], {
    cwd: root,
    env,
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  const stdout = collected(child.stdout)
  const stderr = collected(child.stderr)
  const ended = once(child, 'close').then((): Ended => {
    const code = child.exitCode ?? child.signalCode ?? 'unknown'
    return { code, stdout: stdout(), stderr: stderr() }
  })
  const saying = {
    stdout: waiter(child, stdout, child.stdout),
    stderr: waiter(child, stderr, child.stderr),
  }
  return {
    pid: child.pid ?? -1,
    stdout,
    stderr,
    says: async (words, where = 'stdout', from = 0) => {
      try {
        return await saying[where](words, from)
      } catch (cause) {
        throw new Error(`${file}: ${stderr()}`, { cause })
      }
    },
    stopReading: () => void child.stdout.destroy(),
    tell: words => void child.stdin.end(words),
    ended,
    end: async (signal = 'SIGINT') => {
      child.kill(signal)
      return ended
    },
  }
}

/** Settings over a folder: free ports, and a demonstration of three people, unless told. */
export const settingsOver = (dataDir: string, more: Settings = {}): Settings => ({
  DATA_DIR: dataDir,
  PORT: '0',
  MLLP_PORT: '0',
  DEMO_PEOPLE: '3',
  ...more,
})

/** Runs one command of `cie` to its end. */
export const cie = (args: readonly string[], settings: Settings): Promise<Ended> =>
  runProgram('app/main.ts', args, settings).ended

/** The program, once it is ready. */
export interface Program extends Running {
  /** The portal's and the API's origin. */
  readonly address: string
  /** Where it takes messages; NaN where it takes none. */
  readonly mllpPort: number
}

/** How a program is started: which file, with which roles. */
interface HowStarted {
  /** `api,projector`: all of them unless told. */
  readonly roles?: string
  /** A program that does wrong on purpose, in its place. */
  readonly file?: string
}

/** Starts `cie serve` over a folder and waits until it is ready. Rejects, with what it said, where start is refused. */
export const startProgram = async (
  dataDir: string,
  more: Settings = {},
  { roles, file = 'app/main.ts' }: HowStarted = {},
): Promise<Program> => {
  const only = roles === undefined ? [] : ['--roles', roles]
  const running = runProgram(file, ['serve', ...only], settingsOver(dataDir, more))
  const [, port, address = ''] = await running.says(/(?:MLLP on \S+:(\d+)\n)?ready (\S+).*\n/)
  return { ...running, address, mllpPort: Number(port) }
}

/** A bearer token of the demonstration over a folder. */
export const tokenOf = async (dataDir: string, person: string, more: Settings = {}): Promise<string> => {
  const { code, stdout, stderr } = await cie(['token', '--as', person], settingsOver(dataDir, more))
  if (code !== 0) throw new Error(stderr)
  return stdout.trim()
}
