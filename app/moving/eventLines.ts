/** Events as lines of text: the one form in which a log is written to a file, counted and hashed. Positions are left out: each store has its own. */
import { createHash } from 'node:crypto'
import { z } from 'zod'
import type { StoredEvent } from '../../store/port.ts'

/** An event as its line holds it: sealed data as base64, what stands around it as the text that it was given. */
export const eventLine = z
  .object({
    stream: z.string().min(1),
    revision: z.number().int().nonnegative(),
    id: z.string().min(1),
    type: z.string().min(1),
    meta: z.string(),
    data: z.base64(),
  })
  .strict()
export type EventLine = z.infer<typeof eventLine>

/** An event without its position. */
export type Placeless = Omit<StoredEvent, 'position'>

/** The line of an event. */
export const toLine = ({ stream, revision, id, type, meta, data }: Placeless): EventLine => ({
  stream,
  revision,
  id,
  type,
  meta,
  data: Buffer.from(data).toString('base64'),
})

/** Where an event stands, for people. */
export const nameOf = ({ stream, revision }: Pick<Placeless, 'stream' | 'revision'>): string =>
  `${stream}@${String(revision)}`

/** How many events, and the SHA-256 over all of their lines in order. */
export interface Total {
  readonly events: number
  readonly sha256: string
}

/** Counts and hashes events, one after the other. */
export const tally = () => {
  const hash = createHash('sha256')
  let events = 0
  const total = (): Total => ({ events, sha256: hash.copy().digest('hex') })
  return {
    add: (line: EventLine): void => {
      hash.update(`${JSON.stringify(line)}\n`)
      events += 1
    },
    total,
  }
}
export type Tally = ReturnType<typeof tally>
