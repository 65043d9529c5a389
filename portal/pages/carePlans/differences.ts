/** What differs between two versions of a plan, field by field, as its reader sees both. */
import type { ItemContent } from '../../../domain/kernel/planSections.ts'
import { same } from '../../../domain/kernel/same.ts'
import type { PlanItemView, PlanSectionView, PlanView } from '../../../projections/carePlanViews.ts'

/** One field that reads otherwise: what it said before and after, empty where it was not there. */
export interface Difference {
  readonly section: PlanSectionView
  /** The item's text, where it is a field of an item. */
  readonly item?: string
  readonly field: string
  readonly before: string
  readonly after: string
}

/** How fields read. */
export interface Reader {
  /** What an item says, field by field, in the reader's words. */
  readonly fields: (content: ItemContent) => ReadonlyMap<string, string>
  readonly status: (item: PlanItemView) => string
  readonly label: (section: PlanSectionView) => string
  readonly owner: (section: PlanSectionView) => string
}

const itemFields = (item: PlanItemView | undefined, reader: Reader): ReadonlyMap<string, string> =>
  item === undefined
    ? new Map()
    : new Map([...reader.fields(item.content), ['State', reader.status(item)] as const])

/** The fields that read otherwise. */
export const changesOf = (before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>) =>
  [...new Set([...before.keys(), ...after.keys()])].flatMap(field => {
    const [was, is] = [before.get(field) ?? '', after.get(field) ?? '']
    return was === is ? [] : [{ field, before: was, after: is }]
  })

const sectionFields = (section: PlanSectionView | undefined, reader: Reader): ReadonlyMap<string, string> =>
  section === undefined
    ? new Map()
    : new Map([
        ['Text', section.text],
        ['Kept up by', reader.owner(section)],
        ['Kept under', reader.label(section)],
      ])

const allOf = (fields: ReadonlyMap<string, string>): string =>
  [...fields.values()].filter(value => value !== '').join(' · ')

/** An item that came or went is one difference; one that was changed has one for each field. */
const changesOfItem = (
  older: PlanItemView | undefined,
  newer: PlanItemView | undefined,
  reader: Reader,
): ReturnType<typeof changesOf> => {
  const [was, is] = [itemFields(older, reader), itemFields(newer, reader)]
  if (older === undefined) return [{ field: 'Added', before: '', after: allOf(is) }]
  return newer === undefined ? [{ field: 'Not there', before: allOf(was), after: '' }] : changesOf(was, is)
}

const itemsOf = (before: PlanSectionView | undefined, after: PlanSectionView | undefined, reader: Reader) => {
  const was = new Map((before?.items ?? []).map(item => [item.id, item] as const))
  const is = new Map((after?.items ?? []).map(item => [item.id, item] as const))
  return [...new Set([...was.keys(), ...is.keys()])].flatMap(id => {
    const [older, newer] = [was.get(id), is.get(id)]
    if (same(older, newer)) return []
    const item = (newer ?? older)?.content.text ?? ''
    return changesOfItem(older, newer, reader).map(one => ({ ...one, item }))
  })
}

/** All differences, in the order of the later version's sections. */
export const differencesOf = (before: PlanView, after: PlanView, reader: Reader): readonly Difference[] => {
  const former = before.sections.filter(({ id }) => after.sections.every(one => one.id !== id))
  return [...after.sections, ...former].flatMap(section => {
    const [was, is] = [before, after].map(plan => plan.sections.find(({ id }) => id === section.id))
    const own = changesOf(sectionFields(was, reader), sectionFields(is, reader))
    return [...own, ...itemsOf(was, is, reader)].map(one => ({ ...one, section }))
  })
}
