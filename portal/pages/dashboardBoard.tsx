/** The page of a question: every breakdown with its picture and table, narrowed together. */
import { sliceOf, type Filter, type Slice } from '../../analytics/slice.ts'
import type { FiguresView, Freshness } from '../../analytics/views.ts'
import { dayAndTime } from '../text/dates.ts'
import { findingOf, sliceTitle } from '../text/figures.ts'
import { Definition, FreshnessLine, Newer } from './dashboardParts.tsx'
import { DashboardPanel, Narrowing } from './dashboardPanel.tsx'
import { filtersOf } from './dashboardLinks.tsx'
import { panelsOf } from './dashboardPanels.ts'

/** Everything that the page shows, as slices. */
export const boardSlices = (view: FiguresView, filters: readonly Filter[]): readonly Slice[] => [
  sliceOf(view, { by: [], filters }),
  ...panelsOf(view, filters).flatMap(({ slice, crossed }) =>
    [slice, crossed].filter(one => one !== undefined),
  ),
]

interface Props {
  readonly view: FiguresView
  readonly filters: readonly Filter[]
  readonly freshness: Freshness
}

export const Board = ({ view, filters, freshness }: Props) => {
  const { question, publishedAt } = view
  const total = sliceOf(view, { by: [], filters })
  const chosen = filtersOf(filters)
  return (
    <>
      <h1 className="nhsuk-heading-l" data-moves="finding">
        <span className="nhsuk-caption-l">{sliceTitle(total)}</span> {findingOf(total)}
      </h1>
      <FreshnessLine freshness={freshness} />
      <Newer question={question.name} />
      <Narrowing question={question} filters={chosen} />
      <div data-moves="panels">
        {panelsOf(view, filters).map(panel => (
          <DashboardPanel key={panel.breakdown.name} question={question} panel={panel} filters={chosen} />
        ))}
        <p className="cie-meta">
          * means that the number is small, or that showing it would give a small one away: nobody can be
          found in these figures. Other numbers are rounded, so they may not add up.
          {question.breakdowns.some(({ overlapping }) => overlapping) &&
            ' One person may be counted under several values: they may add up to more than all.'}
        </p>
      </div>
      <p data-moves="published">
        These figures were published on {dayAndTime(publishedAt)}. New ones are published, for everybody
        alike, once the facts of enough people have changed.
      </p>
      <Definition question={question} />
    </>
  )
}
