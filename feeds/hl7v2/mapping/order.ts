/** One order of a result message: OBR with its OBX lines and comments, read once. */
import type { Observation } from '../../../domain/entry/content.ts'
import type { ItemKey } from '../../../domain/filing.ts'
import type { Coding } from '../../../domain/kernel/terms.ts'
import { keyOf } from '../codes/codeMap.ts'
import type { Group, ParsedMessage, Segment } from '../parse.ts'
import { isTextLine } from './documents.ts'
import { codingIn, nameIn, numberIn, present, visitServices } from './fields.ts'
import { joined, observationOf } from './observation.ts'

/** An OBX line with the comments (NTE) below it. */
interface Line {
  readonly obx: Segment
  readonly comment: string
}

/** What belongs to one order. */
export interface Order {
  readonly message: ParsedMessage
  readonly obr: Segment
  readonly code: Coding
  /** OBR-25. */
  readonly status: string
  readonly comment: string
  readonly lines: readonly Line[]
  readonly observations: readonly Observation[]
}

const noteOf = (segment: Segment): string =>
  segment
    .repetitions(3)
    .map(sent => sent.prose())
    .join('\n')

/** The lines and comments up to the specimen: what follows it (SPM) is about the specimen. */
const linesOf = (group: Group): Pick<Order, 'lines' | 'comment'> => {
  const own = group.segments.slice(1)
  const specimen = own.findIndex(segment => segment.name === 'SPM')
  const lines: { obx: Segment; comment: string }[] = []
  const order = { comment: '' }
  for (const segment of specimen === -1 ? own : own.slice(0, specimen)) {
    const noted = lines.at(-1) ?? order
    if (segment.name === 'OBX') lines.push({ obx: segment, comment: '' })
    else if (segment.name === 'NTE') noted.comment = `${noted.comment}\n${noteOf(segment)}`.trim()
  }
  return { lines, comment: order.comment }
}

/** The status of an observation whose OBX-11 says nothing. */
const usualStatus = (status: string): Observation['status'] => {
  if (status === 'C') return 'corrected'
  return status === 'F' || status === '' ? 'final' : 'preliminary'
}

const observationsOf = (lines: readonly Line[], status: string): readonly Observation[] => {
  const found = lines.flatMap(({ obx, comment }) => {
    const document = obx.text(2).toUpperCase() === 'ED'
    const observation = document ? undefined : observationOf(obx, usualStatus(status), comment)
    const line = isTextLine(obx) && comment === '' ? `${obx.text(3)}|${obx.text(4)}` : ''
    return observation === undefined ? [] : [{ ...observation, line }]
  })
  return joined(found)
}

const unspecified: Coding = { system: 'local', code: 'unspecified', display: 'Test' }

/** Reads the order that an OBR opens. */
export const orderOf = (message: ParsedMessage, group: Group): Order => {
  const status = group.head.text(25).toUpperCase()
  const { lines, comment } = linesOf(group)
  return {
    message,
    obr: group.head,
    code: codingIn(group.head, 4) ?? unspecified,
    status,
    comment,
    lines,
    observations: observationsOf(lines, status),
  }
}

/** OBR-3, else OBR-2; without either, within the person's record alone, what was tested, when, and the set id. */
export const orderNumber = ({ obr, code }: Order): Pick<ItemKey, 'scope' | 'number'> => {
  const number = numberIn(obr, 3) ?? numberIn(obr, 2)
  return number === undefined
    ? { scope: 'person', number: `${keyOf(code)}|${obr.text(7)}|${obr.text(1)}` }
    : { scope: 'organisation', number }
}

/** The services by which a label and a team are found. */
export const servicesOf = ({ message, obr }: Order): readonly string[] =>
  [obr.text(24), ...visitServices(message)].filter(service => service !== '')

/** Who interpreted it (OBR-32): a name in subcomponents, or where senders write it as in any other field of people. */
export const interpreterOf = ({ obr }: Order): string | undefined => {
  const [family, given] = [obr.text(32, 1, 2), obr.text(32, 1, 3)]
  if (family !== '' || given !== '') return present(`${given} ${family}`.trim().slice(0, 200))
  return /^\d/.test(obr.text(32, 2)) ? undefined : nameIn(obr, 32)
}

/** The result's status: corrected where the order or any observation is. */
export const statusOf = ({ status, observations }: Order): 'preliminary' | 'final' | 'corrected' => {
  const some = (wanted: Observation['status']): boolean => observations.some(one => one.status === wanted)
  if (status === 'C' || some('corrected')) return 'corrected'
  if (status === '') return some('preliminary') ? 'preliminary' : 'final'
  return status === 'F' ? 'final' : 'preliminary'
}

/** OBR-25 (HL7 table 0123) that take an order's report back: deleted, cancelled, wrong; R as agreed for this exchange (F3). */
const takenBack = new Set(['D', 'X', 'W', 'R'])
const wrongLine = new Set(['D', 'X', 'W'])

/** Whether the sender takes the order, or every one of its observations, back. */
export const isTakenBack = ({ status, lines }: Order): boolean =>
  takenBack.has(status) ||
  (lines.length > 0 && lines.every(({ obx }) => wrongLine.has(obx.text(11).toUpperCase())))
