/** The cycles of a treatment: drawn, in a sentence, and as a table. */
import { Details, Tag } from 'nhsuk-react-components'
import { cyclesOf, type Cycle } from '../../../domain/carePlan/cycles.ts'
import type { LocalDate } from '../../../domain/kernel/time.ts'
import { CycleLine, cyclesSentence } from '../../charts/cycles.tsx'
import { DataTable } from '../../layout/table.tsx'
import { cycleStateWords } from '../../text/carePlans.ts'
import { plainDay } from '../../text/dates.ts'
import type { ItemOf } from './items.tsx'

const colours = { done: 'grey', now: 'blue', ahead: 'white' } as const

interface TableProps {
  readonly title: string
  readonly cycles: readonly Cycle[]
}

const CyclesTable = ({ title, cycles }: TableProps) => (
  <DataTable
    dense
    caption={`Cycles by the days of the plan: ${title}`}
    captionHidden
    rows={cycles}
    keyOf={({ number }) => String(number)}
    columns={[
      { heading: 'Cycle', number: true, cell: ({ number }) => String(number) },
      { heading: 'First day', cell: ({ from }) => plainDay(from) },
      { heading: 'Last day', cell: ({ to }) => plainDay(to) },
      {
        heading: 'State',
        cell: ({ state }) => <Tag modifier={colours[state]}>{cycleStateWords[state]}</Tag>,
      },
    ]}
  />
)

/** More than a screen of them is folded away. */
const openUpTo = 8

const FoldedTable = ({ title, cycles }: TableProps) =>
  cycles.length <= openUpTo ? (
    <CyclesTable title={title} cycles={cycles} />
  ) : (
    <Details>
      <Details.Summary>
        All {cycles.length} cycles<span className="nhsuk-u-visually-hidden">: {title}</span>
      </Details.Summary>
      <Details.Text>
        <CyclesTable title={title} cycles={cycles} />
      </Details.Text>
    </Details>
  )

/** The cycles of one treatment as of a day; nothing where the plan does not say when each begins. */
export const Cycles = (props: {
  readonly item: ItemOf<'regimen'>
  readonly today: LocalDate
  /** Says of which treatment they are, where the page has not just said so. */
  readonly titled?: true
}) => {
  const { item, today, titled } = props
  const { id, content } = item
  const cycles = cyclesOf(content, today)
  if (cycles.length === 0) return null
  return (
    <>
      <figure className="cie-figure cie-tight">
        <CycleLine id={`cycles-${id}`} title={content.text} cycles={cycles} />
        <figcaption className="nhsuk-body-s">
          {titled === true && `${content.text}: `}
          {cyclesSentence(cycles)} By the days that the plan names.
        </figcaption>
      </figure>
      <FoldedTable title={content.text} cycles={cycles} />
    </>
  )
}
