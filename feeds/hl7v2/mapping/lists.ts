/** Whether an ADT message states a list of allergies or diagnoses, and whether the whole of it (F4, docs/decisions/0006). */
import type { ListStatement } from '../../../domain/filing.ts'
import type { ParsedMessage, Segment } from '../parse.ts'
import { issuedOf } from './fields.ts'
import type { MappingContext } from './filing.ts'
import { eventTimes } from './person.ts'

/** A segment and what could be read of it. */
interface ReadSegment {
  readonly segment: Segment
  readonly line: object | undefined
}

/** The events that are about the person, not a visit: their lists are whole. */
const whole: readonly string[] = ['A28', 'A31']

/** DG1-21 (HL7 table 0206) where the sender adds, deletes and changes line by line; `S` says that it sends the whole. */
const byLine: readonly string[] = ['A', 'D', 'U', 'X']

const fields = Array.from({ length: 21 }, (_, n) => n + 1)

/** Nothing but HL7's null (`""`) behind the set id: "delete all of the segments in this repeating group". */
const isNull = ({ raw }: Segment): boolean => {
  const sent = fields.map(raw)
  return (
    sent.some(field => field.includes('""')) && sent.slice(1).every(field => !/[\p{L}\p{N}]/u.test(field))
  )
}

const isByLine = ({ name, text }: Segment): boolean =>
  name === 'DG1' && byLine.includes(text(21).toUpperCase())

/** The whole list, as far as every line of it could be read. */
const isWhole = (message: ParsedMessage, lines: readonly ReadSegment[]): boolean =>
  whole.includes(message.header.text(9, 2)) &&
  lines.every(({ segment, line }) => (line !== undefined || isNull(segment)) && !isByLine(segment))

/** What the message says of its sender's list: nothing where it holds no such segment, or none that can be read. */
export const listStatement = (
  message: ParsedMessage,
  context: MappingContext,
  { kind, lines }: { readonly kind: ListStatement['kind']; readonly lines: readonly ReadSegment[] },
): readonly ListStatement[] => {
  const mode = isWhole(message, lines) ? 'snapshot' : 'changes'
  const says = mode === 'snapshot' ? lines.length > 0 : lines.some(({ line }) => line !== undefined)
  const asOf = issuedOf(context.receivedAt, ...eventTimes(message))
  return says ? [{ kind, mode, asOf }] : []
}
