/** Several processes of the program on one log: each with a data folder of its own, over the same server, keys, sessions and documents. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startEventStoreDb } from '../../support/eventstoredb/start.ts'
import {
  cie,
  runProgram,
  settingsOver,
  startProgram,
  tokenOf,
  type Program,
  type Settings,
} from '../../support/program.ts'

export interface Answered {
  readonly status: number
  readonly body: Readonly<Record<string, unknown>>
}

interface HowStarted {
  /** A program that does wrong on purpose, in its place. */
  readonly file?: string
  /** Besides the settings of all. */
  readonly settings?: Settings
}

/** What a process says at `/metrics` under a name with its labels; NaN where it says nothing. */
export const metricOf = async ({ address }: Program, name: string): Promise<number> => {
  const text = await (await fetch(`${address}/metrics`)).text()
  const line = text.split('\n').find(found => found.startsWith(`${name} `))
  return Number(line?.slice(name.length + 1) ?? Number.NaN)
}

/** Opens the log server and what they share; nothing runs yet. `more`: settings of them all. */
export const openSeveral = async (more: Settings = {}) => {
  const folder = await mkdtemp(join(tmpdir(), 'several-'))
  const server = await startEventStoreDb()
  const shared = (name: string): string => join(folder, 'shared', name)
  const settings: Settings = {
    EVENTS_URL: server.url,
    KEYS_URL: `sqlite:${shared('keys/keys.db')}`,
    MASTER_KEY_FILE: shared('keys/master.key'),
    SESSIONS_URL: `sqlite:${shared('sessions.db')}`,
    BLOBS_URL: `folder:${shared('blobs')}`,
    ANALYTICS_URL: 'none',
    LOOK_UPS: 'professional=4',
    ...more,
  }
  const running = new Set<Program>()
  /** A process by its name, which is also its data folder's: started again it is the same one. */
  const start = async (name: string, roles: string, { settings: own, ...how }: HowStarted = {}) => {
    const program = await startProgram(join(folder, name), { ...settings, ...own }, { roles, ...how })
    running.add(program)
    void program.ended.then(() => running.delete(program))
    return program
  }
  const ask = async (
    { address }: Program,
    path: string,
    { as, ...init }: RequestInit & { readonly as: string },
  ): Promise<Answered> => {
    const headers = { authorization: `Bearer ${as}`, 'content-type': 'application/json' }
    const answer = await fetch(`${address}${path}`, { ...init, headers })
    return { status: answer.status, body: (await answer.json()) as Answered['body'] }
  }
  return {
    server,
    settings,
    start,
    ask,
    folderOf: (name: string): string => join(folder, name),
    /** Erases a person for ever, asked of a process. */
    erase: async (name: string, who: string) => {
      const asked = runProgram('app/main.ts', ['erase', '--yes'], settingsOver(join(folder, name), settings))
      asked.tell(`${who}\n`)
      return asked.ended
    },
    cie: (name: string, ...args: readonly string[]) => cie(args, settingsOver(join(folder, name), settings)),
    tokenOf: (person: string, name: string) => tokenOf(join(folder, name), person, settings),
    close: async () => {
      await Promise.all([...running].map(one => one.end('SIGKILL')))
      await server.stop()
      await rm(folder, { recursive: true })
    },
  }
}
export type Several = Awaited<ReturnType<typeof openSeveral>>
