/** Compares a log that was moved with where it came from, event by event. */
import type { LogReader, StoredEvent } from '../../store/port.ts'
import { OtherLogThere } from './damage.ts'
import { nameOf, tally, toLine, type Placeless, type Total } from './eventLines.ts'
import type { Origin, Pages, Tell } from './pour.ts'

async function* oneByOne(pages: Pages): AsyncGenerator<StoredEvent, void, undefined> {
  for await (const page of pages) yield* page
}

const sameLine = (a: Placeless, b: Placeless): boolean =>
  JSON.stringify(toLine(a)) === JSON.stringify(toLine(b))

/**
 * Reads both from the first event to the target's last, and answers count and hash, which are the same. Throws `OtherLogThere` at the
 * first event that differs. What came into the origin after the moving is not looked at.
 */
export const compareLogs = async (origin: Origin, target: LogReader, tell: Tell): Promise<Total> => {
  const counted = tally()
  const source = oneByOne(origin.all())
  for await (const page of target.readAll()) {
    for (const there of page) {
      const here = (await source.next()).value
      if (here === undefined || !sameLine(here, there))
        throw new OtherLogThere(
          `the target holds ${nameOf(there)} where ${here === undefined ? 'nothing' : nameOf(here)} belongs, or with other content`,
        )
      counted.add(toLine(there))
    }
    tell(`${String(counted.total().events)} events compared`)
  }
  const next = origin.behind === undefined ? (await source.next()).value : undefined
  if (next !== undefined) throw new OtherLogThere(`the target lacks ${nameOf(next)} and what follows`)
  await source.return()
  return counted.total()
}
