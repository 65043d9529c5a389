/** A request's body: as text, for SQL; or as it came into a file, for rows. */
import { createWriteStream } from 'node:fs'
import type { IncomingMessage } from 'node:http'
import { PassThrough, Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createBrotliDecompress, createGunzip, createInflate, createZstdDecompress } from 'node:zlib'
import { exception } from '../exception.ts'

interface Coding {
  /** As the engine calls it. */
  readonly engine: string
  readonly open: () => Transform
}

const codings: Readonly<Record<string, Coding>> = {
  identity: { engine: 'none', open: () => new PassThrough() },
  gzip: { engine: 'gzip', open: createGunzip },
  deflate: { engine: 'deflate', open: createInflate },
  br: { engine: 'brotli', open: createBrotliDecompress },
  zstd: { engine: 'zstd', open: createZstdDecompress },
}

/** How a body is packed. */
export const codingOf = (request: IncomingMessage): Coding => {
  const name = request.headers['content-encoding'] ?? 'identity'
  const coding = codings[name.toLowerCase()]
  if (coding === undefined) throw exception('NOT_IMPLEMENTED', `Unknown compression method: ${name}`)
  return coding
}

/** SQL with the rows that stand in it, and rows in a body of their own, in bytes. */
const longest = { text: 16 * 1024 ** 2, rows: 8 * 1024 ** 3 } as const

/** Lets bytes through up to a bound. */
const bounded = (most: number): Transform => {
  let length = 0
  return new Transform({
    transform(part: Buffer, _encoding, done) {
      length += part.length
      if (length > most) done(exception('QUERY_IS_TOO_LARGE', `A body here is at most ${most} bytes`))
      else done(null, part)
    },
  })
}

/** A body as bytes of text, unpacked. */
export const textOf = async (request: IncomingMessage): Promise<Buffer> => {
  const parts: Buffer[] = []
  const kept = new Transform({
    transform(part: Buffer, _encoding, done) {
      parts.push(part)
      done()
    },
  })
  await pipeline(request, codingOf(request).open(), bounded(longest.text), kept.resume())
  return Buffer.concat(parts)
}

/** Writes a body to a file, packed as it came. It comes whole or this throws: half a body is never loaded. */
export const rowsInto = async (request: IncomingMessage, path: string): Promise<void> => {
  await pipeline(request, bounded(longest.rows), createWriteStream(path, { mode: 0o600 }))
}
