/** A checksum over everything that an event is: its seal covers the data of people alone, and a disk may change any byte. */
import { crc32 } from 'node:zlib'
import type { StoredEvent } from '../port.ts'

/** Thrown where the file does not hold what was written: whoever reads stops, and nothing is passed over in silence. */
export class LogDamaged extends Error {
  override readonly name = 'LogDamaged'
}

/** An event as its row holds it. `place` counts the events of its category from 0, so that one left out is missed. */
export interface Placed {
  readonly event: StoredEvent
  readonly place: number
}

/** CRC-32, which finds every burst of up to 32 bits and all but one in four thousand million of the rest. */
export const checksumOf = ({ event, place }: Placed): number => {
  const { position, stream, revision, id, type, meta, data } = event
  const head = crc32(`${position} ${stream} ${String(revision)} ${String(place)} ${id} ${type} ${meta}`)
  return crc32(data, head)
}
