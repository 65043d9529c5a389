/** Events on their way to the server and back: data as bytes, the text around them as it was given. */
import { binaryEvent, type BinaryEventData, type RecordedEvent } from '@eventstore/db-client'
import { categoryOf } from '../../domain/kernel/ids.ts'
import { AppendTooLarge, type NewEvent, type StoredEvent } from '../port.ts'
import { positionText } from './position.ts'

/** The server takes no message over some 16 MiB, whatever stands in it; `meta` does not count in what it limits itself. */
const mostMetaBytes = 4 * 1_048_576

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/u

/** The one name under which a text lies that JSON would not give back as it was. */
const wrapping = 'text'

const bytesOf = new TextEncoder()

const isWrapped = (value: unknown): value is { readonly [wrapping]: string } =>
  typeof value === 'object' &&
  value !== null &&
  Object.keys(value).join() === wrapping &&
  typeof Reflect.get(value, wrapping) === 'string'

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** The client parses what it reads: text that JSON gives back letter by letter travels as it is, any other inside a string. */
export const metaBytes = (meta: string): Uint8Array => {
  const value = parsed(meta)
  const same = value !== undefined && !isWrapped(value) && JSON.stringify(value) === meta
  return bytesOf.encode(same ? meta : JSON.stringify({ [wrapping]: meta }))
}

const metaIn = (metadata: unknown): string => {
  if (isWrapped(metadata)) return metadata[wrapping]
  if (metadata === undefined) return ''
  return metadata instanceof Uint8Array ? Buffer.from(metadata).toString() : JSON.stringify(metadata)
}

/** Throws for an event that would break the client or be taken for the server's own. */
const checkEvent = ({ id, type }: NewEvent): void => {
  if (!uuid.test(id)) throw new RangeError('the id of an event is a UUID in lower case')
  if (type === '' || type.startsWith('$')) throw new RangeError(`not the type of an event: '${type}'`)
}

/** Events as the client sends them; bytes are copied, since they may wait for their turn. Throws for what must not leave. */
export const proposed = (events: readonly NewEvent[]): BinaryEventData[] => {
  const ready = events.map(event => {
    checkEvent(event)
    const { id, type, data, meta } = event
    return { ...binaryEvent({ id, type, data: data.slice() }), metadata: metaBytes(meta) }
  })
  const bytes = ready.reduce((sum, { metadata }) => sum + metadata.byteLength, 0)
  if (bytes > mostMetaBytes)
    throw new AppendTooLarge(
      `${String(bytes)} bytes around the events of one append, at most 4 MiB are taken`,
    )
  return ready
}

/** Which streams are the program's own: those of its categories. Others, and the server's, are never handed out. */
export type IsOurs = (stream: string) => boolean

/** Streams of these categories. */
export const oursOf = (categories: readonly string[]): IsOurs => {
  const known = new Set(categories)
  return stream => known.has(categoryOf(stream))
}

/** A revision as the port counts. Throws where it is too large for a number. */
export const revisionIn = (revision: bigint): number => {
  const number = Number(revision)
  if (!Number.isSafeInteger(number)) throw new RangeError(`not a revision: ${String(revision)}`)
  return number
}

/** An event of ours as the port hands it out; undefined for what is none: a link, or the server's own mark in a stream of ours. */
export const storedIn = (event: RecordedEvent | undefined): StoredEvent | undefined => {
  if (event === undefined || event.type.startsWith('$')) return undefined
  const { id, type, data, metadata, streamId, revision, position } = event
  if (position === undefined) throw new Error('the server is too old: it gives no position with an event')
  return {
    id,
    type,
    data: data instanceof Uint8Array ? new Uint8Array(data) : bytesOf.encode(JSON.stringify(data)),
    meta: metaIn(metadata),
    stream: streamId,
    revision: revisionIn(revision),
    position: positionText(position),
  }
}
