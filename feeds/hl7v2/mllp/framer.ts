/** MLLP framing: `VT message FS CR`, however the bytes are cut into chunks. Pure and linear. */

const vt = 0x0b
const fs = 0x1c
const cr = 0x0d
const firstSize = 4096

/** A whole message, or the beginning of one that grew longer than allowed (nothing comes after that). */
export type Framed =
  | { readonly type: 'frame'; readonly bytes: Uint8Array }
  | { readonly type: 'tooLong'; readonly start: Uint8Array }

export interface Framer {
  /** What the chunk completed, in order. Bytes outside of frames are passed over. */
  readonly push: (chunk: Uint8Array) => readonly Framed[]
  /** True while a frame has begun and not ended. */
  readonly midFrame: () => boolean
}

/** How much of an over-long message is handed on: enough for its header. */
const longestStart = 64 * 1024

/** Bytes that grow by doubling, so that every byte is copied a bounded number of times whatever the chunks. */
const growing = (limit: number) => {
  let buffer = Buffer.allocUnsafe(Math.min(firstSize, limit))
  let length = 0
  const makeRoom = (needed: number): void => {
    if (needed <= buffer.length) return
    const larger = Buffer.allocUnsafe(Math.min(limit, Math.max(needed, buffer.length * 2)))
    buffer.copy(larger, 0, 0, length)
    buffer = larger
  }
  return {
    /** Takes as much as fits; false where not all of it did. */
    append: (bytes: Uint8Array): boolean => {
      const taken = bytes.subarray(0, limit - length)
      makeRoom(length + taken.length)
      buffer.set(taken, length)
      length += taken.length
      return taken.length === bytes.length
    },
    /** Hands the bytes out and begins anew. */
    take: (): Uint8Array => {
      const taken = buffer.subarray(0, length)
      buffer = Buffer.allocUnsafe(Math.min(firstSize, limit))
      length = 0
      return taken
    },
  }
}

/** Makes the framer of one connection. `maxBytes` is the longest message, without its frame. */
export const framer = (maxBytes: number): Framer => {
  const content = growing(maxBytes)
  let state: 'outside' | 'inside' | 'afterFs' | 'done' = 'outside'

  const tooLong = (found: Framed[]): void => {
    state = 'done'
    found.push({ type: 'tooLong', start: content.take().subarray(0, longestStart) })
  }
  const outside = (chunk: Uint8Array, at: number): number => {
    const begins = chunk.indexOf(vt, at)
    if (begins === -1) return chunk.length
    state = 'inside'
    return begins + 1
  }
  const inside = (chunk: Uint8Array, at: number, found: Framed[]): number => {
    const stops = chunk.indexOf(fs, at)
    const until = stops === -1 ? chunk.length : stops
    if (!content.append(chunk.subarray(at, until))) {
      tooLong(found)
      return chunk.length
    }
    if (stops === -1) return chunk.length
    state = 'afterFs'
    return stops + 1
  }
  /** An FS that no CR follows belongs to the message. */
  const afterFs = (chunk: Uint8Array, at: number, found: Framed[]): number => {
    if (chunk[at] === cr) {
      state = 'outside'
      found.push({ type: 'frame', bytes: content.take() })
      return at + 1
    }
    state = 'inside'
    if (!content.append(Uint8Array.of(fs))) tooLong(found)
    return at
  }
  const step = (chunk: Uint8Array, at: number, found: Framed[]): number => {
    switch (state) {
      case 'outside':
        return outside(chunk, at)
      case 'inside':
        return inside(chunk, at, found)
      case 'afterFs':
        return afterFs(chunk, at, found)
      case 'done':
        return chunk.length
    }
  }
  return {
    push: chunk => {
      const found: Framed[] = []
      for (let at = 0; at < chunk.length;) at = step(chunk, at, found)
      return found
    },
    midFrame: () => state === 'inside' || state === 'afterFs',
  }
}

/** A message in its frame. */
export const framed = (message: Uint8Array): Uint8Array =>
  Buffer.concat([Buffer.of(vt), message, Buffer.of(fs, cr)])
