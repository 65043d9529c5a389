/** ORU^R01: each order with its observations is one item (F3): a result, a measurement, or a report that is a letter. */
import type { EntryContent } from '../../../domain/entry/content.ts'
import { addDays } from '../../../domain/kernel/time.ts'
import { entryFor, keyOf, labelOf } from '../codes/codeMap.ts'
import type { ParsedMessage } from '../parse.ts'
import { groups } from '../parse.ts'
import { documentOf, isTextLine, textOf, withinEvents } from './documents.ts'
import type { SentDocument } from './documents.ts'
import { cut, issuedOf, present, sentAt, timeOf } from './fields.ts'
import {
  documentNumber,
  type FiledItem,
  type Item,
  type ItemKey,
  type NotMapped,
  type ReportEnd,
} from '../../../domain/filing.ts'
import type { Items, MappingContext } from './filing.ts'
import { together } from './filing.ts'
import {
  interpreterOf,
  isTakenBack,
  orderNumber,
  orderOf,
  servicesOf,
  statusOf,
  type Order,
} from './order.ts'

type Measurement = Extract<EntryContent, { kind: 'measurement' }>
type Result = Extract<EntryContent, { kind: 'result' }>

const wholeDays = (text: string): number => (/^\d{1,3}$/.test(text) ? Number(text) : 0)

/** The sender's delay in whole days, else the code map's for what was tested. */
const delayOf = ({ lines, code, observations }: Order, context: MappingContext): number => {
  const sent = Math.max(0, ...lines.map(({ obx }) => wholeDays(obx.text(context.delayField))))
  if (sent > 0) return sent
  const codes = [code, ...observations.map(one => one.code)]
  return Math.max(0, ...codes.map(one => entryFor(context.codes, one)?.releaseDays ?? 0))
}

/** Whether the order is nothing but words or documents of a service that writes reports. */
const isReport = ({ obr, lines, code }: Order, context: MappingContext): boolean => {
  const words = lines.every(({ obx }) => isTextLine(obx) || obx.text(2).toUpperCase() === 'ED')
  const documents = context.codes.services[obr.text(24)]?.documents === true
  return lines.length > 0 && words && (documents || entryFor(context.codes, code)?.kind === 'letter')
}

const measurementOf = ({ observations }: Order, context: MappingContext): Measurement | undefined => {
  const [only, ...more] = observations
  const vital = only !== undefined && entryFor(context.codes, only.code)?.kind === 'measurement'
  if (!vital || more.length > 0 || !('quantity' in only.value)) return undefined
  const { code, value, range } = only
  return { kind: 'measurement', code, quantity: value.quantity, ...(range !== undefined && { range }) }
}

const resultOf = (order: Order): Result => ({
  kind: 'result',
  code: order.code,
  status: statusOf(order),
  observations: [...order.observations],
  ...(order.comment !== '' && { comment: order.comment }),
})

const letterOf = (order: Order, text: string, document: SentDocument | undefined): EntryContent => ({
  kind: 'letter',
  title: cut(order.code.display, 300),
  documentType: order.code,
  ...(present(text) !== undefined && { text }),
  ...(document !== undefined && { document }),
})

type Numbered = Pick<ItemKey, 'scope' | 'number' | 'shared'>

interface Said {
  readonly key: ItemKey
  readonly content: EntryContent
}

/** What the order says: its values, and each document as a letter of its own; without values the first letter has the text. */
const saidBy = (
  order: Order,
  { number, ...numbered }: Numbered,
  context: MappingContext,
): readonly Said[] => {
  const attached = order.lines.flatMap(({ obx }) => documentOf(obx) ?? [])
  const report = isReport(order, context) || (attached.length > 0 && order.observations.length === 0)
  const words = report ? textOf(order.lines.map(({ obx }) => obx)) : ''
  const { text, documents } = withinEvents({ text: words, documents: attached })
  const sent = report && documents.length === 0 ? [undefined] : documents
  const letters = sent.map((document, nth): Said => ({
    key: {
      ...numbered,
      family: 'report',
      number: documentNumber(number, nth + 1),
      test: keyOf(order.code),
    },
    content: letterOf(order, nth === 0 ? text : '', document),
  }))
  if (report) return letters
  const values = measurementOf(order, context) ?? resultOf(order)
  const test = keyOf(values.code)
  return [{ key: { ...numbered, family: 'order', number, test }, content: values }, ...letters]
}

/** The items as taken back; what the order was once filed as, in words or in values, is taken back with them. */
const retracted = (filed: readonly FiledItem[], order: Order, numbered: Numbered): readonly Item[] => {
  const reason = `the sender took it back (status ${order.status === '' ? 'of each observation' : order.status})`
  const traced = filed.map((trace): Item => ({
    action: 'retract',
    key: trace.key,
    trace,
    reason,
    issued: trace.issued,
  }))
  const others = (['order', 'report'] as const).filter(
    family => !filed.some(item => item.key.family === family && item.key.number === numbered.number),
  )
  const issued = filed[0]?.issued
  const untraced = others.flatMap((family): readonly Item[] =>
    issued === undefined
      ? []
      : [{ action: 'retract', key: { ...numbered, family, test: keyOf(order.code) }, reason, issued }],
  )
  return [...traced, ...untraced]
}

/** Documents that the report had and that this message does not bring again. */
const endsOf = (filed: readonly FiledItem[], { code }: Order, numbered: Numbered): readonly ReportEnd[] => {
  const [first] = filed
  if (first === undefined) return []
  const reason = 'the sender’s report no longer holds it'
  const key = { ...numbered, family: 'report', test: keyOf(code) } as const
  const from = filed.filter(item => item.key.family === 'report').length + 1
  return [{ key, from, reason, issued: first.issued }]
}

const itemsOf = (order: Order, number: Numbered, context: MappingContext): Items => {
  const { message, obr, code, lines, observations } = order
  const issued = issuedOf(context.receivedAt, obr.text(22), sentAt(message))
  const services = servicesOf(order)
  const { label, unmapped } = labelOf(context.codes, {
    // A measurement is known by what was measured; the order's name is not part of it.
    codes: measurementOf(order, context) === undefined ? [code] : [],
    parts: observations.map(one => one.code),
    services,
    setting: context.setting,
    byService: isReport(order, context),
  })
  const team = context.team([obr.text(16), ...services])
  const author = interpreterOf(order)
  const filed = saidBy(order, number, context).map(({ key, content }): FiledItem => ({
    action: 'file',
    key,
    content,
    effective: timeOf(obr.text(7), ...lines.map(({ obx }) => obx.text(14))) ?? issued,
    issued,
    label,
    releaseAt: addDays(issued, delayOf(order, context)),
    ...(team !== undefined && { team }),
    ...(author !== undefined && { author }),
  }))
  const items = isTakenBack(order) ? retracted(filed, order, number) : filed
  return { items, ends: endsOf(filed, order, number), unmapped }
}

/** Every order of the message. Orders that share a number within the message are told apart by what was tested. */
export const mapResults = (message: ParsedMessage, context: MappingContext): Items | NotMapped => {
  const orders = groups(message, 'OBR').map(group => orderOf(message, group))
  if (orders.length === 0) return { notMapped: 'a result message without an order', place: 'OBR[1]' }
  const seen = new Set<string>()
  return together(
    orders.map(order => {
      const { scope, number } = orderNumber(order)
      const shared = seen.has(number) ? ({ shared: true } as const) : {}
      seen.add(number)
      return itemsOf(order, { scope, number, ...shared }, context)
    }),
  )
}
