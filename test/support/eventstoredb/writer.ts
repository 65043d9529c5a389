/** The one writer: decides an append, numbers its events, syncs them together with whatever waits, and only then lets anyone know. */
import { checkCommit, type Attempt, type Decision, type Expected, type Knowledge } from './commitCheck.ts'
import {
  isMetastream,
  metastreamOf,
  originalOf,
  ticks,
  tombstoneRevision,
  type NumberedEvent,
  type ProposedEvent,
} from './events.ts'
import { encodeFrame, type Frame, type LogOnDisk } from './logOnDisk.ts'
import { recreated, softDeletion, systemEvent } from './systemEvents.ts'
import { isSoftDeleted } from './streamMetadata.ts'

/** `revision` is the last one written, or the current one of an append without events. */
export type Outcome =
  | { readonly outcome: 'written'; readonly revision: bigint; readonly position: number }
  | Exclude<Decision, { readonly decision: 'write' }>

export interface Writer {
  readonly append: (stream: string, expected: Expected, events: readonly ProposedEvent[]) => Promise<Outcome>
  readonly softDelete: (stream: string, expected: Expected) => Promise<Outcome>
  readonly tombstone: (stream: string, expected: Expected) => Promise<Outcome>
}

interface Waiting {
  readonly frames: readonly Frame[]
  readonly synced: () => void
  readonly failed: (error: unknown) => void
}

/** As the real server does: an append to the stream `$$` is acknowledged, and then ends it. */
const dieSoon = (): void => {
  setTimeout(() => process.exit(1), 50)
}

/** A writer over a log and what is known of it. */
export const createWriter = (log: LogOnDisk, knowledge: Knowledge): Writer => {
  const { history, recent, now } = knowledge
  let end = log.end
  let waiting: Waiting[] = []
  let syncing = false

  const place = (events: readonly NumberedEvent[]): Frame => {
    const frame = encodeFrame(end, events)
    end += frame.bytes.length
    history.number(frame)
    recent.remember(frame.events)
    return frame
  }
  const numbered = (stream: string, first: bigint, events: readonly ProposedEvent[]): NumberedEvent[] =>
    events.map((event, index) => ({
      ...event,
      stream,
      revision: first + BigInt(index),
      created: ticks(now()),
    }))
  const next = (stream: string): bigint => history.lastRevision(stream, 'writer') + 1n

  const writeTogether = async (group: readonly Waiting[]): Promise<void> => {
    try {
      await log.write(group.flatMap(({ frames }) => frames))
    } catch (error) {
      for (const { failed } of group) failed(error)
      throw error
    }
    for (const { frames, synced } of group) {
      frames.forEach(history.sync)
      synced()
    }
  }
  const drain = async (): Promise<void> => {
    try {
      for (let group = waiting; group.length > 0; group = waiting) {
        waiting = []
        await writeTogether(group)
      }
    } finally {
      syncing = false
    }
  }
  const sync = (frames: readonly Frame[]): Promise<void> =>
    new Promise((resolve, reject) => {
      waiting.push({ frames, synced: resolve, failed: reject })
      if (syncing) return
      syncing = true
      void drain()
    })
  const written = async (frames: readonly Frame[], revision: bigint): Promise<Outcome> => {
    const [first] = frames
    const position = first?.events.at(-1)?.position ?? first?.position ?? 0
    await sync(frames)
    return { outcome: 'written', revision, position }
  }
  /** The metadata that makes a soft-deleted stream live again; none where its metadata is no JSON. */
  const revive = (stream: string, from: bigint): readonly Frame[] => {
    const metastream = metastreamOf(stream)
    const last = history.events(metastream, 'writer').at(-1)
    const event = last === undefined ? undefined : recreated(last.data, from)
    return event === undefined ? [] : [place(numbered(metastream, next(metastream), [event]))]
  }
  /** Metadata written for a soft-deleted stream makes it live again, too. */
  const reviveByMetadata = (stream: string, wasDeleted: boolean): readonly Frame[] =>
    wasDeleted ? revive(originalOf(stream), next(originalOf(stream))) : []

  const append: Writer['append'] = async (stream, expected, events) => {
    const decision = checkCommit(knowledge, { stream, expected, ids: events.map(({ id }) => id) })
    if (decision.decision !== 'write') return decision
    const { current, softDeleted } = decision
    const originalWasDeleted = isMetastream(stream) && isSoftDeleted(history, originalOf(stream), 'writer')
    const frame = place(numbered(stream, current + 1n, events))
    const after = softDeleted
      ? revive(stream, current + 1n)
      : reviveByMetadata(stream, originalWasDeleted && events.length > 0)
    const outcome = await written([frame, ...after], current + BigInt(events.length))
    if (stream === metastreamOf('')) dieSoon()
    return outcome
  }
  const remove = (
    attempt: Omit<Attempt, 'ids'>,
    act: (current: bigint) => Promise<Outcome>,
  ): Promise<Outcome> => {
    const decision = checkCommit(knowledge, { ...attempt, ids: [crypto.randomUUID()] })
    return decision.decision === 'write' ? act(decision.current) : Promise.resolve(decision)
  }
  return {
    append,
    softDelete: (stream, expected) =>
      remove({ stream, expected }, async current => {
        const metastream = metastreamOf(stream)
        if (current < 0n && history.lastRevision(metastream, 'writer') < 0n)
          return { decision: 'wrongVersion', current }
        return written([place(numbered(metastream, next(metastream), [softDeletion()]))], current)
      }),
    tombstone: (stream, expected) =>
      remove({ stream, expected }, current =>
        written(
          [
            place([
              {
                ...systemEvent('$streamDeleted', 'application/octet-stream', ''),
                stream,
                revision: tombstoneRevision,
                created: ticks(now()),
              },
            ]),
          ],
          current,
        ),
      ),
  }
}
