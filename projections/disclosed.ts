/** What reading with a Disclosure has in common: the items it names, and looks that it is not for. */
import type { Disclosure } from '../access/types.ts'
import type { Look } from '../domain/access/events.ts'
import { idOf } from '../domain/kernel/ids.ts'

/** A Disclosure was used to read something else than the look that is on record: a fault of the program, never of a person. */
export class NotDisclosed extends Error {
  override readonly name = 'NotDisclosed'
}

/** Refuses a Disclosure that was made for another look: what is read must be what the access log says. */
export const mustBeFor = ({ ask }: Disclosure, looks: readonly Look[]): void => {
  if (!looks.includes(ask.look))
    throw new NotDisclosed(`a disclosure to look at ${ask.look} does not show this`)
}

/** The ids of the items that a Disclosure names. */
export const citedIds = ({ entries }: Disclosure): readonly string[] =>
  entries.map(({ stream }) => idOf(stream))

const partSize = 500

/** Reads by a list of ids in parts, as databases bound how many values one statement takes. */
export const inParts = async <T>(
  ids: readonly string[],
  read: (part: readonly string[]) => Promise<readonly T[]>,
): Promise<readonly T[]> => {
  const rows: T[] = []
  for (let from = 0; from < ids.length; from += partSize)
    rows.push(...(await read(ids.slice(from, from + partSize))))
  return rows
}
