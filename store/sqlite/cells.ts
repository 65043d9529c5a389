/** Reads the cells of a row: what is not of the type that its column holds is a damaged file, and breaks. */
import type { SQLOutputValue } from 'node:sqlite'

type Cell = SQLOutputValue | undefined
/** A row, by column name or (with `setReturnArrays`) by place. */
export type Row = Readonly<Record<string, SQLOutputValue>>

const wrong = (cell: Cell, wanted: string): TypeError =>
  new TypeError(`the database holds ${cell === null ? 'null' : typeof cell} where ${wanted} belongs`)

export const text = (cell: Cell): string => {
  if (typeof cell !== 'string') throw wrong(cell, 'text')
  return cell
}

export const integer = (cell: Cell): number => {
  if (typeof cell !== 'number') throw wrong(cell, 'a number')
  return cell
}

export const bytes = (cell: Cell): Uint8Array => {
  if (!(cell instanceof Uint8Array)) throw wrong(cell, 'bytes')
  return cell
}

export const integerOrNull = (cell: Cell): number | undefined => (cell === null ? undefined : integer(cell))
