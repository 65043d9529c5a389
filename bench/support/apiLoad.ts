/** A worker that asks one address again and again over kept connections, and tells how many answers came in a second. */
import { Agent } from 'node:http'
import { parentPort } from 'node:worker_threads'
import { askOnce } from './askOnce.ts'

/** What is to be asked. `clients` ask at once, each waiting for its answer. */
export interface Load {
  readonly url: string
  /** For each client its own, in turn. */
  readonly headers: readonly Readonly<Record<string, string>>[]
  readonly clients: number
  readonly ms: number
}
export interface Loaded {
  readonly perSecond: number
  readonly bytes: number
}

const agent = new Agent({ keepAlive: true })

const run = async (load: Load): Promise<Loaded> => {
  const start = performance.now()
  let done = 0
  let bytes = 0
  const client = async (_: unknown, number: number): Promise<void> => {
    const headers = load.headers[number % load.headers.length] ?? {}
    while (performance.now() - start < load.ms) {
      bytes = await askOnce(agent, load.url, headers)
      done += 1
    }
  }
  await Promise.all(Array.from({ length: load.clients }, client))
  return { perSecond: (done * 1000) / (performance.now() - start), bytes }
}

parentPort?.on('message', (load: Load) => {
  void run(load).then(
    loaded => parentPort?.postMessage(loaded),
    (error: unknown) => {
      throw error
    },
  )
})
