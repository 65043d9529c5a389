/** Reads the cells of a row: what is not of the type that its column holds is a damaged file, and breaks. */

const wrong = (cell: unknown, wanted: string): TypeError =>
  new TypeError(`the database holds ${cell === null ? 'null' : typeof cell} where ${wanted} belongs`)

export const text = (cell: unknown): string => {
  if (typeof cell !== 'string') throw wrong(cell, 'text')
  return cell
}

export const integer = (cell: unknown): number => {
  if (typeof cell !== 'number') throw wrong(cell, 'a number')
  return cell
}

export const bytes = (cell: unknown): Uint8Array => {
  if (!(cell instanceof Uint8Array)) throw wrong(cell, 'bytes')
  return cell
}

export const integerOrNull = (cell: unknown): number | undefined =>
  cell === null ? undefined : integer(cell)
