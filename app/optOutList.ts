/** A list of the National Data Opt-out as a file: one NHS number a line, as the national service's check takes and answers them. */
import { z } from 'zod'
import { nhsNumber } from '../domain/kernel/ids.ts'
import { instant } from '../domain/kernel/time.ts'

/** What a list says: who has opted out, of whom else it says that they have not, and when it was made. */
export const optOutList = z
  .object({
    optedOut: z.array(nhsNumber).readonly(),
    /** `everybodyElse`: the list is the full one. */
    notOptedOut: z.union([z.literal('everybodyElse'), z.array(nhsNumber).readonly()]),
    asOf: instant,
    /** Taken in also where a newer list was taken in before. */
    evenIfOlder: z.boolean(),
  })
  .strict()
export type OptOutList = z.output<typeof optOutList>

/** What a file says of people. */
export type Said = Pick<OptOutList, 'optedOut' | 'notOptedOut'>

/** The numbers of a file, each once, and the lines (from 1) that hold none. */
export interface NumbersRead {
  readonly numbers: readonly string[]
  readonly faults: readonly number[]
}

/** Reads a file's text: a number may be spaced and may be followed by a comma; empty lines say nothing. */
export const readNumbers = (text: string): NumbersRead => {
  const numbers = new Set<string>()
  const faults: number[] = []
  for (const [place, line] of text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .entries()) {
    const said = line.trim().replace(/,$/, '')
    if (said === '') continue
    const parsed = nhsNumber.safeParse(said)
    if (parsed.success) numbers.add(parsed.data)
    else faults.push(place + 1)
  }
  return { numbers: [...numbers], faults }
}

interface Answered {
  readonly asked: NumbersRead
  readonly returned: NumbersRead
}

/** What the national check says: it returns the numbers asked about without those of people who have opted out. Throws where it answers another question. */
export const answerOf = ({ asked, returned }: Answered): Said => {
  const about = new Set(asked.numbers)
  const others = returned.numbers.filter(number => !about.has(number)).length
  if (others > 0)
    throw new Error(
      `${String(others)} of the numbers returned were not asked about: this is no answer to that file`,
    )
  const cleared = new Set(returned.numbers)
  return {
    optedOut: asked.numbers.filter(number => !cleared.has(number)),
    notOptedOut: returned.numbers,
  }
}
