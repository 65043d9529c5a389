/** The child processes of a run: one lives, the next stands by with everything loaded. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

const program = fileURLToPath(new URL('./child.ts', import.meta.url))

/** How a child is made: the folder that it works over, a planted fault, after how many appends it kills itself, its environment. */
export interface Making {
  readonly folder: string
  readonly fault?: 'none' | 'early' | 'forgetful'
  readonly life?: number
  readonly env?: NodeJS.ProcessEnv
}

const spawned = ({ folder, fault = 'none', life = Number.POSITIVE_INFINITY, env }: Making) => {
  const child = spawn(process.execPath, ['--import', 'tsx', program, folder, fault, String(life)], {
    stdio: ['pipe', 'pipe', 'pipe'],
    env,
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
  /** The line that begins so, or undefined when the child ended before it said that. */
  const hear = async (beginning: string): Promise<string | undefined> => {
    for (;;) {
      const place = lines.findIndex(line => line.startsWith(beginning))
      if (place !== -1) return lines.splice(place, 1)[0]
      if (isOver) return undefined
      await Promise.race([once(reader, 'line'), ended])
    }
  }
  return {
    tell: (words: string): void => void child.stdin.write(`${words}\n`),
    hear,
    kill: async (): Promise<void> => {
      child.kill('SIGKILL')
      await ended
    },
    ended,
    errors: () => errors,
  }
}
type Child = ReturnType<typeof spawned>

/** One life of the program under test. */
export interface Life {
  /** Where it listens; undefined when it ended before it could. */
  readonly port: Promise<number | undefined>
  /** Whether everything received was filed and projected before it ended. */
  readonly settle: () => Promise<boolean>
  readonly kill: () => Promise<void>
  readonly ended: Promise<unknown>
  /** Ends cleanly. */
  readonly end: () => Promise<void>
  readonly errors: () => string
}

const begun = (child: Child): Life => {
  child.tell('go')
  return {
    port: child.hear('port').then(line => (line === undefined ? undefined : Number(line.slice(5)))),
    settle: async () => {
      child.tell('settle')
      return (await child.hear('settled')) !== undefined
    },
    kill: child.kill,
    ended: child.ended,
    end: async () => {
      child.tell('end')
      await child.ended
    },
    errors: child.errors,
  }
}

/** Lives one after the other, over one folder: the next is loaded while one lives. Close it at the end. */
export const livesOver = (making: Making) => {
  let standby = spawned(making)
  return {
    begin: async (): Promise<Life> => {
      const child = standby
      if ((await child.hear('loaded')) === undefined) throw new Error(`it could not start: ${child.errors()}`)
      standby = spawned(making)
      return begun(child)
    },
    close: (): Promise<void> => standby.kill(),
  }
}
