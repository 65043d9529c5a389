/** ORU^R01: each order with its observations is one item (F3): a result, a measurement, or a report that is a letter. */
import type { EntryContent } from '../../../domain/entry/content.ts'
import { addDays } from '../../../domain/kernel/time.ts'
import { entryFor, keyOf, labelOf } from '../codes/codeMap.ts'
import type { ParsedMessage } from '../parse.ts'
import { groups } from '../parse.ts'
import { documentOf, isTextLine, textOf } from './documents.ts'
import type { SentDocument } from './documents.ts'
import { cut, issuedOf, present, sentAt, timeOf } from './fields.ts'
import type { FiledItem, Item, ItemKey, NotMapped } from '../../../domain/filing.ts'
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

const measurementOf = ({ observations }: Order, context: MappingContext): EntryContent | undefined => {
  const [only, ...more] = observations
  const vital = only !== undefined && entryFor(context.codes, only.code)?.kind === 'measurement'
  if (!vital || more.length > 0 || !('quantity' in only.value)) return undefined
  const { code, value, range } = only
  return { kind: 'measurement', code, quantity: value.quantity, ...(range !== undefined && { range }) }
}

const resultOf = (order: Order): EntryContent => ({
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

type Numbered = Pick<ItemKey, 'scope' | 'number'>

interface Said {
  readonly key: ItemKey
  readonly content: EntryContent
}

/** What the order says: its values, and each document as a letter of its own; without values the first letter has the text. */
const saidBy = (order: Order, { scope, number }: Numbered, context: MappingContext): readonly Said[] => {
  const documents = order.lines.flatMap(({ obx }) => documentOf(obx) ?? [])
  const report = isReport(order, context) || (documents.length > 0 && order.observations.length === 0)
  const text = report ? textOf(order.lines.map(({ obx }) => obx)) : ''
  const sent = report && documents.length === 0 ? [undefined] : documents
  const letters = sent.map((document, nth): Said => ({
    key: {
      family: 'report',
      scope,
      number: nth === 0 ? number : `${number}#${String(nth + 1)}`,
    },
    content: letterOf(order, nth === 0 ? text : '', document),
  }))
  if (report) return letters
  const values = measurementOf(order, context) ?? resultOf(order)
  return [{ key: { family: 'order', scope, number }, content: values }, ...letters]
}

/** The items as taken back; what the order was once filed as, in words or in values, is taken back with them. */
const retracted = (
  filed: readonly FiledItem[],
  order: Order,
  { scope, number }: Numbered,
): readonly Item[] => {
  const reason = `the sender took it back (status ${order.status === '' ? 'of each observation' : order.status})`
  const traced = filed.map((trace): Item => ({
    action: 'retract',
    key: trace.key,
    trace,
    reason,
    issued: trace.issued,
  }))
  const others = (['order', 'report'] as const).filter(
    family => !filed.some(item => item.key.family === family && item.key.number === number),
  )
  const issued = filed[0]?.issued
  const untraced = others.flatMap((family): readonly Item[] =>
    issued === undefined ? [] : [{ action: 'retract', key: { family, scope, number }, reason, issued }],
  )
  return [...traced, ...untraced]
}

const itemsOf = (order: Order, number: Numbered, context: MappingContext): Items => {
  const { message, obr, code, lines, observations } = order
  const issued = issuedOf(context.receivedAt, obr.text(22), sentAt(message))
  const services = servicesOf(order)
  const { label, unmapped } = labelOf(context.codes, {
    codes: [code],
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
  return { items: isTakenBack(order) ? retracted(filed, order, number) : filed, unmapped }
}

/** Every order of the message. Orders that share a number within the message are told apart by what was tested. */
export const mapResults = (message: ParsedMessage, context: MappingContext): Items | NotMapped => {
  const orders = groups(message, 'OBR').map(group => orderOf(message, group))
  if (orders.length === 0) return { notMapped: 'a result message without an order', place: 'OBR[1]' }
  const seen = new Set<string>()
  return together(
    orders.map(order => {
      const { scope, number } = orderNumber(order)
      const own = seen.has(number) ? `${number}|${keyOf(order.code)}` : number
      seen.add(number)
      return itemsOf(order, { scope, number: own }, context)
    }),
  )
}
