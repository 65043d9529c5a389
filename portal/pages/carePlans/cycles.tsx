/** The cycles of a treatment: drawn, in a sentence, and as a table. */
import { Tag } from 'nhsuk-react-components'
import { cyclesOf, type Cycle } from '../../../domain/carePlan/cycles.ts'
import type { LocalDate } from '../../../domain/kernel/time.ts'
import { CycleLine, cyclesSentence } from '../../charts/cycles.tsx'
import { DataTable } from '../../layout/table.tsx'
import { cycleStateWords } from '../../text/carePlans.ts'
import { plainDay } from '../../text/dates.ts'
import type { ItemOf } from './items.tsx'

const colours = { done: 'grey', now: 'blue', ahead: 'white' } as const

const CyclesTable = ({ title, cycles }: { readonly title: string; readonly cycles: readonly Cycle[] }) => (
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

/** The cycles of one treatment as of a day; nothing where the plan does not say when each begins. */
export const Cycles = ({ item, today }: { readonly item: ItemOf<'regimen'>; readonly today: LocalDate }) => {
  const { id, content } = item
  const cycles = cyclesOf(content, today)
  if (cycles.length === 0) return null
  return (
    <div className="cie-beside">
      <figure className="cie-figure cie-tight">
        <CycleLine id={`cycles-${id}`} title={content.text} cycles={cycles} />
        <figcaption className="nhsuk-body-s">
          {cyclesSentence(cycles)} By the days that the plan names.
        </figcaption>
      </figure>
      <CyclesTable title={content.text} cycles={cycles} />
    </div>
  )
}
