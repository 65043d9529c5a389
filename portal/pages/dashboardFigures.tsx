/** The figures of a dashboard: a picture where one breakdown is shown, and always a table of the same. */
import type { Row, Shown, Slice } from '../../analytics/slice.ts'
import { Bars } from '../charts/figureChart.tsx'
import { isOnMap, TileMap } from '../charts/tileMap.tsx'
import { DataTable, type Column } from '../layout/table.tsx'
import { breakdownWords, findingOf, shownText, sliceTitle, valueText } from '../text/figures.ts'
import { capital } from '../text/words.ts'

const Picture = ({ slice }: { readonly slice: Slice }) => {
  const { by, rows } = slice
  const words = { title: `${sliceTitle(slice)}, by ${breakdownWords(by)}`, says: `${findingOf(slice)}.` }
  if (by[0]?.name === 'borough' && isOnMap(rows)) return <TileMap rows={rows} {...words} />
  return (
    <Bars
      id="bars"
      {...words}
      values={rows.map(({ values: [value = ''] }) => value)}
      bars={rows.map(({ values: [value = ''], shown }) => ({
        name: capital(valueText(value)),
        shown,
        words: shownText(shown),
        chosen: false,
      }))}
    />
  )
}

/** One line of the table: a value of the first breakdown, with a number for every column. */
interface Line {
  readonly name: string
  readonly shown: readonly Shown[]
  readonly percent?: number
  readonly typical?: number
}

const totalLine = 'All'

const plainLines = ({ by, rows, total }: Slice): readonly Line[] => [
  ...rows.map(({ values, shown, percent, typical }: Row) => ({
    name: capital(valueText(values[0] ?? totalLine)),
    shown: [shown],
    ...(percent !== undefined && { percent }),
    ...(typical !== undefined && { typical }),
  })),
  ...(rows.length > 1 && !by.some(({ withoutTotal }) => withoutTotal === true)
    ? [{ name: totalLine, shown: [total], ...(typeof total === 'number' && total > 0 && { percent: 100 }) }]
    : []),
]

const crossLines = ({ by, rows }: Slice): readonly Line[] =>
  (by[0]?.values ?? []).map(value => ({
    name: capital(valueText(value)),
    shown: rows.filter(({ values }) => values[0] === value).map(({ shown }) => shown),
  }))

const numberColumn = (heading: string, place: number): Column<Line> => ({
  heading,
  number: true,
  cell: ({ shown }) => shownText(shown[place] ?? 0),
})

const percentColumn: Column<Line> = {
  heading: 'Of all',
  number: true,
  cell: ({ percent }) => (percent === undefined ? '' : `${String(percent)}%`),
}

const typicalColumn = (heading: string): Column<Line> => ({
  heading: capital(heading),
  number: true,
  cell: ({ typical }) => (typical === undefined ? '' : shownText(typical)),
})

const columnsOf = ({ by: [first, second], question }: Slice): readonly Column<Line>[] => {
  if (second !== undefined)
    return second.values.map((value, place) => numberColumn(capital(valueText(value)), place))
  return [
    numberColumn(capital(question.unit), 0),
    ...(first === undefined ? [] : [percentColumn]),
    ...(question.typical === undefined ? [] : [typicalColumn(question.typical)]),
  ]
}

const Table = ({ slice }: { readonly slice: Slice }) => {
  const [first, second] = slice.by
  const unit = capital(slice.question.unit)
  return (
    <DataTable
      dense
      caption={`${unit}${first === undefined ? '' : ` by ${breakdownWords(slice.by)}`}`}
      rows={second === undefined ? plainLines(slice) : crossLines(slice)}
      keyOf={({ name }) => name}
      columns={[{ heading: first?.title ?? 'Total', cell: ({ name }) => name }, ...columnsOf(slice)]}
    />
  )
}

/** Picture and table side by side where there is room. */
export const DashboardFigures = ({ slice }: { readonly slice: Slice }) => (
  <div className={slice.by.length === 1 ? 'cie-beside' : ''} data-moves="figures">
    {slice.by.length === 1 && (
      <figure className="cie-figure">
        <Picture slice={slice} />
      </figure>
    )}
    <div>
      <Table slice={slice} />
      <p className="cie-meta">
        * means that the number is small, or that showing it would give a small one away: nobody can be found
        in these figures. Other numbers are rounded, so they may not add up.
        {slice.by.some(({ overlapping }) => overlapping) &&
          ' One person may be counted in several rows: the rows may add up to more than all.'}
      </p>
    </div>
  </div>
)
