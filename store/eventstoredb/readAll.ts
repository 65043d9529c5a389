/** Reading the whole log in its order, and where it ends. */
import {
  BACKWARDS,
  END,
  FORWARDS,
  START,
  type AllStreamResolvedEvent,
  type ReadPosition,
} from '@eventstore/db-client'
import { categoryOf } from '../../domain/kernel/ids.ts'
import { BeyondTheLog, type ReadAll, type StoredEvent } from '../port.ts'
import { asked, type Over } from './calls.ts'
import type { Lease } from './connection.ts'
import { pageEvents, pageOf, type RawPage } from './page.ts'
import { comparePositions, positionIn, positionText } from './position.ts'
import { storedIn, type IsOurs } from './wire.ts'

/** What reading works over. */
export interface Reading extends Over {
  readonly isOurs: IsOurs
}

interface AllPage {
  readonly from: ReadPosition
  readonly direction: 'forwards' | 'backwards'
  readonly most: number
}

const pageOver = ({ bounds }: Over, { client, signal }: Lease, { from, direction, most }: AllPage) => {
  const read = client.readAll({
    fromPosition: from,
    direction: direction === 'forwards' ? FORWARDS : BACKWARDS,
    maxCount: most,
    // A follower may be behind: its end would be taken for the log's.
    requiresLeader: true,
  })
  return pageOf(read, { silenceMs: bounds.silenceMs, signal })
}
const readAllPage = (over: Over, page: AllPage) => asked(over, lease => pageOver(over, lease, page))

const placeIn = ({ event }: AllStreamResolvedEvent): string | undefined =>
  event === undefined ? undefined : positionText(event.position)

/** The position of the last event of all, the server's own and other programs' too; undefined where there is none. */
export const lastOfAll = async (over: Over, lease: Lease): Promise<string | undefined> => {
  const { events } = await pageOver(over, lease, { from: END, direction: 'backwards', most: 1 })
  return events[0] && placeIn(events[0])
}

/** The same, asked until it is answered. */
export const lastPosition = (over: Over): Promise<string | undefined> =>
  asked(over, lease => lastOfAll(over, lease))

/** Throws `BeyondTheLog` for a position behind the last event of all. */
export const mustLieWithin = (after: string | undefined, last: string | undefined): void => {
  if (after === undefined || (last !== undefined && comparePositions(after, last) <= 0)) return
  throw new BeyondTheLog(
    `position ${after} lies behind the end of the log (${last ?? 'empty'}): the log was restored from an older copy, or is another one`,
  )
}

/** Where the next page begins; undefined where nothing follows. */
const nextOf = ({ events, cut }: RawPage<AllStreamResolvedEvent>, most: number) =>
  cut || events.length === most ? events.at(-1)?.event?.position : undefined

/** The whole log, page by page as it lies there; the first page is as large as asked. */
async function* pagesOf(
  over: Over,
  first: AllPage,
): AsyncGenerator<readonly AllStreamResolvedEvent[], void, undefined> {
  let wanted: AllPage | undefined = first
  let passed: string | undefined
  while (wanted !== undefined) {
    const page = await readAllPage(over, wanted)
    // Forwards a page begins with the event that ended the one before.
    const fresh = page.events.filter(one => placeIn(one) !== passed)
    if (fresh.length > 0) yield fresh
    const next = nextOf(page, wanted.most)
    wanted = next && { ...first, from: next, most: pageEvents }
    passed = next && first.direction === 'forwards' ? positionText(next) : undefined
  }
}

/** Which events are wanted: by where they lie, and whose they are. */
type Want = (event: StoredEvent) => boolean

const inCategories = (categories: readonly string[] | undefined): Want => {
  if (categories === undefined) return () => true
  const known = new Set(categories)
  return ({ stream }) => known.has(categoryOf(stream))
}

const wantedIn = ({ isOurs }: Reading, page: readonly AllStreamResolvedEvent[], want: Want) =>
  page
    .filter(({ event }) => event !== undefined && isOurs(event.streamId))
    .flatMap(({ event }) => storedIn(event) ?? [])
    .filter(want)

/** A reading of the log: where it begins, which places it takes, and whether it is over with a page. */
interface Course {
  readonly from: ReadPosition
  readonly takes: (position: string) => boolean
  readonly isOver: (page: readonly AllStreamResolvedEvent[]) => boolean
}

/** Forwards: to the end as it was when reading began. */
const forwardsFrom = async (over: Over, after: string | undefined): Promise<Course | undefined> => {
  const last = await lastPosition(over)
  mustLieWithin(after, last)
  if (last === undefined) return undefined
  const isBehind = (position: string): boolean => after === undefined || comparePositions(position, after) > 0
  return {
    from: after === undefined ? START : positionIn(after),
    takes: position => isBehind(position) && comparePositions(position, last) <= 0,
    isOver: page => page.some(one => comparePositions(placeIn(one) ?? last, last) >= 0),
  }
}

const backwardsFrom = async (over: Over, after: string | undefined): Promise<Course> => {
  if (after === undefined) return { from: END, takes: () => true, isOver: () => false }
  mustLieWithin(after, await lastPosition(over))
  return {
    from: positionIn(after),
    takes: position => comparePositions(position, after) < 0,
    isOver: () => false,
  }
}

const courses = { forwards: forwardsFrom, backwards: backwardsFrom } as const

/** Everything wanted on a course, page by page. */
async function* along(
  over: Reading,
  course: Course,
  { first, isOfThem }: { readonly first: AllPage; readonly isOfThem: Want },
): AsyncGenerator<readonly StoredEvent[], void, undefined> {
  for await (const page of pagesOf(over, first)) {
    const events = wantedIn(over, page, event => isOfThem(event) && course.takes(event.position))
    if (events.length > 0) yield events
    if (course.isOver(page)) return
  }
}

/** Reads the log as it is when reading begins. Throws `BeyondTheLog` where it would begin behind its end. */
export async function* readAll(
  over: Reading,
  { after, direction = 'forwards', categories, limit = Infinity }: ReadAll = {},
): AsyncGenerator<readonly StoredEvent[], void, undefined> {
  const course = await courses[direction](over, after)
  if (course === undefined || limit <= 0) return
  // One more than wanted: forwards the first may be the one that is passed over.
  const first: AllPage = { from: course.from, direction, most: Math.min(limit + 1, pageEvents) }
  let left = limit
  for await (const events of along(over, course, { first, isOfThem: inCategories(categories) })) {
    yield events.slice(0, left)
    left -= events.length
    if (left <= 0) return
  }
}

/** The position of the last event of ours. */
export const endOf = async (over: Reading): Promise<string | undefined> => {
  for await (const [last] of readAll(over, { direction: 'backwards', limit: 1 })) return last?.position
  return undefined
}
