/** Cursors: where a page ended, in a form that callers hand back and don't read. */
import { CursorNotUnderstood } from './faults.ts'

export interface Page<T> {
  readonly items: readonly T[]
  readonly next?: string
}
export interface PageAsked {
  /** The `next` of the page before; anything else is refused with `CursorNotUnderstood`. */
  readonly after?: string
  readonly limit: number
}

/** The sort key of a page's last item, as text that is safe in an address. */
const cursorOf = (key: readonly string[]): string => Buffer.from(JSON.stringify(key)).toString('base64url')

const parsed = (cursor: string): unknown => {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString())
  } catch {
    return undefined
  }
}

/** The sort key in a cursor: `parts` texts. Throws `CursorNotUnderstood` for anything else. */
export const keyIn = (cursor: string, parts: number): readonly string[] => {
  const key = parsed(cursor)
  if (!Array.isArray(key) || key.length !== parts || !key.every(part => typeof part === 'string'))
    throw new CursorNotUnderstood('this is not the cursor of a page')
  return key
}

/** A page out of one item more than was asked for, where there is one more. */
export const pageOf = <T>(
  found: readonly T[],
  { limit }: Pick<PageAsked, 'limit'>,
  key: (last: T) => readonly string[],
): Page<T> => {
  const items = found.slice(0, limit)
  const last = items.at(-1)
  return found.length > limit && last !== undefined ? { items, next: cursorOf(key(last)) } : { items }
}
