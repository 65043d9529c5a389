/** How small a number may be shown, how coarsely, and how often it may move. Settings, each with its reason. */

export interface ControlPolicy {
  /**
   * Counts from 1 up to this are not shown. 7 is NHS England's rule for sub-national counts (Hospital Episode Statistics
   * Analysis Guide, "small numbers"): so few people can know each other.
   */
  readonly smallest: number
  /** Every other count is shown to the nearest multiple of this, so that two answers can't be subtracted exactly. */
  readonly roundedTo: number
  /** What is shown moves only once the facts of so many people have changed: one person's news never shows by itself. */
  readonly movesAfter: number
}

export const defaultPolicy: ControlPolicy = { smallest: 7, roundedTo: 5, movesAfter: 10 }

/** A count as it may be shown, looked at alone: `hidden` for 1 up to the smallest, else rounded. */
export const rounded = ({ smallest, roundedTo }: ControlPolicy, count: number): number | 'hidden' => {
  if (count === 0) return 0
  return count <= smallest ? 'hidden' : Math.round(count / roundedTo) * roundedTo
}
