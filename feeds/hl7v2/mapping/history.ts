/** AL1, DG1, PR1: allergies, diagnoses and procedures that an ADT message lists. */
import type { EntryContent } from '../../../domain/entry/content.ts'
import type { Coding } from '../../../domain/kernel/terms.ts'
import { keyOf, labelOf, type Labelling } from '../codes/codeMap.ts'
import type { ParsedMessage, Segment } from '../parse.ts'
import { all } from '../parse.ts'
import { dateOf } from '../time.ts'
import { codingIn, cut, issuedOf, nameIn, numberIn, present, timeOf, visitServices } from './fields.ts'
import type { Family, FiledItem } from '../../../domain/filing.ts'
import type { Items, MappingContext } from './filing.ts'
import { together } from './filing.ts'
import { listStatement } from './lists.ts'
import { eventTimes } from './person.ts'

/** What one line says, before it is labelled and dated. */
interface Line {
  readonly family: Extract<Family, 'allergy' | 'diagnosis' | 'procedure'>
  readonly number: string
  readonly content: EntryContent
  readonly labelling: Labelling
  readonly time: string
  readonly author?: string | undefined
  readonly removed: boolean
}

const codeFor = (sent: Coding | undefined): { readonly code?: Coding } =>
  sent === undefined ? {} : { code: sent }
const nameFor = (sent: Coding | undefined, described: string): string => cut(sent?.display ?? described, 300)
const identityOf = (sent: Coding | undefined, described: string): string =>
  sent === undefined ? described.toLowerCase() : keyOf(sent)

/** HL7 table 0128. */
const severities = { MI: 'mild', MO: 'moderate', SV: 'severe' } as const
const isSeverity = (text: string): text is keyof typeof severities => text in severities

const allergyOf = (al1: Segment, context: MappingContext): Line | undefined => {
  const sent = codingIn(al1, 3)
  if (sent === undefined) return undefined
  const severity = al1.text(4).toUpperCase()
  const reaction = present(
    cut(
      al1
        .repetitions(5)
        .map(one => one.text())
        .join(', '),
      500,
    ),
  )
  const label = context.codes.kinds.allergy
  return {
    family: 'allergy',
    number: keyOf(sent),
    content: {
      kind: 'allergy',
      substance: cut(sent.display, 300),
      code: sent,
      ...(reaction !== undefined && { reaction }),
      ...(isSeverity(severity) && { severity: severities[severity] }),
    },
    labelling: label === undefined ? { label: 'unset', unmapped: [keyOf(sent)] } : { label, unmapped: [] },
    time: al1.text(6),
    removed: false,
  }
}

const labelFor = (message: ParsedMessage, context: MappingContext, sent: Coding | undefined): Labelling =>
  labelOf(context.codes, {
    codes: sent === undefined ? [] : [sent],
    services: visitServices(message),
    setting: context.setting,
    byService: false,
  })

const diagnosisOf = (message: ParsedMessage, context: MappingContext, dg1: Segment): Line | undefined => {
  const sent = codingIn(dg1, 3)
  const name = nameFor(sent, dg1.text(4))
  if (name === '') return undefined
  const onset = dateOf(dg1.text(5))
  return {
    family: 'diagnosis',
    number: identityOf(sent, name),
    content: {
      kind: 'diagnosis',
      name,
      ...codeFor(sent),
      status: 'active',
      ...(onset !== undefined && { onset }),
    },
    labelling: labelFor(message, context, sent),
    time: dg1.text(5),
    author: nameIn(dg1, 16),
    removed: dg1.text(21).toUpperCase() === 'D',
  }
}

const procedureOf = (message: ParsedMessage, context: MappingContext, pr1: Segment): Line | undefined => {
  const sent = codingIn(pr1, 3)
  const name = nameFor(sent, pr1.text(4))
  if (name === '') return undefined
  const on = dateOf(pr1.text(5))
  return {
    family: 'procedure',
    number: numberIn(pr1, 19) ?? `${identityOf(sent, name)}|${pr1.text(5).slice(0, 8)}`,
    content: { kind: 'procedure', name, ...codeFor(sent), ...(on !== undefined && { on }) },
    labelling: labelFor(message, context, sent),
    time: pr1.text(5),
    author: nameIn(pr1, 11),
    removed: pr1.text(20).toUpperCase() === 'D',
  }
}

const itemOf = (message: ParsedMessage, context: MappingContext, line: Line): Items => {
  const issued = issuedOf(context.receivedAt, ...eventTimes(message))
  const team = context.team(visitServices(message))
  const item: FiledItem = {
    action: 'file',
    key: { family: line.family, scope: 'person', number: line.number },
    content: line.content,
    effective: timeOf(line.time) ?? issued,
    issued,
    label: line.labelling.label,
    releaseAt: issued,
    ...(team !== undefined && { team }),
    ...(line.author !== undefined && { author: line.author }),
  }
  const reason = 'the sender removed it from its list'
  return {
    items: [line.removed ? { action: 'retract', key: item.key, trace: item, reason, issued } : item],
    unmapped: line.labelling.unmapped,
  }
}

/** Everything that the message lists, and what it says of the lists themselves. What it says twice is one item. */
export const mapHistory = (message: ParsedMessage, context: MappingContext): Items => {
  const read = <T>(name: string, lineOf: (segment: Segment) => T) =>
    all(message, name).map(segment => ({ segment, line: lineOf(segment) }))
  const allergies = read('AL1', al1 => allergyOf(al1, context))
  const diagnoses = read('DG1', dg1 => diagnosisOf(message, context, dg1))
  const procedures = read('PR1', pr1 => procedureOf(message, context, pr1))
  const lines = [...allergies, ...diagnoses, ...procedures].flatMap(({ line }) => line ?? [])
  const once = new Map(lines.map(line => [`${line.family}|${line.number}`, line]))
  const lists = [
    ...listStatement(message, context, { kind: 'allergy', lines: allergies }),
    ...listStatement(message, context, { kind: 'diagnosis', lines: diagnoses }),
  ]
  return together([
    ...[...once.values()].map(line => itemOf(message, context, line)),
    { items: [], lists, unmapped: [] },
  ])
}
