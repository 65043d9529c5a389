/** MDM^T02: a document with its text or its bytes is one letter (R6). */
import type { EntryContent } from '../../../domain/entry/content.ts'
import type { Coding } from '../../../domain/kernel/terms.ts'
import { labelOf } from '../codes/codeMap.ts'
import type { ParsedMessage, Segment } from '../parse.ts'
import { all, first } from '../parse.ts'
import { documentOf, textOf, withinEvents } from './documents.ts'
import type { SentDocument } from './documents.ts'
import { cut, firstOf, issuedOf, nameIn, numberIn, present, sentAt, timeOf, visitServices } from './fields.ts'
import type { FiledItem, Item, ItemKey, NotMapped } from '../../../domain/filing.ts'
import type { Items, MappingContext } from './filing.ts'

/** HL7 table 0270, in words for people. */
const types: Readonly<Record<string, string>> = {
  AR: 'Autopsy report',
  CD: 'Heart test report',
  CN: 'Consultation letter',
  DI: 'Imaging report',
  DS: 'Discharge summary',
  ED: 'Emergency department report',
  HP: 'History and examination',
  OP: 'Operation report',
  PC: 'Psychiatric consultation letter',
  PH: 'Psychiatric history',
  PN: 'Procedure note',
  PR: 'Progress note',
  SP: 'Tissue report',
  TS: 'Transfer summary',
}
/** TXA-17 (HL7 table 0271): dictated, incomplete, in progress. */
const unfinished = new Set(['DI', 'IN', 'IP'])
/** TXA-19 (HL7 table 0273): deleted, unavailable. */
const takenBack = new Set(['CA', 'UN'])

/** A document's file name (TXA-16) where it is a title for people, not a name for machines. */
const named = (name: string): string | undefined =>
  /\s/.test(name) ? name.replace(/\.\w{2,4}$/, '') : undefined

const titleOf = (txa: Segment): string => {
  const title = firstOf(named(txa.text(16)), txa.text(2, 2), types[txa.text(2)], txa.text(2)) ?? 'Letter'
  return cut(unfinished.has(txa.text(17)) ? `${title} (not finished)` : title, 300)
}

const typeOf = (txa: Segment): Coding | undefined => {
  const code = txa.text(2)
  return code === ''
    ? undefined
    : { system: 'hl7-0270', code, display: firstOf(txa.text(2, 2), types[code]) ?? code }
}

const contentOf = (txa: Segment, text: string, document: SentDocument | undefined): EntryContent => {
  const documentType = typeOf(txa)
  return {
    kind: 'letter',
    title: titleOf(txa),
    ...(documentType !== undefined && { documentType }),
    ...(present(text) !== undefined && { text }),
    ...(document !== undefined && { document }),
  }
}

/** The document's own number (TXA-12), and that of the document which it replaces, where it says so (TXA-13). */
const keysOf = (txa: Segment, number: string, count: number): readonly ItemKey[] => {
  const replaced = numberIn(txa, 13)
  return Array.from({ length: Math.max(1, count) }, (_, nth) => {
    const part = nth === 0 ? '' : `#${String(nth + 1)}`
    return {
      family: 'document',
      scope: 'organisation',
      number: `${number}${part}`,
      ...(replaced !== undefined && { replaces: `${replaced}${part}` }),
    }
  })
}

/** The message's document: the first bytes with the text, each further one a letter of its own. */
export const mapLetter = (message: ParsedMessage, context: MappingContext): Items | NotMapped => {
  const txa = first(message, 'TXA')
  if (txa === undefined) return { notMapped: 'a document message without its header', place: 'TXA' }
  const number = numberIn(txa, 12) ?? numberIn(txa, 13)
  if (number === undefined) return { notMapped: 'a document without a unique number', place: 'TXA-12' }
  const lines = message.segments
    .slice(message.segments.indexOf(txa))
    .filter(segment => segment.name === 'OBX')
  const { text, documents } = withinEvents({
    text: textOf(lines),
    documents: lines.flatMap(line => documentOf(line) ?? []),
  })
  const issued = issuedOf(context.receivedAt, txa.text(8), txa.text(7), txa.text(6), sentAt(message))
  const services = [...visitServices(message), txa.text(2)].filter(service => service !== '')
  const { label, unmapped } = labelOf(context.codes, {
    codes: [],
    services,
    setting: context.setting,
    byService: true,
  })
  const author = nameIn(txa, 9) ?? nameIn(txa, 5)
  const clinicians = all(message, 'PV1').map(pv1 => pv1.text(7))
  const team = context.team([...services, txa.text(9), txa.text(5), ...clinicians])
  const items = keysOf(txa, number, documents.length).map((key, nth): FiledItem => ({
    action: 'file',
    key,
    content: contentOf(txa, nth === 0 ? text : '', documents[nth]),
    effective: timeOf(txa.text(4), txa.text(6)) ?? issued,
    issued,
    label,
    releaseAt: issued,
    ...(team !== undefined && { team }),
    ...(author !== undefined && { author }),
  }))
  const reason = 'the sender took the document back'
  const back = items.map((trace): Item => ({ action: 'retract', key: trace.key, trace, reason, issued }))
  return { items: takenBack.has(txa.text(19)) ? back : items, unmapped }
}
