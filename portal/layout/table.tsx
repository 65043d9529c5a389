/** A table that stacks on phones: NHS.UK's markup, with its headings repeated in the cells by the server. */
import type { ReactNode } from 'react'

export interface Column<Row> {
  readonly heading: string
  readonly cell: (row: Row) => ReactNode
  /** Numbers stay on one line. */
  readonly number?: true
}
interface Props<Row> {
  readonly caption: string
  readonly captionHidden?: boolean
  readonly columns: readonly Column<Row>[]
  readonly rows: readonly Row[]
  readonly keyOf: (row: Row) => string
  readonly dense?: boolean
}

const Cell = <Row,>({
  column,
  row,
  first,
}: {
  readonly column: Column<Row>
  readonly row: Row
  readonly first: boolean
}) => {
  const inside = (
    <>
      <span className="nhsuk-table-responsive__heading" aria-hidden="true">
        {column.heading}{' '}
      </span>
      <div className={column.number === true ? 'cie-cell cie-number' : 'cie-cell'}>{column.cell(row)}</div>
    </>
  )
  return first ? (
    <th role="rowheader" scope="row" className="nhsuk-table__header">
      {inside}
    </th>
  ) : (
    <td role="cell" className="nhsuk-table__cell">
      {inside}
    </td>
  )
}

/** The first column names its row. */
export const DataTable = <Row,>({ caption, captionHidden, columns, rows, keyOf, dense }: Props<Row>) => (
  <table role="table" className={`nhsuk-table-responsive${dense === true ? ' cie-dense' : ''}`}>
    <caption className={captionHidden === true ? 'nhsuk-u-visually-hidden' : 'nhsuk-table__caption'}>
      {caption}
    </caption>
    <thead role="rowgroup" className="nhsuk-table__head">
      <tr role="row">
        {columns.map(({ heading }) => (
          <th key={heading} role="columnheader" scope="col" className="nhsuk-table__header">
            {heading}
          </th>
        ))}
      </tr>
    </thead>
    <tbody className="nhsuk-table__body">
      {rows.map(row => (
        <tr key={keyOf(row)} role="row" className="nhsuk-table__row">
          {columns.map((column, place) => (
            <Cell key={column.heading} column={column} row={row} first={place === 0} />
          ))}
        </tr>
      ))}
    </tbody>
  </table>
)
