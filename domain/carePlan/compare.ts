/** The differences between two versions of a plan, field by field, as somebody sees them both (K2). */
import type { ItemContent, TemplateVersion } from '../kernel/planSections.ts'
import { same } from '../kernel/same.ts'
import type { Label } from '../kernel/terms.ts'
import type { LocalDate } from '../kernel/time.ts'
import { differencesOfText, type TextStretch } from './compareText.ts'

/** What the person said to a section: nothing yet, or to a wording that has changed since, among them. */
type Answer = 'unanswered' | 'changed' | 'agreed' | 'notAgreed'

interface ComparedItem {
  readonly id: string
  readonly content: ItemContent
  readonly status: 'open' | 'completed' | 'dropped'
}
interface ComparedSection {
  readonly id: string
  readonly title: string
  readonly plainTitle: string
  readonly text: string
  readonly label: Label
  readonly owner?: string
  readonly agreement: { readonly answer: Answer }
  readonly items: readonly ComparedItem[]
}
/** What a version of a plan is compared by: any view of a plan has it. */
export interface ComparedPlan {
  readonly status: 'open' | 'closed'
  readonly template: TemplateVersion
  readonly reviewOn?: LocalDate
  readonly sections: readonly ComparedSection[]
}

/** What stood and what stands; either is absent where there was nothing. */
export interface Changed<T> {
  readonly before?: T
  readonly after?: T
}

/** A field of an item: texts with their stretches. */
export interface FieldDifference extends Changed<unknown> {
  readonly field: string
  readonly text?: readonly TextStretch[]
}

/** `gone`: it is in the first version alone, as where a newer one is compared with an older. */
export interface ItemDifference {
  readonly id: string
  readonly change: 'added' | 'changed' | 'completed' | 'dropped' | 'reopened' | 'gone'
  /** As it is in the second version; of an item that is gone, as it was. */
  readonly content: ItemContent
  readonly fields: readonly FieldDifference[]
}

/** A section in which something differs; what does not is absent. */
export interface SectionDifference {
  readonly id: string
  readonly title: string
  readonly plainTitle: string
  readonly change: 'changed' | 'added' | 'gone'
  readonly text?: readonly TextStretch[]
  readonly label?: Changed<Label>
  readonly owner?: Changed<string>
  /** The person's answer to it. */
  readonly agreement?: Changed<Answer>
  readonly items: readonly ItemDifference[]
}

export interface PlanDifferences {
  readonly sections: readonly SectionDifference[]
  readonly reviewOn?: Changed<LocalDate>
  readonly template?: Changed<TemplateVersion>
  readonly status?: Changed<ComparedPlan['status']>
}

const changed = <T>(before: T | undefined, after: T | undefined): Changed<T> | undefined =>
  same(before, after)
    ? undefined
    : { ...(before !== undefined && { before }), ...(after !== undefined && { after }) }

/** As a property of that name, where there is something. */
const where = <N extends string, T>(name: N, value: T | undefined): Partial<Record<N, T>> => {
  const only: Partial<Record<N, T>> = {}
  if (value !== undefined) only[name] = value
  return only
}

const valueOf = (content: ItemContent | undefined, field: string): unknown =>
  Object.entries(content ?? {}).find(([name]) => name === field)?.[1]

const textOf = (before: unknown, after: unknown): readonly TextStretch[] | undefined =>
  typeof before === 'string' && typeof after === 'string' ? differencesOfText(before, after) : undefined

const fieldsOf = (before: ItemContent | undefined, after: ItemContent): readonly FieldDifference[] => {
  const names = new Set([...Object.keys(before ?? {}), ...Object.keys(after)])
  return [...names].flatMap(field => {
    const [was, is] = [valueOf(before, field), valueOf(after, field)]
    const difference = changed(was, is)
    if (field === 'kind' || difference === undefined) return []
    return [{ field, ...difference, ...where('text', textOf(was, is)) }]
  })
}

const endings = { open: 'reopened', completed: 'completed', dropped: 'dropped' } as const

const itemDifference = (before: ComparedItem | undefined, after: ComparedItem): readonly ItemDifference[] => {
  const { id, content, status } = after
  const fields = fieldsOf(before?.content, content)
  if (before === undefined) return [{ id, change: status === 'open' ? 'added' : status, content, fields }]
  if (before.status !== status) return [{ id, change: endings[status], content, fields }]
  return fields.length === 0 ? [] : [{ id, change: 'changed', content, fields }]
}

/** What differs between two lists of items: those of `after` in their order, then those that are gone. */
export const compareItems = (
  before: readonly ComparedItem[],
  after: readonly ComparedItem[],
): readonly ItemDifference[] => {
  const earlier = new Map(before.map(item => [item.id, item]))
  const later = new Set(after.map(({ id }) => id))
  const gone = before.filter(({ id }) => !later.has(id))
  return [
    ...after.flatMap(item => itemDifference(earlier.get(item.id), item)),
    ...gone.map(({ id, content }) => ({ id, change: 'gone', content, fields: [] }) as const),
  ]
}

/** A section as it is compared; where there is none, one that says nothing. */
const saidIn = (section: ComparedSection | undefined) =>
  section === undefined
    ? { text: '', items: [], label: undefined, owner: undefined, answer: undefined }
    : { ...section, owner: section.owner, answer: section.agreement.answer }

const inSection = (before: ComparedSection | undefined, after: ComparedSection | undefined) => {
  const [was, is] = [saidIn(before), saidIn(after)]
  return {
    ...where('text', was.text === is.text ? undefined : differencesOfText(was.text, is.text)),
    ...where('label', changed(was.label, is.label)),
    ...where('owner', changed(was.owner, is.owner)),
    ...where('agreement', changed(was.answer, is.answer)),
    items: compareItems(was.items, is.items),
  }
}

const sectionDifference = (
  before: ComparedSection | undefined,
  after: ComparedSection | undefined,
): readonly SectionDifference[] => {
  const named = after ?? before
  if (named === undefined) return []
  const { id, title, plainTitle } = named
  const inside = inSection(before, after)
  const { items, ...fields } = inside
  if (before !== undefined && after !== undefined && items.length + Object.keys(fields).length === 0)
    return []
  const change = before === undefined ? 'added' : after === undefined ? 'gone' : 'changed'
  return [{ id, title, plainTitle, change, ...inside }]
}

/** What differs in `after` from `before`: sections in the order of `after`, then those that it has no more. */
export const comparePlans = (before: ComparedPlan, after: ComparedPlan): PlanDifferences => {
  const earlier = new Map(before.sections.map(section => [section.id, section]))
  const later = new Set(after.sections.map(({ id }) => id))
  const gone = before.sections.filter(({ id }) => !later.has(id))
  return {
    sections: [
      ...after.sections.flatMap(section => sectionDifference(earlier.get(section.id), section)),
      ...gone.flatMap(section => sectionDifference(section, undefined)),
    ],
    ...where('reviewOn', changed(before.reviewOn, after.reviewOn)),
    ...where('template', changed(before.template, after.template)),
    ...where('status', changed(before.status, after.status)),
  }
}
