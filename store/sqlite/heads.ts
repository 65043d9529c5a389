/** Where streams end. Only the log's one writer may remember it: nothing moves an end but its own appends. */
import type { DatabaseSync } from 'node:sqlite'
import { integer, integerOrNull } from '../adapter/cells.ts'
import { generations } from '../adapter/generations.ts'

/** The end of a stream: its row's number, where it has one, and its last revision, -1 where it has none. */
export interface Head {
  readonly number: number | undefined
  readonly last: number
}

export interface Heads {
  readonly of: (stream: string) => Head
  /** Says where a stream ends now. */
  readonly put: (stream: string, head: Head) => void
  /** Forgets everything: what was put was not written. */
  readonly clear: () => void
}

const noHead: Head = { number: undefined, last: -1 }

/** The ends of streams over a database, those used last remembered. */
export const openHeads = (db: DatabaseSync): Heads => {
  const heads = generations<Head>()
  const find = db.prepare(
    'SELECT number, (SELECT max(revision) FROM events WHERE stream = streams.number) AS last FROM streams WHERE name = ?',
  )
  const read = (stream: string): Head => {
    const row = find.get(stream)
    const head =
      row === undefined ? noHead : { number: integer(row['number']), last: integerOrNull(row['last']) ?? -1 }
    heads.put(stream, head)
    return head
  }
  return { ...heads, of: stream => heads.get(stream) ?? read(stream) }
}
