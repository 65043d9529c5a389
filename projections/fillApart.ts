/** Filling in a thread of its own, as main sees it: leave to write is given there, and what the thread says is heard. */
import type { Worker } from 'node:worker_threads'
import { RebuildInterrupted, type Building, type Filled, type Filling, type Progress } from './fill.ts'
import type { Exclusively } from './shared.ts'

/** A read model to fill, as it is named to the thread. */
export interface NamedBuilding {
  readonly name: string
  readonly generation: number
}

/** A fault on its way between threads: only plain values pass. */
export interface Fault {
  readonly name: string
  readonly message: string
  readonly code?: string
  readonly category?: string
}

/** What the thread says. `mayWrite` is answered by any message once nobody else writes; `written` ends that. */
export type Said =
  | { readonly says: 'mayWrite' }
  | { readonly says: 'written' }
  | { readonly says: 'read'; readonly progress: Progress }
  | { readonly says: 'filled'; readonly filled: Filled }
  | { readonly says: 'failed'; readonly fault: Fault }

/** Starts the thread; it fills these models from the same log into the same database, by `fillForMain`. */
export type StartFilling = (buildings: readonly NamedBuilding[]) => Worker

/** The thread ended without a word: it was killed, or had no memory left. To begin anew may help. */
export class FillingDied extends Error {
  override readonly name = 'FillingDied'
}

/** Lets the thread write while nobody else does; whoever waits goes on when it has ended. */
const leave = (worker: Worker, exclusively: Exclusively) => {
  let writing = Promise.withResolvers<undefined>()
  let ended = false
  return {
    give: (): void =>
      void exclusively(async () => {
        if (ended) return
        writing = Promise.withResolvers()
        worker.postMessage('write')
        await writing.promise
      }),
    takeBack: (): void => {
      writing.resolve(undefined)
    },
    end: (): void => {
      ended = true
      writing.resolve(undefined)
    },
  }
}

const thrown = ({ message, ...rest }: Fault): Error => Object.assign(new Error(message), rest)

/** Fills apart, and answers when the thread has ended and nothing of it is open any more. Throws what it failed by, or `FillingDied`. */
export const fillApart = async (
  start: StartFilling,
  buildings: readonly Building[],
  { exclusively, onProgress, signal }: Filling & { readonly signal: AbortSignal },
): Promise<Filled> => {
  const interrupted = new RebuildInterrupted('stopped before the new rows had caught up')
  if (signal.aborted) throw interrupted
  const worker = start(buildings.map(({ projection: { name }, generation }) => ({ name, generation })))
  const { give, takeBack, end } = leave(worker, exclusively)
  const exited = Promise.withResolvers<undefined>()
  let outcome: Filled | Error = new FillingDied('the thread that fills read models ended without a word')
  const hear = (said: Said): void => {
    if (said.says === 'mayWrite') give()
    else if (said.says === 'written') takeBack()
    else if (said.says === 'read') onProgress(said.progress)
    else if (said.says === 'filled') outcome = said.filled
    else outcome = thrown(said.fault)
  }
  const stop = (): void => {
    outcome = interrupted
    void worker.terminate()
  }
  worker.on('message', hear)
  worker.on('error', (cause: unknown) => {
    outcome = new FillingDied('the thread that fills read models died', { cause })
  })
  worker.once('exit', () => {
    exited.resolve(undefined)
  })
  signal.addEventListener('abort', stop)
  try {
    await exited.promise
  } finally {
    end()
    signal.removeEventListener('abort', stop)
  }
  if (outcome instanceof Error) throw outcome
  return outcome
}
