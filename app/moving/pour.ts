/** Moves events into a log: in the order of the whole log, with their ids, times and revisions, behind what the target holds already. */
import { maxAppendBytes } from '../../store/port.ts'
import type { Appended, EventLog, LogReader, StoredEvent } from '../../store/port.ts'
import { surely } from '../../store/surely.ts'
import { OtherLogThere } from './damage.ts'
import { nameOf, type Placeless } from './eventLines.ts'

export type Pages = AsyncIterable<readonly StoredEvent[]>
export type Tell = (words: string) => void

/** Where events come from: a store, or a file. Every asking reads from the first event on. */
export interface Origin {
  readonly all: () => Pages
  /** Reads on behind an event that is known to be there, without reading what lies before it. */
  readonly behind?: (event: StoredEvent) => Pages
  readonly find?: (event: Placeless) => Promise<StoredEvent | undefined>
}

/** A log as an origin. */
export const fromLog = (log: LogReader): Origin => ({
  all: () => log.readAll(),
  behind: ({ position }) => log.readAll({ after: position }),
  find: async ({ stream, revision }) => {
    for await (const [found] of log.readStream(stream, { from: revision, limit: 1 })) return found
    return undefined
  },
})

const notHere = (last: Placeless): OtherLogThere =>
  new OtherLogThere(
    `the target ends with ${nameOf(last)}, which is not in what is moved: it is another log, or it went on by itself`,
  )

async function* skipping(
  pages: Pages,
  last: Placeless,
): AsyncGenerator<readonly StoredEvent[], void, undefined> {
  let found = false
  for await (const page of pages) {
    const place = found ? -1 : page.findIndex(({ id }) => id === last.id)
    if (!found && place < 0) continue
    found = true
    const rest = page.slice(place + 1)
    if (rest.length > 0) yield rest
  }
  if (!found) throw notHere(last)
}

/** Everything behind the last event that a target holds; from the beginning where it holds none. Throws `OtherLogThere`. */
export async function* reader(
  origin: Origin,
  last: Placeless | undefined,
): AsyncGenerator<readonly StoredEvent[], void, undefined> {
  if (last === undefined) yield* origin.all()
  else if (origin.find === undefined || origin.behind === undefined) yield* skipping(origin.all(), last)
  else {
    const found = await origin.find(last)
    if (found?.id !== last.id) throw notHere(last)
    yield* origin.behind(found)
  }
}

const eventsAtOnce = 200

/** Events that follow one another in one stream go in together, as far as an append may go. */
function* runsOf(page: readonly StoredEvent[]): Generator<readonly StoredEvent[], void, undefined> {
  let run: StoredEvent[] = []
  let bytes = 0
  for (const event of page) {
    const fits = bytes + event.data.byteLength <= maxAppendBytes && run.length < eventsAtOnce
    if (run.length > 0 && (!fits || run[0]?.stream !== event.stream)) {
      yield run
      run = []
      bytes = 0
    }
    run.push(event)
    bytes += event.data.byteLength
  }
  if (run.length > 0) yield run
}

const appendRun = (target: EventLog, first: StoredEvent, run: readonly StoredEvent[]): Promise<Appended> =>
  surely(() => target.append(first.stream, first.revision === 0 ? 'none' : first.revision - 1, run))

const put = async (target: EventLog, run: readonly StoredEvent[]): Promise<void> => {
  const [first, last] = [run[0], run.at(-1)]
  if (first === undefined || last === undefined) return
  const appended = await appendRun(target, first, run)
  const stands = appended.outcome === 'conflict' ? appended.actual : appended.revision
  if (stands !== last.revision || appended.outcome === 'conflict')
    throw new OtherLogThere(
      `${nameOf(first)} can't be written at that revision: in the target the stream ${first.stream} stands at ${String(stands)}`,
    )
}

/** The last event of a log. */
const lastOf = async (log: LogReader): Promise<StoredEvent | undefined> => {
  for await (const [last] of log.readAll({ direction: 'backwards', limit: 1 })) return last
  return undefined
}

/** Moves everything that the target lacks; answers how many events that were. */
export const pour = async (origin: Origin, target: EventLog, tell: Tell): Promise<number> => {
  let moved = 0
  for await (const page of reader(origin, await lastOf(target))) {
    for (const run of runsOf(page)) await put(target, run)
    moved += page.length
    tell(`${String(moved)} events moved`)
  }
  return moved
}
