/** The child processes of a run: one lives, the next stands by with everything loaded. */
import { fileURLToPath } from 'node:url'
import { startLines, type Lines } from '../support/lines.ts'

const program = fileURLToPath(new URL('./child.ts', import.meta.url))

/** How a child is made: the folder that it works over, a planted fault, after how many appends it kills itself, what its environment has besides this one's. */
export interface Making {
  readonly folder: string
  readonly fault?: 'none' | 'early' | 'forgetful'
  readonly life?: number
  readonly env?: NodeJS.ProcessEnv
}

const spawned = ({ folder, fault = 'none', life = Number.POSITIVE_INFINITY, env }: Making): Lines =>
  startLines(program, { args: [folder, fault, String(life)], env })

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

const begun = (child: Lines): Life => {
  child.tell('go')
  return {
    port: child.hear('port ').then(port => (port === undefined ? undefined : Number(port))),
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
