/** Events that the server writes itself: metadata that deletes or revives a stream, a tombstone, the first event of every log. */
import { z } from 'zod'
import type { ProposedEvent } from './events.ts'

/** An event of the server's own, with an id of its own. */
export const systemEvent = (type: string, contentType: string, data: string): ProposedEvent => ({
  id: crypto.randomUUID(),
  type,
  contentType,
  data: Buffer.from(data),
  metadata: Buffer.alloc(0),
})

const metadata = (json: string): ProposedEvent => systemEvent('$metadata', 'application/json', json)

/** A soft delete replaces all other metadata. */
export const softDeletion = (): ProposedEvent => metadata('{"$tb":9223372036854775807}')

const anyObject = z.record(z.string(), z.unknown())

/** The metadata of a stream that lives again from a revision on; undefined where it was no JSON object. */
export const recreated = (before: Uint8Array, from: bigint): ProposedEvent | undefined => {
  try {
    const object = anyObject.parse(JSON.parse(Buffer.from(before).toString('utf8')))
    return metadata(JSON.stringify({ ...object, $tb: Number(from) }))
  } catch {
    return undefined
  }
}

/** What a fresh server's $all holds: metadata of the stream `$$scavenges`. */
export const firstEvent = {
  stream: '$$$scavenges',
  event: (): ProposedEvent => metadata('{"$maxAge":2592000}'),
} as const
