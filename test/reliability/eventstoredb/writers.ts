/** Writers who append by exact revision while the server is made to fail, and what they were told. */
import { setTimeout as sleep } from 'node:timers/promises'
import { randomUUID } from 'node:crypto'
import {
  LogUnavailable,
  UnknownOutcome,
  type Appended,
  type EventLog,
  type Expected,
} from '../../../store/port.ts'

/** One append as its writer saw it: what was asked, when, and the last that was said. */
export interface Told {
  readonly id: string
  readonly stream: string
  readonly expected: Expected
  readonly began: number
  readonly ended: number
  /** Undefined where the writer gave up without knowing. */
  readonly answer: Appended | undefined
}

/** One reading of a stream as its reader saw it: the ids, in order. */
export interface Seen {
  readonly stream: string
  readonly began: number
  readonly ended: number
  readonly ids: readonly string[]
}

/** Everything that was asked and answered. */
export interface History {
  readonly told: readonly Told[]
  readonly seen: readonly Seen[]
}

export interface Writing {
  /** Each writer has one of them, in turns. */
  readonly logs: readonly Pick<EventLog, 'append' | 'readStream'>[]
  readonly writers: number
  readonly appends: number
  readonly streams: readonly string[]
  /** From 0 to 1, from the seed of the run. */
  readonly random: () => number
}

const restMs = 50
const patienceMs = 60_000

const isPassing = (error: unknown): boolean =>
  error instanceof UnknownOutcome || error instanceof LogUnavailable

/** As every caller of the port does: the same ids and the same expectation until there is an answer. */
const surely = async (append: () => Promise<Appended>): Promise<Appended | undefined> => {
  for (const began = performance.now(); performance.now() - began < patienceMs;) {
    try {
      return await append()
    } catch (error) {
      if (!isPassing(error)) throw error
      await sleep(restMs)
    }
  }
  return undefined
}

const lastIn = (answer: Appended | undefined, before: number): number => {
  if (answer === undefined) return before
  return answer.outcome === 'appended' ? answer.revision : answer.actual
}

/** What a stream holds now; nothing where that can't be read. */
const read = async (log: Pick<EventLog, 'readStream'>, stream: string): Promise<readonly Seen[]> => {
  const began = performance.now()
  const ids: string[] = []
  try {
    for await (const page of log.readStream(stream)) ids.push(...page.map(({ id }) => id))
  } catch (error) {
    if (!isPassing(error)) throw error
    return []
  }
  return [{ stream, began, ended: performance.now(), ids }]
}

/** All appends by all writers; each writer goes through the streams as its seed says. A tenth expects nothing; behind every fourth the stream is read. */
export const write = async ({ logs, writers, appends, streams, random }: Writing): Promise<History> => {
  const told: Told[] = []
  const seen: Seen[] = []
  let left = appends
  const one = async (log: Writing['logs'][number]): Promise<void> => {
    const last = new Map<string, number>()
    while (left > 0) {
      left -= 1
      const stream = streams[Math.floor(random() * streams.length)] ?? ''
      const expected: Expected = random() < 0.1 ? 'any' : (last.get(stream) ?? -1)
      const id = randomUUID()
      const data = new TextEncoder().encode(id)
      const began = performance.now()
      const answer = await surely(() =>
        log.append(stream, expected, [{ id, type: 'Written', data, meta: '{}' }]),
      )
      last.set(stream, lastIn(answer, last.get(stream) ?? -1))
      told.push({ id, stream, expected, began, ended: performance.now(), answer })
      if (random() < 0.25) seen.push(...(await read(log, stream)))
    }
  }
  const turns = Array.from({ length: Math.ceil(writers / logs.length) }, () => logs).flat()
  await Promise.all(turns.slice(0, writers).map(one))
  return { told, seen }
}
