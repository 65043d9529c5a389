/** What the appending child does, computed alike by the child and by the test that kills it. */
import { createHash } from 'node:crypto'
import type { NewEvent } from '../../../../store/port.ts'

/** So many clients append at once, each to a stream of its own, two events at a time. */
export const clients = 32
export const eventsPerAppend = 2

const hex = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 32)
const uuid = (text: string): string =>
  hex(text).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')

/** The stream of a client in a round. */
export const streamOf = (round: string, client: number): string =>
  `entry-${hex(`${round}/${String(client)}`)}`

/** The client's append of that number: what it expects, and its events. */
export const appendOf = (
  round: string,
  client: number,
  number: number,
): { readonly expected: number; readonly events: readonly NewEvent[] } => ({
  expected: number * eventsPerAppend - 1,
  events: Array.from({ length: eventsPerAppend }, (_, place) => ({
    id: uuid([round, client, number, place].join('/')),
    type: 'SomethingHappened',
    data: Buffer.alloc(400, place),
    meta: '{}',
  })),
})
