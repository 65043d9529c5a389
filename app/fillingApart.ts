/** Starts the thread that fills read models anew, so that whoever asks meanwhile is answered. */
import { Worker } from 'node:worker_threads'
import type { NamedBuilding, StartFilling } from '../projections/fillApart.ts'
import type { Config } from './config.ts'

/** What the thread is told: where everything lies, and what is to be filled. */
export interface FillingAsked {
  readonly stores: Config['stores']
  readonly buildings: readonly NamedBuilding[]
}

/** Starts it over these stores, which it opens by itself: log and keys for reading. */
export const fillingApart =
  (stores: Config['stores']): StartFilling =>
  buildings => {
    const worker = new Worker(new URL('./fillingThread.ts', import.meta.url), { execArgv: [] })
    worker.postMessage({ stores, buildings } satisfies FillingAsked)
    return worker
  }
