/** What the test server keeps: an event as a client proposes it, and as it lies in the log. */

export interface ProposedEvent {
  /** A UUID, lower case with dashes. */
  readonly id: string
  readonly type: string
  readonly contentType: string
  readonly data: Uint8Array
  readonly metadata: Uint8Array
}

/** An event with its place in its stream, not yet in the log. `created` counts 100 ns since the Unix epoch. */
export interface NumberedEvent extends ProposedEvent {
  readonly stream: string
  readonly revision: bigint
  readonly created: bigint
}

/** `position` is the byte offset of the event's record in the log. */
export interface StoredEvent extends NumberedEvent {
  readonly position: number
}

/** The revision of `$streamDeleted`, the last event that a tombstoned stream will ever have. */
export const tombstoneRevision = 2n ** 63n - 1n

export const metastreamOf = (stream: string): string => `$$${stream}`
export const isMetastream = (stream: string): boolean => stream.startsWith('$$')
export const originalOf = (metastream: string): string => metastream.slice(2)

export const ticks = (at: Date): bigint => BigInt(at.getTime()) * 10_000n

const hexadecimal = /^[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}$/i
const nil = '0'.repeat(32)

/** The id as the server gives it back (lower case, dashes), or undefined where it would not take it: no UUID, or the nil one. */
export const parseId = (text: string): string | undefined => {
  const digits = text.replaceAll('-', '').toLowerCase()
  if (!hexadecimal.test(text) || digits === nil) return undefined
  return [
    [0, 8],
    [8, 12],
    [12, 16],
    [16, 20],
    [20, 32],
  ]
    .map(([from, to]) => digits.slice(from, to))
    .join('-')
}
