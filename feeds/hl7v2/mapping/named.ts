/** Every number by which a message names people, filed or not: what erasure looks for. */
import type { NumberReader } from '../../../domain/filing.ts'
import { isNhsNumber } from '../../../domain/kernel/ids.ts'
import { isFault } from '../fault.ts'
import { all, parseMessage } from '../parse.ts'
import type { ParsedMessage, Repetition } from '../parse.ts'
import { qualified, sendersNames } from './person.ts'

/** Where numbers of people stand: PID-2 and PID-4 in older versions, and those that a merge takes away (MRG). */
const places = [
  ['PID', [2, 3, 4]],
  ['MRG', [1, 4]],
] as const

const sentNumbers = (message: ParsedMessage): readonly Repetition[] =>
  places.flatMap(([segment, fields]) =>
    all(message, segment).flatMap(one => fields.flatMap(field => one.repetitions(field))),
  )

/** The reader that erasure is given. It asks neither for a type code nor for one person only: a refused message may lack both. */
export const namedNumbers: NumberReader = (bytes, names) => {
  const message = parseMessage(bytes)
  if (isFault(message)) return undefined
  const own = sendersNames(message, names)
  const sent = sentNumbers(message)
  const plain = sent.map(one => one.text().replaceAll(/[\s-]/g, ''))
  return {
    nhsNumbers: [...new Set(plain.filter(isNhsNumber))],
    localNumbers: [...new Set(sent.map(one => qualified(one, own)).filter(number => number !== ''))],
  }
}
