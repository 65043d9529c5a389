/** What a running program weighs: its heap after a collection, by the inspector, and the delay of its event loop, by its own metrics. */
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { z } from 'zod'
import type { Program } from '../../support/program.ts'

/** Makes the program open its inspector on a free port of loopback. */
export const inspected = { NODE_OPTIONS: '--inspect=127.0.0.1:0' } as const

const said = z.object({ id: z.number(), result: z.unknown() })
const usage = z.object({ usedSize: z.number() })

/** The inspector of a program that was started with `inspected`. */
export const openInspector = async ({ stderr }: Pick<Program, 'stderr'>) => {
  const address = /ws:\/\/\S+/.exec(stderr())?.[0]
  if (address === undefined) throw new Error('the program opened no inspector')
  const socket = new WebSocket(address)
  const answers = new Map<number, (result: unknown) => void>()
  socket.addEventListener('message', ({ data }) => {
    const { id, result } = said.parse(JSON.parse(String(data)))
    answers.get(id)?.(result)
    answers.delete(id)
  })
  await once(socket, 'open')
  let asked = 0
  const ask = (method: string): Promise<unknown> =>
    new Promise(resolve => {
      asked += 1
      answers.set(asked, resolve)
      socket.send(JSON.stringify({ id: asked, method }))
    })
  return {
    /** Bytes in use after everything that can go has gone. */
    heap: async (): Promise<number> => {
      await ask('HeapProfiler.collectGarbage')
      return usage.parse(await ask('Runtime.getHeapUsage')).usedSize
    },
    close: (): void => socket.close(),
  }
}

/** What the program says of itself at `/metrics`; counts anew from the last time it was asked. */
export const metricsOf = async (address: string) => {
  const text = await (await fetch(`${address}/metrics`)).text()
  const value = (name: string): number => Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1] ?? 'NaN')
  return {
    waiting: value('cie_inbox_waiting'),
    resident: value('process_resident_memory_bytes'),
    /** In milliseconds. */
    loopP99: value('nodejs_eventloop_lag_p99_seconds') * 1000,
  }
}

/** How long a process's main thread ran so far, and how long it was ready to run and the machine did others' work, in nanoseconds (Linux). */
const scheduled = (pid: number): { readonly ran: number; readonly waited: number } => {
  const [ran = 1, waited = 0] = readFileSync(`/proc/${String(pid)}/schedstat`, 'utf8')
    .split(' ')
    .map(Number)
  return { ran, waited }
}

/** Answers, each time it is asked, which share of the time since it wanted the processor the program had it. */
export const shareOf = (pid: number): (() => number) => {
  let before = scheduled(pid)
  return () => {
    const now = scheduled(pid)
    const [ran, waited] = [now.ran - before.ran, now.waited - before.waited]
    before = now
    return ran / (ran + waited)
  }
}

/** The middle one. */
export const median = (numbers: readonly number[]): number =>
  numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN
