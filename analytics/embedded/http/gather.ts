/** Brings a request's statement and its rows together: ClickHouse takes either from the URL, the body, or both one behind the other. */
import { writeFile } from 'node:fs/promises'
import type { IncomingMessage } from 'node:http'
import { partStatement } from '../sql/statement.ts'
import type { Asked } from './asked.ts'
import { codingOf, rowsInto, textOf } from './body.ts'

/** Rows on their way into a file; answers how they are packed there, in the engine's word. */
export type Filling = (path: string) => Promise<string>

export interface Gathered {
  readonly head: string
  /** Undefined where the statement takes no rows. */
  readonly fill: Filling | undefined
}

const whole =
  (rows: string | Buffer): Filling =>
  async path => {
    await writeFile(path, rows, { mode: 0o600 })
    return 'none'
  }

const streamed =
  (request: IncomingMessage): Filling =>
  async path => {
    await rowsInto(request, path)
    return codingOf(request).engine
  }

/** Text from the URL, a line break, and the body behind it. */
const joined = async (request: IncomingMessage, query: string): Promise<Gathered> => {
  const body = (await textOf(request)).toString()
  const { head, rows } = partStatement(query === '' ? body : `${query}\n${body}`)
  return { head, fill: rows === undefined ? undefined : whole(rows) }
}

/** Reads what a request asks to run. */
export const gather = (request: IncomingMessage, { query }: Asked): Gathered | Promise<Gathered> => {
  const { head, rows } = partStatement(query)
  // The usual INSERT: its statement in the URL, its rows in the body, of any length.
  return rows?.trim() === '' ? { head, fill: streamed(request) } : joined(request, query)
}
