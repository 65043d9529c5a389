/** The log on disk: one file of checksummed frames, an append each, synced before anyone is told; a tail that was torn by a kill is cut. */
import { mkdir, open, readFile, type FileHandle } from 'node:fs/promises'
import { join } from 'node:path'
import { crc32 } from 'node:zlib'
import { z } from 'zod'
import type { NumberedEvent, StoredEvent } from './events.ts'

/** An append, encoded for its place in the log. Without events it is a record all the same, as on the real server. */
export interface Frame {
  readonly position: number
  readonly bytes: Buffer
  readonly events: readonly StoredEvent[]
}

export interface LogOnDisk {
  /** Where the next frame begins. */
  readonly end: number
  /** Writes frames that follow each other and syncs them. */
  readonly write: (frames: readonly Frame[]) => Promise<void>
  readonly close: () => Promise<void>
}

const fileHeader = Buffer.from('test log, 1\n')
const frameMark = 0x45534442
const frameHeader = 12

const recordHeader = z.object({
  stream: z.string(),
  revision: z.coerce.bigint(),
  created: z.coerce.bigint(),
  id: z.string(),
  type: z.string(),
  contentType: z.string(),
  data: z.number(),
  metadata: z.number(),
})

const encodeRecord = ({ data, metadata, ...event }: NumberedEvent): Buffer => {
  const header = Buffer.from(
    JSON.stringify({
      ...event,
      revision: event.revision.toString(),
      created: event.created.toString(),
      data: data.length,
      metadata: metadata.length,
    }),
  )
  const length = Buffer.alloc(4)
  length.writeUInt32LE(header.length)
  return Buffer.concat([length, header, data, metadata])
}

/** Places an append's events at a position: the first at the frame's own beginning, each other at its record's. */
export const encodeFrame = (position: number, events: readonly NumberedEvent[]): Frame => {
  const records = events.map(encodeRecord)
  const payload = Buffer.concat(records)
  const header = Buffer.alloc(frameHeader)
  header.writeUInt32LE(frameMark, 0)
  header.writeUInt32LE(payload.length, 4)
  header.writeUInt32LE(crc32(payload), 8)
  let at = position + frameHeader
  const stored = events.map((event, index): StoredEvent => {
    const place = index === 0 ? position : at
    at += records[index]?.length ?? 0
    return { ...event, position: place }
  })
  return { position, bytes: Buffer.concat([header, payload]), events: stored }
}

const decodePayload = (payload: Buffer, position: number): StoredEvent[] => {
  const events: StoredEvent[] = []
  for (let at = 0; at < payload.length;) {
    const begins = at + 4
    const dataBegins = begins + payload.readUInt32LE(at)
    const { data, metadata, ...header } = recordHeader.parse(
      JSON.parse(payload.toString('utf8', begins, dataBegins)),
    )
    const ends = dataBegins + data + metadata
    events.push({
      ...header,
      data: payload.subarray(dataBegins, dataBegins + data),
      metadata: payload.subarray(dataBegins + data, ends),
      position: at === 0 ? position : position + frameHeader + at,
    })
    at = ends
  }
  return events
}

const decodeFrame = (file: Buffer, position: number): Frame | undefined => {
  if (position + frameHeader > file.length || file.readUInt32LE(position) !== frameMark) return undefined
  const begins = position + frameHeader
  const ends = begins + file.readUInt32LE(position + 4)
  if (ends > file.length) return undefined
  const payload = file.subarray(begins, ends)
  if (crc32(payload) !== file.readUInt32LE(position + 8)) return undefined
  return { position, bytes: file.subarray(position, ends), events: decodePayload(payload, position) }
}

const decodeFile = (file: Buffer): { frames: Frame[]; end: number } => {
  const frames: Frame[] = []
  let end = fileHeader.length
  for (let frame = decodeFrame(file, end); frame !== undefined; frame = decodeFrame(file, end)) {
    frames.push(frame)
    end += frame.bytes.length
  }
  return { frames, end }
}

const readWhole = (path: string): Promise<Buffer> =>
  readFile(path).catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return Buffer.alloc(0)
    throw error
  })

const cutAt = async (file: FileHandle, end: number): Promise<void> => {
  await file.truncate(end)
  await file.write(fileHeader, 0, fileHeader.length, 0)
  await file.sync()
}

/** Opens (or makes) the log in a folder and answers the frames that are whole. */
export const openLog = async (folder: string): Promise<{ log: LogOnDisk; frames: readonly Frame[] }> => {
  await mkdir(folder, { recursive: true })
  const path = join(folder, 'events.log')
  const contents = await readWhole(path)
  if (contents.length >= fileHeader.length && !contents.subarray(0, fileHeader.length).equals(fileHeader))
    throw new Error(`${path} is no log of this test server`)
  const { frames, end } = decodeFile(contents)
  const file = await open(path, contents.length === 0 ? 'w+' : 'r+')
  if (contents.length !== end) await cutAt(file, end)
  let written = end
  const log: LogOnDisk = {
    get end() {
      return written
    },
    write: async next => {
      const bytes = Buffer.concat(next.map(frame => frame.bytes))
      await file.write(bytes, 0, bytes.length, written)
      await file.datasync()
      written += bytes.length
    },
    close: () => file.close(),
  }
  return { log, frames }
}
