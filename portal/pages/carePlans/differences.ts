/** What differs between two versions of a plan, as lines that people read: the comparison in words. */
import type { Changed, FieldDifference, ItemDifference } from '../../../domain/carePlan/compare.ts'
import type { PlanDifferences, SectionDifference } from '../../../domain/carePlan/compare.ts'
import { differencesOfText, type TextStretch } from '../../../domain/carePlan/compareText.ts'
import type { FormFields } from '../../../domain/kernel/planFields.ts'
import { actionStages, doer, type ItemContent } from '../../../domain/kernel/planSections.ts'
import { localDate } from '../../../domain/kernel/time.ts'
import { answerWords, counted, doerWords, fieldWords, stageWords } from '../../text/carePlans.ts'
import { plainDay } from '../../text/dates.ts'
import { labelName } from '../../text/words.ts'
import type { Whom } from './who.ts'

type Titled = Pick<SectionDifference, 'id' | 'title' | 'plainTitle'>

/** One field that reads otherwise. */
export interface Difference {
  /** None where it is about the plan as a whole. */
  readonly section?: Titled
  /** The item's id and text, where it is a field of an item. */
  readonly item?: { readonly id: string; readonly text: string }
  readonly field: string
  readonly stretches: readonly TextStretch[]
}
type Line = Omit<Difference, 'section' | 'item'>

/** How the reader is spoken to, and whom they know by name. */
export interface Reader {
  readonly whom: Whom
  readonly own: boolean
}

const line = (field: string, before: string, after: string): Line => ({
  field,
  stretches: differencesOfText(before, after),
})

const dayWords = (value: unknown): string => {
  const day = localDate.safeParse(value)
  return day.success ? plainDay(day.data) : ''
}

/** Fields that are no plain text. */
const special: Readonly<Partial<Record<string, (value: unknown, whom: Whom) => string>>> = {
  due: dayWords,
  start: dayWords,
  who: (value, { team, person }) => {
    const who = doer.safeParse(value)
    return who.success ? doerWords(who.data, team, person) : ''
  },
  stage: value => actionStages.filter(stage => stage === value).map(stage => stageWords[stage])[0] ?? '',
  progress: value => `${String(value)}%`,
  cycleDays: value => counted(Number(value), 'day'),
  cycleCount: value => counted(Number(value), 'cycle'),
}

const plainWords = (value: unknown): string => {
  if (typeof value === 'boolean') return value ? 'Yes' : 'No'
  return typeof value === 'string' || typeof value === 'number' ? String(value) : ''
}

/** A field's value as people read it; empty where there is none. */
const valueWords = (field: string, value: unknown, whom: Whom): string =>
  value === undefined ? '' : (special[field]?.(value, whom) ?? plainWords(value))

const contentWords = (content: ItemContent, whom: Whom): string =>
  Object.entries(content)
    .flatMap(([field, value]) => (field === 'kind' ? [] : [valueWords(field, value, whom)]))
    .filter(words => words !== '')
    .join(' · ')

const fieldLine = ({ field, before, after, text }: FieldDifference, whom: Whom): Line => {
  const named = fieldWords[field] ?? field
  return text !== undefined && special[field] === undefined
    ? { field: named, stretches: text }
    : line(named, valueWords(field, before, whom), valueWords(field, after, whom))
}

const states = { completed: 'Done', dropped: 'Dropped', reopened: 'Open' } as const

/** An item that came or went is one line; one that was changed has one for each field. */
const linesOfItem = ({ change, content, fields }: ItemDifference, whom: Whom): readonly Line[] => {
  if (change === 'added') return [line('Added', '', contentWords(content, whom))]
  if (change === 'gone') return [line('Not there', contentWords(content, whom), '')]
  const state = change === 'changed' ? [] : [line('State', '', states[change])]
  return [...fields.map(field => fieldLine(field, whom)), ...state]
}

/** Lines of the items of one section. */
export const linesOfItems = (
  section: Titled,
  items: readonly ItemDifference[],
  whom: Whom,
): readonly Difference[] =>
  items.flatMap(one =>
    linesOfItem(one, whom).map(each => ({
      ...each,
      section,
      item: { id: one.id, text: one.content.text },
    })),
  )

const changedLine = <T>(
  field: string,
  change: Changed<T> | undefined,
  words: (value: T) => string,
): readonly Line[] => {
  if (change === undefined) return []
  const said = (value: T | undefined): string => (value === undefined ? '' : words(value))
  return [line(field, said(change.before), said(change.after))]
}

const linesOfSection = (section: SectionDifference, { whom, own }: Reader): readonly Difference[] => {
  const { text, owner, label, agreement, items } = section
  const lines = [
    ...(text === undefined ? [] : [{ field: 'Text', stretches: text }]),
    ...changedLine('Kept up by', owner, whom.team),
    ...changedLine('Kept under', label, labelName),
    ...changedLine(own ? 'What you said' : 'What the patient said', agreement, answer =>
      answerWords(answer, own),
    ),
  ]
  return [...lines.map(each => ({ ...each, section })), ...linesOfItems(section, items, whom)]
}

/** All differences: those of the plan as a whole, then section by section. */
export const linesOf = (
  { sections, reviewOn, template, status }: PlanDifferences,
  reader: Reader,
): readonly Difference[] => [
  ...changedLine('To be reviewed by', reviewOn, plainDay),
  ...changedLine('Template', template, ({ version }) => `Version ${String(version)}`),
  ...changedLine('State', status, one => (one === 'open' ? 'Open' : 'Closed')),
  ...sections.flatMap(section => linesOfSection(section, reader)),
]

/** Fields of a form that read otherwise, as they were typed: what makes no item yet is compared by them. */
export const linesOfTyped = (before: FormFields, after: FormFields): readonly Line[] =>
  Object.entries(fieldWords).flatMap(([name, words]) => {
    const [was, is] = [before[name] ?? '', after[name] ?? '']
    return was === is ? [] : [line(words, was, is)]
  })
