/** Decides what is written into a plan: sections, their labels and owners, items. */
import type { DataOf } from '../kernel/event.ts'
import type { CommandOf } from '../kernel/decider.ts'
import { unlessSo } from '../kernel/decider.ts'
import type { EventOf } from '../kernel/event.ts'
import { itemContent, itemKindsOf, longestText, type DraftCitation } from '../kernel/planSections.ts'
import { reject, type Rejection } from '../kernel/rejection.ts'
import { same } from '../kernel/same.ts'
import type { carePlanCommands, carePlanEvents } from './events.ts'
import { mergeFields, mergeText } from './merge.ts'
import { mergedKey, saidAt, textOf, type Drafted, type Item, type Section } from './state.ts'

type Command<T extends keyof typeof carePlanCommands> = Extract<
  CommandOf<typeof carePlanCommands>,
  { readonly type: T }
>['data']
export type Answer = readonly EventOf<typeof carePlanEvents>[] | Rejection

const noSection = reject('not-found', 'the plan has no such section', 'section')
const noItem = reject('not-found', 'the plan has no such item', 'item')
const fromTheFuture = reject('invalid', 'the plan has no such revision yet', 'base')

/** Whether this revision of a draft, or a newer one, is in the plan already. */
const isMerged = (plan: Drafted, from: DraftCitation | undefined, target: string): boolean =>
  from !== undefined && (plan.merged.get(mergedKey(from.draft, target)) ?? -1) >= from.revision

/** The text to stand, with what others wrote since the base; a rejection where both changed the same words. */
const mergedText = (section: Section, text: string, base: number): string | Rejection => {
  const theirs = textOf(section)
  const merged = mergeText({ base: textOf(section, base), mine: text, theirs })
  if (merged.outcome === 'conflict')
    return reject('conflict', 'others have changed the same words since: put the two together', 'text')
  return merged.text.length <= longestText
    ? merged.text
    : reject('conflict', 'with what others wrote since, this is longer than a section may be', 'text')
}

export const writeSection = (plan: Drafted, data: Command<'WriteSection'>): Answer => {
  const { section: id, base, from } = data
  const section = plan.sections.get(id)
  if (section === undefined) return noSection
  if (base > plan.revision) return fromTheFuture
  if (isMerged(plan, from, id)) return []
  const text = mergedText(section, data.text, base)
  if (typeof text !== 'string') return text
  const event = { section: id, text, ...(from !== undefined && { from }) }
  // What is in the plan already is remembered as merged all the same: the draft is then done with.
  return unlessSo(textOf(section) === text && from === undefined, { type: 'SectionWritten', data: event })
}

export const labelSection = (plan: Drafted, data: Command<'LabelSection'>, byPatient: boolean): Answer => {
  const section = plan.sections.get(data.section)
  if (section === undefined) return noSection
  if (!byPatient && data.reason === undefined)
    return reject('invalid', 'say why it belongs under another label', 'reason')
  return unlessSo(section.label === data.label, { type: 'SectionLabelled', data })
}

export const ownSection = (plan: Drafted, data: Command<'SetSectionOwner'>): Answer => {
  const section = plan.sections.get(data.section)
  if (section === undefined) return noSection
  return unlessSo(section.owner === data.team, { type: 'SectionOwnerSet', data })
}

const misplaced = (plan: Drafted, data: Command<'AddItem'>): Rejection | undefined => {
  const section = plan.sections.get(data.section)
  if (section === undefined) return noSection
  return itemKindsOf[section.template.kind].includes(data.content.kind)
    ? undefined
    : reject('invalid', `this section holds no ${data.content.kind}`, 'content.kind')
}

const addedBefore = (item: Item, data: Command<'AddItem'>): Answer =>
  item.section === data.section && same(item.contents[0]?.said, data.content)
    ? []
    : reject('conflict', 'another item was added under this id', 'item')

export const addItem = (plan: Drafted, data: Command<'AddItem'>): Answer => {
  const before = plan.items.get(data.item)
  if (before !== undefined) return addedBefore(before, data)
  return misplaced(plan, data) ?? [{ type: 'ItemAdded', data }]
}

type Content = DataOf<typeof carePlanEvents, 'ItemChanged'>['content']

const mergedContent = (item: Item, { content, base }: Command<'ChangeItem'>): Content | Rejection => {
  const theirs = saidAt(item.contents)
  if (theirs?.kind !== content.kind)
    return reject('invalid', 'an item stays what it is: add another', 'content.kind')
  // Who wrote from before it was there has seen nothing later than how it began.
  const before = saidAt(item.contents, base) ?? item.contents[0]?.said ?? theirs
  const { fields, conflicts } = mergeFields({ base: before, mine: content, theirs })
  const [first] = conflicts
  if (first !== undefined)
    return reject('conflict', 'others have changed the same since: put the two together', `content.${first}`)
  const read = itemContent.safeParse(fields)
  return read.success ? read.data : reject('conflict', 'the two changes do not go together', 'content')
}

export const changeItem = (plan: Drafted, data: Command<'ChangeItem'>): Answer => {
  const item = plan.items.get(data.item)
  if (item === undefined) return noItem
  if (data.base > plan.revision) return fromTheFuture
  if (isMerged(plan, data.from, data.item)) return []
  const content = mergedContent(item, data)
  if ('rejected' in content) return content
  const event = { item: data.item, content, ...(data.from !== undefined && { from: data.from }) }
  const already = data.from === undefined && same(content, saidAt(item.contents))
  return unlessSo(already, { type: 'ItemChanged', data: event })
}

const ended = (item: Item, as: Item['status'], event: EventOf<typeof carePlanEvents>): Answer => {
  if (item.status === as) return []
  return item.status === 'open' ? [event] : reject('conflict', `this is ${item.status} already`)
}

export const completeItem = (plan: Drafted, data: Command<'CompleteItem'>): Answer => {
  const item = plan.items.get(data.item)
  return item === undefined ? noItem : ended(item, 'completed', { type: 'ItemCompleted', data })
}

export const dropItem = (plan: Drafted, data: Command<'DropItem'>): Answer => {
  const item = plan.items.get(data.item)
  return item === undefined ? noItem : ended(item, 'dropped', { type: 'ItemDropped', data })
}
