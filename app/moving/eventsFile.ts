/** A log as a file: a header, one line an event, and a closing line. What is missing or changed is found and named. */
import { z } from 'zod'
import { hasCode } from '../../store/folder/durable.ts'
import type { StoredEvent } from '../../store/port.ts'
import { SetDamaged } from './damage.ts'
import { eventLine, nameOf, tally, toLine, type EventLine, type Tally, type Total } from './eventLines.ts'
import { continueLines, linesOf } from './lines.ts'
import { reader, type Origin } from './pour.ts'

const header = z
  .object({ format: z.literal('cie-events'), version: z.literal(1), log: z.string().min(1) })
  .strict()
/** `nr` counts from 1; `sum` is the beginning of the SHA-256 over all lines so far, so that a fault is found in its line. */
const numbered = z.object({ nr: z.number(), sum: z.string(), event: eventLine }).strict()
const closing = z.object({ events: z.number(), sha256: z.string(), complete: z.literal(true) }).strict()

const sumOf = (counted: Tally): string => counted.total().sha256.slice(0, 16)

const parsed = <T>(text: string, as: z.ZodType<T>): T | undefined => {
  try {
    return as.safeParse(JSON.parse(text)).data
  } catch {
    return undefined
  }
}

const storedOf = ({ data, ...event }: EventLine, nr: number): StoredEvent => ({
  ...event,
  data: new Uint8Array(Buffer.from(data, 'base64')),
  position: String(nr),
})

/** The event of a line, held against its number and the hash of everything before it. */
const proven = (path: string, text: string, counted: Tally): EventLine => {
  const nr = counted.total().events + 1
  const found = parsed(text, numbered)
  if (found === undefined)
    throw new SetDamaged(`${path}: event number ${String(nr)} can't be read: its line was changed`)
  if (found.nr !== nr) throw new SetDamaged(`${path}: event number ${String(nr)} is missing`)
  counted.add(found.event)
  if (found.sum !== sumOf(counted))
    throw new SetDamaged(`${path}: event number ${String(nr)}, ${nameOf(found.event)}, was changed`)
  return found.event
}

const mustClose = (path: string, closed: Total | undefined, counted: Total): void => {
  const next = String(counted.events + 1)
  if (closed === undefined)
    throw new SetDamaged(
      `${path} has no closing line: it is unfinished, or was cut off before event number ${next}`,
    )
  if (closed.events !== counted.events) throw new SetDamaged(`${path}: event number ${next} is missing`)
  if (closed.sha256 !== counted.sha256) throw new SetDamaged(`${path}: its closing line was changed`)
}

/** What a reading of the file has met so far. */
interface Met {
  readonly counted: Tally
  readonly last: EventLine | undefined
  readonly end: number
  readonly closed: Total | undefined
}

const headerIn = (path: string, text: string): string => {
  const found = parsed(text, header)
  if (found === undefined) throw new SetDamaged(`${path} does not begin as a log of this program does`)
  return found.log
}

async function* scan(path: string): AsyncGenerator<Met & { readonly log: string }, void, undefined> {
  const counted = tally()
  let log: string | undefined
  for await (const { text, end } of linesOf(path)) {
    if (log === undefined) {
      log = headerIn(path, text)
      yield { log, counted, last: undefined, end, closed: undefined }
      continue
    }
    const closed = parsed(text, closing)
    const last = closed === undefined ? proven(path, text, counted) : undefined
    yield { log, counted, last, end, closed }
    if (closed !== undefined) return
  }
}

/** The log that the file is of. */
export const logOfFile = async (path: string): Promise<string> => {
  for await (const { log } of scan(path)) return log
  throw new SetDamaged(`${path} is empty`)
}

/** A page of events holds at most so many, and so many characters of data. */
const most = { events: 500, characters: 4 * 1_048_576 }

/** Gathers events into pages. */
const gathering = () => {
  let page: StoredEvent[] = []
  let characters = 0
  const take = (): readonly StoredEvent[] => {
    const taken = page
    page = []
    characters = 0
    return taken
  }
  const add = (line: EventLine, nr: number): boolean => {
    page.push(storedOf(line, nr))
    characters += line.data.length
    return page.length >= most.events || characters >= most.characters
  }
  return { add, take }
}

/** Every event of the file. Throws `SetDamaged` at the first that is missing or changed; unless `whole`, it may be unfinished. */
export async function* eventsOfFile(
  path: string,
  whole = true,
): AsyncGenerator<readonly StoredEvent[], void, undefined> {
  const gathered = gathering()
  let met: Met = { counted: tally(), last: undefined, end: 0, closed: undefined }
  for await (met of scan(path)) {
    if (met.last !== undefined && gathered.add(met.last, met.counted.total().events)) yield gathered.take()
  }
  yield gathered.take()
  if (whole) mustClose(path, met.closed, met.counted.total())
}

/** Where a file stands that may have been begun. */
const standing = async (path: string, log: string): Promise<Met> => {
  let found: Met = { counted: tally(), last: undefined, end: 0, closed: undefined }
  try {
    for await (const met of scan(path)) {
      if (met.log !== log) throw new SetDamaged(`${path} is of another log (${met.log}, not ${log})`)
      if (met.closed !== undefined) break
      found = { ...met, last: met.last ?? found.last }
    }
  } catch (error) {
    if (!hasCode(error, 'ENOENT')) throw error
  }
  return found
}

/** Writes what the origin holds behind what the file holds already, and no closing line yet. */
export const writeEvents = async (
  path: string,
  log: string,
  { origin, tell }: { readonly origin: Origin; readonly tell: (words: string) => void },
): Promise<void> => {
  const { counted, last, end } = await standing(path, log)
  const behind = last && { ...last, data: new Uint8Array() }
  await continueLines(path, end, async write => {
    if (end === 0) await write({ format: 'cie-events', version: 1, log })
    for await (const page of reader(origin, behind)) {
      for (const event of page) {
        const line = toLine(event)
        counted.add(line)
        await write({ nr: counted.total().events, sum: sumOf(counted), event: line })
      }
      tell(`${String(counted.total().events)} events written`)
    }
  })
}

/** Says that the file is whole. */
export const closeEvents = async (path: string, log: string): Promise<Total> => {
  const { counted, end } = await standing(path, log)
  const total = counted.total()
  await continueLines(path, end, write => write({ ...total, complete: true }))
  return total
}

/** A whole file as an origin. */
export const fromFile = (path: string): Origin => ({ all: () => eventsOfFile(path) })
