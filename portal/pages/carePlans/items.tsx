/** The items of a plan by their kind, and the link to where one is changed. */
import type { ItemContent, ItemKind } from '../../../domain/kernel/planSections.ts'
import type { PlanItemView } from '../../../projections/carePlanViews.ts'
import { itemTitle } from '../../text/carePlans.ts'

/** An item of a kind. */
export type ItemOf<K extends ItemKind> = PlanItemView & {
  readonly content: Extract<ItemContent, { readonly kind: K }>
}

const isOf =
  <K extends ItemKind>(kind: K) =>
  (item: PlanItemView): item is ItemOf<K> =>
    item.content.kind === kind

/** The items of a kind that still stand. */
export const openItems = <K extends ItemKind>(
  items: readonly PlanItemView[],
  kind: K,
): readonly ItemOf<K>[] => items.filter(({ status }) => status === 'open').filter(isOf(kind))

/** Items of one kind on a page. `base`: the plan's address where its reader may write; else nothing leads to a form. */
export interface ItemsProps<K extends ItemKind> {
  readonly items: readonly ItemOf<K>[]
  readonly base: string | undefined
}

/** Leads to where an item is changed, marked as done or dropped. */
export const Change = (props: { readonly base: string | undefined; readonly item: PlanItemView }) =>
  props.base === undefined ? null : (
    <p className="cie-onscreen">
      <a href={`${props.base}/items/${props.item.id}`}>
        Change this
        <span className="nhsuk-u-visually-hidden">: {itemTitle(props.item.content)}</span>
      </a>
    </p>
  )
