/** The National Data Opt-out in words. */
import type { OptOutView } from '../../projections/decidedViews.ts'

/** `You chose that …`, or who told of it; `who` is the person, as the reader knows them. */
export const optOutWords = (
  { type, by }: Pick<OptOutView, 'type' | 'by'>,
  who: 'You' | 'The person',
): string => {
  const set = type === 'OptOutSet'
  if (by === 'person')
    return set
      ? `${who} stopped the use of this record for planning and research`
      : `${who} allowed the use of this record for planning and research again`
  return set
    ? 'The NHS told us of a choice made elsewhere: not to be used for planning and research'
    : 'The NHS told us that a choice made elsewhere no longer stands: may be used for planning and research'
}
