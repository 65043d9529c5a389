/** Files of lines: read one by one with where each ends, and written so that what was said to be there is there. */
import { createReadStream } from 'node:fs'
import { open, rename, stat, type FileHandle } from 'node:fs/promises'
import { dirname } from 'node:path'
import { createInterface } from 'node:readline'
import { syncFolder } from '../../store/folder/durable.ts'

/** A line, and how many bytes of the file end with it. */
export interface Line {
  readonly text: string
  readonly end: number
}

/** The whole lines of a file; what a killed writer left of its last one is not handed out. */
export async function* linesOf(path: string): AsyncGenerator<Line, void, undefined> {
  const { size } = await stat(path)
  let end = 0
  for await (const text of createInterface({ input: createReadStream(path), crlfDelay: Infinity })) {
    end += Buffer.byteLength(text) + 1
    if (end > size) return
    yield { text, end }
  }
}

/** So many characters are written at once. */
const atOnce = 1_048_576

/** Writes lines to an open file. */
const writerTo = (file: FileHandle) => {
  let waiting: string[] = []
  let size = 0
  const flush = async (): Promise<void> => {
    await file.appendFile(waiting.join(''))
    waiting = []
    size = 0
  }
  const write = async (value: unknown): Promise<void> => {
    const text = `${JSON.stringify(value)}\n`
    waiting.push(text)
    size += text.length
    if (size >= atOnce) await flush()
  }
  return { write, flush }
}
type Write = ReturnType<typeof writerTo>['write']

/** Goes on with a file behind its first `bytes` bytes; synced when this answers. */
export const continueLines = async (
  path: string,
  bytes: number,
  fill: (write: Write) => Promise<void>,
): Promise<void> => {
  const file = await open(path, bytes === 0 ? 'w' : 'a', 0o600)
  try {
    await file.truncate(bytes)
    const { write, flush } = writerTo(file)
    try {
      await fill(write)
    } finally {
      await flush()
    }
    await file.sync()
  } finally {
    await file.close()
  }
  await syncFolder(dirname(path))
}

/** Writes a whole file aside and puts it in place: there is the old one, or the new one. */
export const replaceLines = async (path: string, fill: (write: Write) => Promise<void>): Promise<void> => {
  const aside = `${path}.unfinished`
  await continueLines(aside, 0, fill)
  await rename(aside, path)
  await syncFolder(dirname(path))
}
