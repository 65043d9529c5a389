/** The parts of a plan: what each is called by its reader, and whether anything stands in it. */
import type { PlanSectionView } from '../../../projections/carePlanViews.ts'

/** The person's own title of a part, or the professionals'. */
export const titleFor = (
  { title, plainTitle }: Pick<PlanSectionView, 'title' | 'plainTitle'>,
  { own }: { readonly own: boolean },
): string => (own ? plainTitle : title)

/** Whether there is anything in it to read, and to agree to. */
export const hasSomething = ({ text, items }: Pick<PlanSectionView, 'text' | 'items'>): boolean =>
  text !== '' || items.length > 0
