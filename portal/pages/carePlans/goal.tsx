/** A goal: what it is and why, how far along, drawn with its table beside it. */
import { DataTable } from '../../layout/table.tsx'
import { ProgressBar, progressSentence } from '../../charts/progress.tsx'
import type { PlanItemView } from '../../../projections/carePlanViews.ts'
import { day } from '../../text/dates.ts'

const ProgressTable = ({ title, progress }: { readonly title: string } & Pick<PlanItemView, 'progress'>) => (
  <DataTable
    dense
    caption={`How far along: ${title}`}
    captionHidden
    rows={progress.toReversed()}
    keyOf={({ at }) => at}
    columns={[
      { heading: 'Day', cell: ({ at }) => day(at) },
      { heading: 'How far', number: true, cell: ({ percent }) => `${String(percent)}%` },
    ]}
  />
)

/** The progress of a goal: large, drawn, in a sentence, and as a table. */
export const Progress = ({ item, title }: { readonly item: PlanItemView; readonly title: string }) => {
  const last = item.progress.at(-1)
  if (last === undefined) return <p className="cie-meta">{progressSentence(item.progress)}</p>
  return (
    <div className="cie-beside">
      <figure className="cie-figure cie-tight">
        <p className="cie-value">{last.percent}%</p>
        <ProgressBar id={`goal-${item.id}`} title={title} progress={item.progress} />
        <figcaption className="nhsuk-body-s">
          {progressSentence(item.progress)}
          {item.progress.length > 1 && ' Broken lines mark where it stood before.'}
        </figcaption>
      </figure>
      <ProgressTable title={title} progress={item.progress} />
    </div>
  )
}
