/** Follows the log: every batch becomes rows and checkpoint in one transaction; what fails is tried again, then stops loudly. */
import { filter } from 'rxjs'
import type { Recorded } from '../domain/kernel/event.ts'
import { categoryOf } from '../domain/kernel/ids.ts'
import type { Batch } from '../store/port.ts'
import { applyEvents } from './apply.ts'
import { saveCheckpoint, saveSeen } from './ledger.ts'
import {
  isBeyond,
  isUnknownEvent,
  pause,
  reasonOf,
  running,
  stopReader,
  unknownIn,
  type ReaderState,
  type Shared,
} from './shared.ts'

/** How many events become rows in one transaction. */
const batchSize = 1000

/**
 * How long what comes next may wait behind events of which nobody is told (looks). They come many a second, and with every commit the
 * database's readers lose what they have in memory.
 */
const lullMs = 100

/** Lets more come together after a batch of which nobody is told, unless somebody waits for what was read. */
const lull = async (shared: Shared, { events, live }: Batch<Recorded>): Promise<void> => {
  const told = running(shared).filter(({ projection }) => projection.announces)
  const isTold = ({ stream }: Recorded): boolean =>
    told.some(({ projection }) => projection.categories.includes(categoryOf(stream)))
  if (!live || events.length === 0 || events.some(isTold)) return
  await pause(shared, lullMs, shared.awaited.pipe(filter(waiting => waiting > 0)))
}

interface Piece {
  readonly events: readonly Recorded[]
  readonly through: string
}

const piecesOf = ({ events, through }: Batch<Recorded>): readonly Piece[] => {
  const pieces: Piece[] = []
  for (let from = 0; from < events.length; from += batchSize) {
    const piece = events.slice(from, from + batchSize)
    const last = piece.at(-1)
    if (last !== undefined) pieces.push({ events: piece, through: last.position })
  }
  const reached = pieces.pop()
  if (through === undefined) return reached === undefined ? pieces : [...pieces, reached]
  return [...pieces, { events: reached?.events ?? [], through }]
}

/** Rows of the chosen readers and their checkpoint, all or nothing. */
const commit = (
  shared: Shared,
  choose: () => readonly ReaderState[],
  { events, through }: Piece,
): Promise<void> =>
  shared.exclusively(async () => {
    const readers = choose().filter(({ position }) => isBeyond(shared, through, position))
    if (readers.length === 0) return
    const touched = await shared.database.write.transaction().execute(async tx => {
      const people = new Set<string>()
      for (const reader of readers) {
        for (const person of await applyEvents({ tx, shared }, reader, events)) people.add(person)
      }
      const names = readers.map(({ projection }) => projection.name)
      const within = { tx, statements: shared.statements }
      await saveCheckpoint(within, names, through)
      const last = events.at(-1)
      if (last !== undefined) await saveSeen(within, last)
      return people
    })
    for (const reader of readers) shared.states.set(reader.projection.name, { ...reader, position: through })
    shared.moved.next()
    if (touched.size > 0) shared.touched.next(touched)
  })

/** One reader alone, as often as the backoff allows. */
const commitAlone = async (shared: Shared, reader: ReaderState, piece: Piece): Promise<void> => {
  const { name } = reader.projection
  for (const wait of [...shared.backoffMs, undefined]) {
    if (shared.signal.aborted) return
    try {
      await commit(shared, () => running(shared).filter(({ projection }) => projection.name === name), piece)
      return
    } catch (error) {
      if (wait === undefined || isUnknownEvent(error)) {
        stopReader(shared, shared.states.get(name) ?? reader, error)
        return
      }
      shared.report({ what: 'retrying', projection: name, reason: reasonOf(error) })
      await pause(shared, wait)
    }
  }
}

/** All readers together; where that fails each by itself, so that one read model's fault is its own. */
const take = async (shared: Shared, piece: Piece): Promise<void> => {
  try {
    await commit(shared, () => running(shared), piece)
  } catch (error) {
    shared.report({ what: 'retrying', projection: 'all', reason: reasonOf(error) })
  }
  const isBehind = ({ position }: ReaderState): boolean => isBeyond(shared, piece.through, position)
  let behind = running(shared).find(isBehind)
  while (behind !== undefined && !shared.signal.aborted) {
    await commitAlone(shared, behind, piece)
    behind = running(shared).find(isBehind)
  }
}

const lowest = (shared: Shared): string | undefined => {
  const positions = running(shared).map(({ position }) => position)
  return positions.reduce((low, position) => {
    if (low === undefined || position === undefined) return undefined
    return isBeyond(shared, low, position) ? position : low
  })
}

const isDone = (shared: Shared): boolean => shared.signal.aborted || running(shared).length === 0

interface Reading {
  /** Categories that hold what nobody here knows: who reads them has stopped, and they are read no further. */
  readonly closed: ReadonlySet<string>
  readonly onBatch: (live: boolean) => void
}

const readOn = async (shared: Shared, { closed, onBatch }: Reading): Promise<void> => {
  const after = lowest(shared)
  // Of all readers: one that is rebuilt meanwhile joins this subscription.
  const readers = [...shared.states.values()]
  const all = new Set(readers.flatMap(({ projection }) => projection.categories))
  const categories = [...all].filter(category => !closed.has(category))
  const options = { categories, signal: shared.signal, ...(after === undefined ? {} : { after }) }
  for await (const batch of shared.source.subscribe(options)) {
    for (const piece of piecesOf(batch)) await take(shared, piece)
    onBatch(batch.live)
    if (isDone(shared)) return
    await lull(shared, batch)
  }
}

/** Stops every reader; or of a category alone, where it is known that only there the fault lies. */
const stopAll = (shared: Shared, error: unknown, category?: string): void => {
  for (const reader of running(shared))
    if (category === undefined || reader.projection.categories.includes(category))
      stopReader(shared, reader, error)
}

/** Reads until the runner stops or no reader is left. `onLive` is told whenever the end of the log was reached. */
export const follow = async (shared: Shared, onLive: () => void): Promise<void> => {
  let failures = 0
  const closed = new Set<string>()
  const onBatch = (live: boolean): void => {
    failures = 0
    if (live) onLive()
  }
  while (!isDone(shared)) {
    const error = await readOn(shared, { closed, onBatch }).then(
      () => new Error('the log ended the subscription'),
      (reason: unknown) => reason,
    )
    if (isDone(shared)) return
    const unknown = unknownIn(error)
    if (unknown !== undefined && !closed.has(unknown)) {
      closed.add(unknown)
      stopAll(shared, error, unknown)
      continue
    }
    const wait = isUnknownEvent(error) ? undefined : shared.backoffMs[failures]
    if (wait === undefined) {
      stopAll(shared, error)
      return
    }
    failures += 1
    shared.report({ what: 'retrying', projection: 'all', reason: reasonOf(error) })
    await pause(shared, wait)
  }
}
