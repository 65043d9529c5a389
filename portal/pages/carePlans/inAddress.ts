/** The section and the item that an address names, as far as its reader may see them. */
import type { PlanItemView, PlanSectionView } from '../../../projections/carePlanViews.ts'
import type { PageRequest } from '../../visitor.ts'
import type { PlanRead } from './read.ts'

/** The section in the address. */
export const sectionIn = ({ params }: PageRequest, { plan }: PlanRead): PlanSectionView | undefined =>
  plan.sections.find(({ id }) => id === params['section'])

/** The item in the address, with its section. */
export const itemIn = (
  { params }: PageRequest,
  { plan }: PlanRead,
): { readonly item: PlanItemView; readonly section: PlanSectionView } | undefined =>
  plan.sections
    .flatMap(section => section.items.map(item => ({ item, section })))
    .find(({ item }) => item.id === params['item'])
