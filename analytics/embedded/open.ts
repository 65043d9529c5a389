/** Analytics without a server: keeps the engine's process alive, and says where it answers. */
import type { ChildProcess } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chmod, mkdir, realpath } from 'node:fs/promises'
import { setTimeout as pause } from 'node:timers/promises'
import { endReady, makeReady, NotOpened, startLife, type Life } from './life.ts'
import { user } from './messages.ts'

/** A running engine. Address and password hold over its restarts, so a client made once stays good. */
export interface Embedded {
  readonly status: 'open'
  readonly url: string
  readonly username: string
  readonly password: string
  readonly version: string
  /** The process that now holds the engine; undefined between two lives. */
  readonly pid: () => number | undefined
  readonly close: () => Promise<void>
}

/** No engine here, and why: for people to read. */
export interface Unavailable {
  readonly status: 'unavailable'
  readonly reason: string
}

export interface EmbeddedOptions {
  /** The engine's own folder; made where it is missing. */
  readonly folder: string
  /** Told of every end that was not asked for, and of every return. */
  readonly onChange?: (change: 'ended' | 'returned', words: string) => void
}

/** Between a death and the next try, in milliseconds: soon at first, never often. */
const pauses = { first: 50, most: 5000 } as const
/** A life this long, in milliseconds, was a good one: the next try is soon again. */
const goodLife = 2000

const supervise = (first: Life, options: EmbeddedOptions, orders: { folder: string; password: string }) => {
  const closing = new AbortController()
  const isClosing = (): boolean => closing.signal.aborted
  let life: Life | undefined = first
  let ready: ChildProcess | undefined
  /** Whoever lives has the machine to itself at first; then the next process is made ready, so that a death is soon made good. */
  const standBy = (): NodeJS.Timeout =>
    setTimeout(() => {
      if (!isClosing()) ready = makeReady(orders.folder)
    }, goodLife)
  const taken = (): ChildProcess | undefined => {
    const child = ready
    ready = undefined
    return child
  }

  const again = async (wait: number): Promise<Life | undefined> => {
    await pause(wait, undefined, { signal: closing.signal }).catch(() => undefined)
    if (isClosing()) return undefined
    try {
      const next = await startLife({ ...orders, port: first.port }, taken())
      if (isClosing()) {
        await next.end()
        return undefined
      }
      options.onChange?.('returned', `process ${next.pid}`)
      return next
    } catch (error) {
      options.onChange?.('ended', error instanceof Error ? error.message : String(error))
      return again(Math.min(wait * 2, pauses.most))
    }
  }

  const watch = async (): Promise<void> => {
    let wait: number = pauses.first
    while (life !== undefined) {
      const late = standBy()
      const began = performance.now()
      await life.ended
      clearTimeout(late)
      if (isClosing()) return
      options.onChange?.('ended', `process ${life.pid}`)
      life = undefined
      wait = performance.now() - began > goodLife ? pauses.first : Math.min(wait * 2, pauses.most)
      life = await again(wait)
    }
  }
  const watched = watch()

  const close = async (): Promise<void> => {
    closing.abort()
    if (ready !== undefined) await endReady(ready)
    await life?.end()
    await watched
  }
  return { pid: () => life?.pid, close }
}

/** Opens the engine, or says why there is none. Throws only what is wrong with the folder itself. */
export const openEmbedded = async (options: EmbeddedOptions): Promise<Embedded | Unavailable> => {
  await mkdir(options.folder, { recursive: true, mode: 0o700 })
  await chmod(options.folder, 0o700)
  const orders = {
    folder: await realpath(options.folder),
    password: randomBytes(24).toString('base64url'),
  }
  try {
    const first = await startLife({ ...orders, port: 0 })
    const { pid, close } = supervise(first, options, orders)
    const url = `http://127.0.0.1:${first.port}`
    return {
      status: 'open',
      url,
      username: user,
      password: orders.password,
      version: first.version,
      pid,
      close,
    }
  } catch (error) {
    if (error instanceof NotOpened) return { status: 'unavailable', reason: error.message }
    throw error
  }
}
