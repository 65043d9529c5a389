/** The table beside a panel's picture: each row's name narrows the page to it. */
import type { QuestionView } from '../../analytics/views.ts'
import { DataTable, type Column } from '../layout/table.tsx'
import { breakdownWords, shownText, valueText } from '../text/figures.ts'
import { capital, inSentence } from '../text/words.ts'
import { addressOf, narrowed } from './dashboardLinks.tsx'
import { isMonths, type Panel } from './dashboardPanels.ts'

export interface PanelProps {
  readonly question: QuestionView
  readonly panel: Panel
  /** What the page is narrowed to. */
  readonly filters: ReadonlyMap<string, string>
}

/** A panel that is counted together with what the page is narrowed to. */
export type ShownPanel = PanelProps & {
  readonly panel: Panel & { readonly slice: NonNullable<Panel['slice']> }
}

/** A value as a link that narrows the page to it, or shows all again. */
const Value = ({ question, panel, filters, value }: PanelProps & { readonly value: string }) => {
  const { name } = panel.breakdown
  const isChosen = value === panel.chosen
  const choice = narrowed(question, filters, [name, isChosen ? undefined : value])
  return (
    <a
      href={addressOf(question, { filters: choice })}
      data-narrows={name}
      data-value={value}
      {...(isChosen && { 'aria-current': true })}
    >
      {capital(valueText(value))}
      {isChosen && <span className="nhsuk-u-visually-hidden"> is chosen: show all again</span>}
    </a>
  )
}

interface TableRow {
  readonly value: string
  readonly cells: readonly string[]
}

const tableOf = ({
  question,
  panel,
}: ShownPanel): { readonly headings: readonly string[]; readonly rows: readonly TableRow[] } => {
  const { rows, lines, breakdown } = panel
  if (isMonths(breakdown)) {
    const cells = (at: number): readonly string[] => lines.map(({ shown }) => shownText(shown[at] ?? 0))
    const headings = lines.length > 1 ? lines.map(({ name }) => name) : [capital(question.unit)]
    return { headings, rows: rows.map(({ values }, at) => ({ value: values[0] ?? '', cells: cells(at) })) }
  }
  const isTimed = rows.some(({ typical }) => typical !== undefined)
  return {
    headings: [capital(question.unit), 'Of all', ...(isTimed ? ['Hours to reading'] : [])],
    rows: rows.map(({ values, shown, percent, typical }) => ({
      value: values[0] ?? '',
      cells: [
        shownText(shown),
        percent === undefined ? '' : `${String(percent)}%`,
        ...(isTimed ? [typical === undefined ? '' : shownText(typical)] : []),
      ],
    })),
  }
}

const Whole = (props: ShownPanel) => {
  const { question, panel } = props
  const { headings, rows } = tableOf(props)
  const columns = headings.map((heading, at): Column<TableRow> => ({
    heading,
    number: true,
    cell: ({ cells }) => cells[at],
  }))
  return (
    <DataTable
      dense
      captionHidden
      caption={`${capital(question.unit)} by ${breakdownWords(panel.slice.by)}`}
      rows={rows}
      keyOf={({ value }) => value}
      columns={[
        { heading: panel.breakdown.title, cell: ({ value }) => <Value {...props} value={value} /> },
        ...columns,
      ]}
    />
  )
}

/** More rows than this scroll in a frame of their own. */
const mostRows = 14

/** The numbers of a panel. */
export const PanelTable = (props: ShownPanel) =>
  props.panel.rows.length <= mostRows ? (
    <Whole {...props} />
  ) : (
    <div
      className="cie-scroll"
      role="region"
      aria-label={`Table: ${inSentence(props.panel.breakdown.title)}`}
      tabIndex={0}
    >
      <Whole {...props} />
    </div>
  )
