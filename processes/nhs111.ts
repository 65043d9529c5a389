/** NHS 111: every version of every special patient note is brought to every receiver, and every minute each is asked what it holds (K4). */
import { setTimeout as sleep } from 'node:timers/promises'
import { idOf } from '../domain/kernel/ids.ts'
import type { Recorded } from '../domain/kernel/event.ts'
import { errorFacts } from '../domain/kernel/thrown.ts'
import type { Instant } from '../domain/kernel/time.ts'
import { makeCheck } from './nhs111/check.ts'
import { lateAt, type Nhs111Deps, type ReceiverSettings } from './nhs111/deps.ts'
import { letters, progressOf } from './nhs111/letter.ts'
import { nextFor, nothingYet, type NoteProgress } from './nhs111/progress.ts'
import { openReceiver } from './nhs111/receiver.ts'
import { recorder } from './nhs111/record.ts'
import { makeSender, type Sent } from './nhs111/sender.ts'
import { makeWaiting, type Waiting } from './nhs111/waiting.ts'

/** How one receiver is doing. */
export interface ReceiverProgress extends Waiting {
  readonly receiver: string
  /** What it was sent, since this process started, by what came of it. */
  readonly sent: Sent
  /** Notes with something on its way to it, and those of them that failed and are tried again. */
  readonly open: number
  readonly failing: number
  /** When the last check that it answered began, since this process started. */
  readonly heldAsOf: Instant | undefined
}

export interface Nhs111 {
  readonly progress: () => readonly ReceiverProgress[]
  /** Asks every receiver now what it holds; resolves when all have been asked. */
  readonly check: () => Promise<void>
  /** Resolves after the signal, when nothing is under way any more. */
  readonly ended: Promise<void>
}

const afterFailureMs = 1_000
const usualCheckMs = 60_000

/**
 * Starts bringing notes. What is to be sent follows from the notes' own events alone: a start reads them all, a crash loses nothing, and what
 * was sent and not yet put on record is sent again under the same key.
 */
export const startNhs111 = (receivers: readonly ReceiverSettings[], deps: Nhs111Deps): Nhs111 => {
  const { journal, signal, logger, checkEveryMs = usualCheckMs } = deps
  const notes = new Map<string, NoteProgress>()
  /** The next revision of each note that was not yet followed: what is delivered twice counts once. */
  const followed = new Map<string, number>()
  const read = letters(deps)
  const record = recorder(deps)
  const asOf = new Map<string, Instant>()
  const begun = Promise.withResolvers<undefined>()
  const state: { through: string | undefined; live: boolean } = { through: undefined, live: false }

  const ends = receivers.map(settings => {
    const receiver = openReceiver(settings, deps)
    const sender = makeSender({ deps, receiver, read, record })
    const waiting = makeWaiting(receiver.name, since => Date.parse(deps.clock()) >= lateAt(deps, since))
    return { receiver, sender, waiting, check: makeCheck({ deps, receiver, sender, record, notes }) }
  })

  const wake = (note: string, progress: NoteProgress): void => {
    for (const { receiver, sender } of ends)
      if (nextFor(progress, receiver.name) !== undefined) sender.wake(note)
  }

  const take = (recorded: Recorded): string => {
    const note = idOf(recorded.stream)
    if (recorded.revision >= (followed.get(note) ?? 0)) {
      followed.set(note, recorded.revision + 1)
      const progress = progressOf([recorded], notes.get(note))
      notes.set(note, progress)
      for (const { waiting } of ends) waiting.follow({ note, progress, at: recorded.at })
    }
    return note
  }
  /** Once everything was read, what is open is taken up; from then on what comes. */
  const wakeAfter = (touched: Iterable<string>, live: boolean): void => {
    const due = state.live ? touched : live ? notes.keys() : []
    for (const note of new Set(due)) wake(note, notes.get(note) ?? nothingYet)
    if (live && !state.live) begun.resolve(undefined)
    state.live ||= live
  }
  const follow = async (): Promise<void> => {
    const after = state.through
    const subscription = { categories: ['note'], signal, ...(after !== undefined && { after }) }
    for await (const { events, through, live } of journal.subscribe(subscription)) {
      wakeAfter(events.map(take), live)
      state.through = through ?? state.through
    }
  }

  const pause = (ms: number): Promise<boolean> => sleep(ms, true, { signal, ref: false }).catch(() => false)

  const following = async (): Promise<void> => {
    while (!signal.aborted) {
      try {
        await follow()
      } catch (error) {
        logger.error(
          { error: errorFacts(error).name },
          'the notes’ process lost the log and follows it again',
        )
        await pause(afterFailureMs)
      }
    }
    begun.resolve(undefined)
    for (const { sender } of ends) await sender.ended()
  }

  const checkOne = async ({ receiver, check }: (typeof ends)[number]): Promise<void> => {
    try {
      const { state, startedAt } = await check()
      if (state === 'done') asOf.set(receiver.name, startedAt)
    } catch (error) {
      logger.error(
        { receiver: receiver.name, error: errorFacts(error).name },
        'what a receiver holds could not be checked',
      )
    }
  }
  const checkAll = async (): Promise<void> => {
    await Promise.all(ends.map(checkOne))
  }
  const checking = async (): Promise<void> => {
    await begun.promise
    while (!signal.aborted) {
      await checkAll()
      await pause(checkEveryMs)
    }
  }

  const ended = receivers.length === 0 ? Promise.resolve() : Promise.all([following(), checking()])
  return {
    progress: () =>
      ends.map(({ receiver, sender, waiting }) => ({
        receiver: receiver.name,
        ...waiting.now(),
        sent: sender.sent(),
        open: sender.open(),
        failing: sender.failing(),
        heldAsOf: asOf.get(receiver.name),
      })),
    check: checkAll,
    ended: ended.then(() => undefined),
  }
}
