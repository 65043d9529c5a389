/** What a form of a plan is for: a section's text, an item that is there, or a new one; with what stands and the reader's own draft. */
import { targetKey } from '../../../domain/draft/decider.ts'
import type { DraftTarget } from '../../../domain/draft/events.ts'
import { opaqueId } from '../../../domain/kernel/ids.ts'
import { fieldsOfItem, type FormFields } from '../../../domain/kernel/planFields.ts'
import { itemKindsOf, type ItemKind } from '../../../domain/kernel/planSections.ts'
import type { DraftView, PlanItemView, PlanSectionView } from '../../../projections/carePlanViews.ts'
import type { PageRequest } from '../../visitor.ts'
import { itemIn, sectionIn } from './inAddress.ts'
import type { PlanRead } from './read.ts'
import { isWritable } from './standing.tsx'

/** What is written on. */
export interface Editing {
  readonly read: PlanRead
  readonly section: PlanSectionView
  readonly target: DraftTarget
  /** The target as drafts and plans know it: the section's word, or the item's id. */
  readonly key: string
  /** The form's own address. */
  readonly href: string
  /** Of an item. */
  readonly kind?: ItemKind
  /** The item as it stands; none for a new one, and for a section. */
  readonly item?: PlanItemView
  /** What stands in the plan, as the form's fields. */
  readonly standing: FormFields
  /** The reader's own draft of it. */
  readonly draft: DraftView | undefined
}

type About = Omit<Editing, 'read' | 'draft' | 'key'>

const aboutItem = (request: PageRequest, read: PlanRead): About | undefined => {
  const found = itemIn(request, read)
  if (found?.item.status !== 'open') return undefined
  const { item, section } = found
  return {
    section,
    item,
    target: { type: 'item', section: section.id, item: item.id },
    href: `${read.place.base}/items/${item.id}`,
    kind: item.content.kind,
    standing: fieldsOfItem(item.content),
  }
}

/** The id of a new item is made with its form, or comes back with it, or with the way to its draft. */
const newIdOf = ({ form, query, exchange }: PageRequest): string => {
  const known = [form.text('item'), query['item']]
    .map(one => opaqueId.safeParse(one))
    .find(({ success }) => success)
  return known?.data ?? exchange.ids.opaque()
}

const aboutNew = (request: PageRequest, { place }: PlanRead, section: PlanSectionView): About | undefined => {
  const kind = itemKindsOf[section.kind].find(one => one === request.params['kind'])
  if (kind === undefined) return undefined
  return {
    section,
    target: { type: 'item', section: section.id, item: newIdOf(request) },
    href: `${place.base}/sections/${section.id}/add/${kind}`,
    kind,
    standing: { kind },
  }
}

const about = (request: PageRequest, read: PlanRead): About | undefined => {
  if (request.params['item'] !== undefined) return aboutItem(request, read)
  const section = sectionIn(request, read)
  if (section === undefined || section.former) return undefined
  if (request.params['kind'] !== undefined) return aboutNew(request, read, section)
  return {
    section,
    target: { type: 'section', section: section.id },
    href: `${read.place.base}/sections/${section.id}`,
    standing: { text: section.text },
  }
}

/** What the address is for; undefined where there is no such thing, or it can't be written on. */
export const editingOf = async (
  request: PageRequest,
  read: PlanRead | undefined,
): Promise<Editing | undefined> => {
  if (read === undefined || !isWritable(read.plan)) return undefined
  const found = about(request, read)
  if (found === undefined) return undefined
  const key = targetKey(found.target)
  const drafts = await request.exchange.queries.carePlans.drafts(read.disclosure, read.place.plan)
  const own = drafts.filter(({ author }) => author === request.visitor.actor.user)
  return { ...found, read, key, draft: own.find(({ target }) => targetKey(target) === key) }
}
