/** A worker that asks at a steady pace, whoever is answered or not, and tells how long each answer took from when it was due. */
import { Agent } from 'node:http'
import { setTimeout as pause } from 'node:timers/promises'
import { parentPort } from 'node:worker_threads'
import { askOnce } from './askOnce.ts'

/** What is to be asked: each in turn, until told to end. */
export interface PacedLoad {
  readonly asks: readonly { readonly url: string; readonly headers: Readonly<Record<string, string>> }[]
  readonly perSecond: number
}
/** Milliseconds each, in the order in which they were due. */
export interface Waited {
  readonly ms: readonly number[]
}

const agent = new Agent({ keepAlive: true })

let running = new AbortController()

const run = async ({ asks, perSecond }: PacedLoad): Promise<Waited> => {
  running = new AbortController()
  const { signal } = running
  const start = performance.now()
  const answers: Promise<number>[] = []
  while (!signal.aborted) {
    const due = start + (answers.length * 1000) / perSecond
    const early = due - performance.now()
    if (early > 0) await pause(early)
    const ask = asks[answers.length % asks.length]
    if (ask === undefined) throw new Error('there is nothing to ask')
    answers.push(askOnce(agent, ask.url, ask.headers).then(() => performance.now() - due))
  }
  return { ms: await Promise.all(answers) }
}

parentPort?.on('message', (load: PacedLoad | 'end') => {
  if (load === 'end') running.abort()
  else
    void run(load).then(
      waited => parentPort?.postMessage(waited),
      (error: unknown) => {
        throw error
      },
    )
})
