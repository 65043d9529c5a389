/** The reading half of the log: pages of it, whole or by category, and of one stream. */
import { pageEvents, pages } from '../adapter/follow.ts'
import type { Look, Page } from '../adapter/follow.ts'
import type { ReadAll, ReadStream, StoredEvent } from '../port.ts'
import { integer, integerOrNull } from '../adapter/cells.ts'
import { byPlace, byPosition, byRevision, type Order } from './order.ts'
import { take } from './rows.ts'
import type { ReadStatements } from './rows.ts'

type Direction = 'forwards' | 'backwards'
type Taken = ReturnType<typeof take>

/** The number in a position. Throws a RangeError for what is no position of this log. */
export const placeOf = (position: string): number => {
  const place = /^\d{1,15}$/.test(position) ? Number(position) : Number.NaN
  if (Number.isNaN(place)) throw new RangeError('not a position of this log')
  return place
}

/** The place of the last event, 0 for an empty log. */
const endOf = (sql: ReadStatements): number => integerOrNull(sql.end.get()?.['position']) ?? 0

/** The position of the last event. */
export const endPosition = (sql: ReadStatements): string | undefined => {
  const end = endOf(sql)
  return end === 0 ? undefined : String(end)
}

interface Range {
  readonly after: number
  /** Inclusive. */
  readonly until: number
  readonly direction: Direction
  readonly categories: readonly string[] | undefined
  readonly most: number
  readonly order: Order
}

/** The order in which a read that begins behind `after` meets events, through all of its pages. */
const orderOf = (
  sql: ReadStatements,
  { after, direction, categories }: Pick<Range, 'after' | 'direction' | 'categories'>,
): Order => {
  if (categories === undefined)
    return direction === 'forwards' ? byPosition(1, after + 1) : byPosition(-1, after - 1)
  if (direction === 'backwards') return byPlace(-1, () => undefined)
  return byPlace(1, category => {
    const before = sql.before.get(category, after)
    return before === undefined ? 0 : integer(before['place']) + 1
  })
}

/** The places of the next events of some categories: each category's own, merged. */
const placesOf = (sql: ReadStatements, categories: readonly string[], range: Range): readonly number[] => {
  const statement = sql.category[range.direction]
  const sign = range.direction === 'forwards' ? 1 : -1
  return [...new Set(categories)]
    .flatMap(category => statement.all(category, range.after, range.until, range.most))
    .map(row => integer(row['position']))
    .sort((a, b) => sign * (a - b))
    .slice(0, range.most)
}

/** So short a stretch that looking at each of its events costs less than asking category by category. */
const isNear = ({ after, until, direction, most }: Range): boolean =>
  direction === 'forwards' && until - after <= most

const takeRange = (sql: ReadStatements, range: Range): Taken => {
  if (range.categories === undefined) {
    return take(sql.all[range.direction], range.order, range.after, range.until, range.most)
  }
  if (isNear(range))
    return take(sql.near, range.order, range.after, range.until, JSON.stringify(range.categories))
  return take(sql.listed, range.order, JSON.stringify(placesOf(sql, range.categories, range)))
}

/** The last event of a page behind which there may be more. */
const lastOf = ({ events, cut }: Taken, most: number): StoredEvent | undefined =>
  cut || events.length === most ? events.at(-1) : undefined

/** Looks one page further for a subscription, never past the end as it was before looking. Each look goes on where the last one ended. */
export const looker = (sql: ReadStatements): Look => {
  let order: Order | undefined
  return (after, categories) => {
    const start = after === undefined ? 0 : placeOf(after)
    order ??= orderOf(sql, { after: start, direction: 'forwards', categories })
    const until = Math.max(start, endOf(sql))
    const range = { after: start, until, direction: 'forwards', categories, most: pageEvents, order } as const
    const taken = takeRange(sql, range)
    const reached = lastOf(taken, pageEvents)?.position ?? String(until)
    return {
      events: taken.events,
      through: until === 0 ? undefined : reached,
      live: reached === String(until),
    }
  }
}

/** Reads the whole log as it is when reading begins. */
export const readAll = (
  sql: ReadStatements,
  options: ReadAll = {},
): AsyncIterable<readonly StoredEvent[]> => {
  const { after, direction = 'forwards', categories, limit = Infinity } = options
  const until = direction === 'forwards' ? endOf(sql) : 0
  const behindAll = direction === 'forwards' ? 0 : endOf(sql) + 1
  const start = after === undefined ? behindAll : placeOf(after)
  const order = orderOf(sql, { after: start, direction, categories })
  return pages(start, limit, (from, most): Page<number> => {
    const taken = takeRange(sql, { after: from, until, direction, categories, most, order })
    const last = lastOf(taken, most)
    return { events: taken.events, next: last && placeOf(last.position) }
  })
}

/** Where reading a stream begins: as asked, else at its first or last event. */
const firstOf = (sql: ReadStatements, stream: string, { from, direction }: ReadStream): number => {
  if (from !== undefined) return from
  return direction === 'backwards' ? (integerOrNull(sql.last.get(stream)?.['revision'] ?? null) ?? 0) : 0
}

/** Reads one stream. */
export const readStream = (
  sql: ReadStatements,
  stream: string,
  options: ReadStream = {},
): AsyncIterable<readonly StoredEvent[]> => {
  const { direction = 'forwards', limit = Infinity } = options
  const step = direction === 'forwards' ? 1 : -1
  const first = firstOf(sql, stream, options)
  const order = byRevision(step, direction === 'forwards' ? first : undefined)
  return pages(first, limit, (from, most): Page<number> => {
    const taken = take(sql.stream[direction], order, stream, from, most)
    const last = lastOf(taken, most)
    return { events: taken.events, next: last && last.revision + step }
  })
}
