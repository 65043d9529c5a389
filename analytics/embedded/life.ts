/** One life of the engine's process: started, ready or failed, ended. */
import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { report, type Orders } from './messages.ts'

export interface Life {
  readonly pid: number
  readonly port: number
  readonly version: string
  /** Settles when the process has ended. */
  readonly ended: Promise<void>
  /** Asks it to end, and makes it end where it doesn't. */
  readonly end: () => Promise<void>
}

/** The engine could not be opened, and why. */
export class NotOpened extends Error {
  override readonly name = 'NotOpened'
}

const program = fileURLToPath(new URL('child.ts', import.meta.url))
/** A farewell takes at most this long. */
const patience = 5000
const keptWords = 2000

/** Why an engine did not open, in words for whoever starts the program. */
const reasonOf = (said: string, folder: string): string => {
  if (/Cannot find (package|module)|ERR_MODULE_NOT_FOUND/u.test(said)) {
    return 'chdb is not installed: it is an optional package, for Linux with glibc and for macOS'
  }
  if (/Cannot lock file|already running|another process/iu.test(said)) {
    return `${folder} is in use by another process; only one may`
  }
  return `the engine did not start: ${said.split('\n')[0] ?? ''}`
}

/** A process that has loaded the engine and waits for its orders; the engine is not open yet. */
export const makeReady = (folder: string): ChildProcess => {
  const child = fork(program, [], {
    // Node runs TypeScript itself, and keeps what it made of it; nothing of this process's own flags or environment goes along.
    execArgv: [],
    env: { UV_THREADPOOL_SIZE: '16', LANG: 'C.UTF-8', NODE_COMPILE_CACHE: join(folder, 'compiled') },
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  })
  // Whoever gives it orders hears why it can't be started; without orders nobody needs to.
  child.on('error', () => undefined)
  return child
}

/** Ends a process that never had orders; resolves once it is gone. */
export const endReady = async (child: ChildProcess): Promise<void> => {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return
  const ended = once(child, 'exit')
  child.kill('SIGKILL')
  await ended
}

/** Gives a process its orders: the one that stands ready, if it lives. Throws NotOpened where it can't open the engine. */
export const startLife = (orders: Orders, ready?: ChildProcess): Promise<Life> =>
  new Promise((resolve, reject) => {
    const child = ready?.connected === true ? ready : makeReady(orders.folder)
    let words = ''
    child.stderr?.on('data', (part: Buffer) => (words = `${words}${part.toString()}`.slice(-keptWords)))
    const ended = new Promise<void>(settle => child.once('exit', () => settle()))
    const end = async (): Promise<void> => {
      if (child.connected) child.send({ end: true })
      const late = setTimeout(() => child.kill('SIGKILL'), patience)
      await ended
      clearTimeout(late)
    }
    const fail = (said: string): void => reject(new NotOpened(reasonOf(said, orders.folder)))
    child.once('error', error => fail(error.message))
    child.once('exit', (code, signal) =>
      fail(words === '' ? `it ended with ${String(signal ?? code)}` : words),
    )
    child.once('message', (message: unknown) => {
      const told = report.parse(message)
      // What the engine itself says goes to its standard error; the exception only says that it failed.
      if ('failed' in told) fail(`${words}\n${told.failed}`.trim())
      else resolve({ pid: child.pid ?? 0, ...told.ready, ended, end })
    })
    child.send(orders)
  })
