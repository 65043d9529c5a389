/** Brings notes to one receiver: each note's versions in order and one at a time, several notes at once, tried until they are taken. */
import { setTimeout as sleep } from 'node:timers/promises'
import { errorFacts } from '../../domain/kernel/thrown.ts'
import { makeLanes } from '../lanes.ts'
import { lateAt, type Nhs111Deps } from './deps.ts'
import type { letters, Letter } from './letter.ts'
import { NotNow, Refused } from './outcome.ts'
import type { Receiver } from './receiver.ts'
import type { Recorder } from './record.ts'

type ReadLetter = ReturnType<typeof letters>

interface Parts {
  readonly deps: Nhs111Deps
  readonly receiver: Receiver
  readonly read: ReadLetter
  readonly record: Recorder
}

const firstPauseMs = 250
const longestPauseMs = 60_000
/** Any time up to a bound that doubles: those that failed together do not come back together. */
const usualPause = (failures: number): number =>
  Math.random() * Math.min(longestPauseMs, firstPauseMs * 2 ** Math.min(failures, 20))

const nameOf = (error: unknown): string => (error instanceof NotNow ? error.message : errorFacts(error).name)

/** How often a receiver was sent something, by what came of it; what failed is tried again. */
export type Sent = Readonly<Record<'delivered' | 'refused' | 'failed', number>>

/** What came of one step of a note. `failed`: the same is tried again, and late from then on. */
type Step = 'delivered' | 'refused' | 'nothing' | { readonly failed: number }

/** Makes the sender of one receiver. */
export const makeSender = ({ deps, receiver, read, record }: Parts) => {
  const { signal, clock, logger, pause = usualPause } = deps
  const { name } = receiver
  const inLanes = makeLanes(deps.atOnce ?? 8)
  /** Notes that are being worked on; true where something came up meanwhile. */
  const open = new Map<string, boolean>()
  const failing = new Map<string, number>()
  /** Those that wait before they try again: all are let go once the receiver answers. */
  const waiting = new Set<AbortController>()
  const working = new Set<Promise<void>>()
  const sent = { delivered: 0, refused: 0, failed: 0 }

  const refused = (note: string, { version, key }: Letter, reason: string): Promise<void> =>
    record.ofNote(note, [key, 'refused'], {
      type: 'RecordUndelivered',
      data: { receiver: name, version, as: 'refused', reason },
    })

  const late = async (note: string, { version, key, publishedAt }: Letter, reason: string): Promise<void> => {
    if (Date.parse(clock()) < lateAt(deps, publishedAt)) return
    await record.ofNote(note, [key, 'late'], {
      type: 'RecordUndelivered',
      data: { receiver: name, version, as: 'late', reason },
    })
  }

  const send = async (note: string, letter: Letter): Promise<Step> => {
    const { message, key, version, withheld } = letter
    if (message === undefined) {
      await refused(note, letter, 'the person has no NHS number here')
      return 'refused'
    }
    const { held, receipt, receivedAt } = await receiver.send(message, key)
    if (held === 'none' || held < version) throw new NotNow('it says that it holds an older version')
    await record.ofNote(note, [key, 'delivered'], {
      type: 'RecordDelivery',
      data: { receiver: name, version, receipt, receivedAt, ...(withheld && { withheld }) },
    })
    return 'delivered'
  }

  const step = async (note: string): Promise<Step> => {
    const letter = await read(note, name)
    if (letter === undefined) return 'nothing'
    try {
      return await send(note, letter)
    } catch (error) {
      if (error instanceof Refused) {
        await refused(note, letter, error.message)
        return 'refused'
      }
      if (!(error instanceof NotNow)) throw error
      await late(note, letter, error.message)
      logger.warn({ receiver: name, error: error.message }, 'a note could not be brought and is tried again')
      return { failed: lateAt(deps, letter.publishedAt) }
    }
  }

  /** One step within the note's lane; nothing else is under way for the note meanwhile. */
  const stepInLane = (note: string): Promise<Step> =>
    inLanes([note], async () => {
      if (signal.aborted) return 'nothing'
      return step(note).catch((error: unknown): Step => {
        logger.error(
          { receiver: name, error: nameOf(error) },
          'a note could not be worked on and is tried again',
        )
        return { failed: Number.POSITIVE_INFINITY }
      })
    })

  const counted = (came: Step): Step => {
    if (came !== 'nothing') sent[typeof came === 'object' ? 'failed' : came] += 1
    return came
  }

  const rest = async (failures: number, until: number): Promise<void> => {
    const left = until - Date.parse(clock())
    const wait = left > 0 ? Math.min(pause(failures), left) : pause(failures)
    const one = new AbortController()
    waiting.add(one)
    const ends = AbortSignal.any([signal, one.signal])
    await sleep(wait, undefined, { signal: ends, ref: false }).catch(() => undefined)
    waiting.delete(one)
  }

  const answersAgain = (): void => {
    for (const one of waiting) one.abort()
  }

  const work = async (note: string): Promise<void> => {
    while (!signal.aborted) {
      const came = counted(await stepInLane(note))
      if (typeof came === 'object') {
        const failures = (failing.get(note) ?? 0) + 1
        failing.set(note, failures)
        await rest(failures, came.failed)
        continue
      }
      if (came !== 'nothing' && failing.delete(note)) answersAgain()
      if (came === 'nothing' && open.get(note) === false) break
      open.set(note, false)
    }
    open.delete(note)
    failing.delete(note)
  }

  return {
    /** Something may be to be sent of this note. */
    wake: (note: string): void => {
      const isOpen = open.has(note)
      open.set(note, isOpen)
      if (isOpen || signal.aborted) return
      const working1 = work(note)
      working.add(working1)
      void working1.finally(() => working.delete(working1))
    },
    /** Runs while nothing is under way for the note. */
    alone: <T>(note: string, run: () => Promise<T>): Promise<T> => inLanes([note], run),
    /** Notes with something on its way, and those of them that failed and are tried again. */
    open: () => open.size,
    failing: () => failing.size,
    sent: (): Sent => ({ ...sent }),
    ended: async (): Promise<void> => {
      while (working.size > 0) await Promise.race(working)
    },
  }
}
export type Sender = ReturnType<typeof makeSender>
