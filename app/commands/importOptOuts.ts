/** `cie import opt-outs FILE`: a list of the National Data Opt-out. Lines that hold no NHS number are named, and the rest is applied. */
import { readFile } from 'node:fs/promises'
import { beginningOf, dayInLondon, localDate, toInstant, type Instant } from '../../domain/kernel/time.ts'
import { answerOf, readNumbers, type NumbersRead, type Said } from '../optOutList.ts'
import { ask } from './asking.ts'

interface ImportOptions {
  /** The file that the national check was asked about; FILE is what it returned. */
  readonly asked?: string
  /** FILE lists everybody who has opted out. */
  readonly full?: true
  /** The day on which the list was made. */
  readonly on?: string
  /** Though a newer list was taken in. */
  readonly evenIfOlder?: true
}

const read = async (file: string): Promise<NumbersRead> => readNumbers(await readFile(file, 'utf8'))

/** A choice that somebody made on the day itself is newer than that day's list. */
const madeOn = (on: string | undefined): Instant => {
  const today = dayInLondon(toInstant(Date.now()))
  const day = localDate.safeParse(on ?? today)
  if (!day.success) throw new Error('--on: a day like 2026-03-03')
  if (day.data > today) throw new Error('--on: that day is still to come')
  return beginningOf(day.data)
}

const listOf = async (returned: NumbersRead, { asked, full }: ImportOptions): Promise<Said> => {
  if (asked === undefined) {
    // A line that can't be read may be somebody's who has opted out: nothing is taken back for it.
    const isFull = full === true && returned.faults.length === 0
    return { optedOut: returned.numbers, notOptedOut: isFull ? 'everybodyElse' : [] }
  }
  if (full === true) throw new Error('--full and --asked: a file is one or the other')
  return answerOf({ asked: await read(asked), returned })
}

/** Answers false where a line was no NHS number. */
export const importOptOutsCommand = async (file: string, options: ImportOptions): Promise<boolean> => {
  const returned = await read(file)
  const evenIfOlder = options.evenIfOlder === true
  const list = { ...(await listOf(returned, options)), asOf: madeOn(options.on), evenIfOlder }
  const outcome = await ask({
    title: 'Take in a list of the National Data Opt-out',
    request: { optOuts: list },
    alone: (control, tell) => control.optOuts(list, tell),
  })
  process.stdout.write(`${outcome}\n`)
  const { faults } = returned
  if (faults.length === 0) return true
  process.stderr.write(
    `no valid NHS number on ${faults.length === 1 ? 'line' : 'lines'} ${faults.join(', ')}; ${
      options.full === true ? 'no opt-out was taken back because of that' : 'the rest is applied'
    }\n`,
  )
  return false
}
