/** Rows as one block of ClickHouse's Native format, column by column: the engine takes them as they lie, without reading text. */
import type { Column } from './tables.ts'

export type Row = Readonly<Record<string, string | number>>
type Value = string | number

/** LEB128, as the format counts with. */
const varint = (value: number): Buffer => {
  const bytes: number[] = []
  let rest = value
  for (; rest > 0x7f; rest = Math.floor(rest / 128)) bytes.push((rest % 128) | 0x80)
  return Buffer.from([...bytes, rest])
}

const text = (value: string): Buffer => {
  const bytes = Buffer.from(value)
  return Buffer.concat([varint(bytes.length), bytes])
}

/** How a type of one width is written: its bytes, and a value at a place. */
interface Fixed {
  readonly width: number
  readonly write: (to: Buffer, value: Value, at: number) => void
}

const dayMs = 86_400_000
/** Days since 1970-01-01 of a date as `YYYY-MM-DD`. */
const dayOf = (value: Value): number => Math.round(Date.parse(`${String(value)}T00:00:00Z`) / dayMs)

const fixed: Readonly<Record<string, Fixed>> = {
  UInt8: { width: 1, write: (to, value, at) => void to.writeUInt8(Number(value), at) },
  Int8: { width: 1, write: (to, value, at) => void to.writeInt8(Number(value), at) },
  UInt16: { width: 2, write: (to, value, at) => void to.writeUInt16LE(Number(value), at) },
  UInt32: { width: 4, write: (to, value, at) => void to.writeUInt32LE(Number(value), at) },
  Int32: { width: 4, write: (to, value, at) => void to.writeInt32LE(Number(value), at) },
  UInt64: { width: 8, write: (to, value, at) => void to.writeBigUInt64LE(BigInt(value), at) },
  Float64: { width: 8, write: (to, value, at) => void to.writeDoubleLE(Number(value), at) },
  Date32: { width: 4, write: (to, value, at) => void to.writeInt32LE(dayOf(value), at) },
}

const fixedColumn = ({ width, write }: Fixed, values: readonly Value[]): Buffer => {
  const bytes = Buffer.allocUnsafe(width * values.length)
  for (const [place, value] of values.entries()) write(bytes, value, place * width)
  return bytes
}

/** Words repeat: each is made once a block. */
const textColumn = (values: readonly Value[]): Buffer => {
  const known = new Map<Value, Buffer>()
  const parts = values.map(value => {
    const before = known.get(value)
    if (before !== undefined) return before
    const made = text(String(value))
    known.set(value, made)
    return made
  })
  return Buffer.concat(parts)
}

/** The engine makes dictionaries of words itself: on the wire they are plain strings. */
const onTheWire = (type: string): string => type.replace(/^LowCardinality\((.+)\)$/u, '$1')

const valuesOf = (name: string, rows: readonly Row[]): readonly Value[] =>
  rows.map(row => {
    const value = row[name]
    if (value === undefined) throw new Error(`a row without ${name}`)
    return value
  })

const columnBytes = ({ name, type }: Column, rows: readonly Row[]): Buffer => {
  const plain = onTheWire(type)
  const values = valuesOf(name, rows)
  const width = fixed[plain]
  if (width === undefined && plain !== 'String') throw new Error(`no way to write ${type}`)
  const data = width === undefined ? textColumn(values) : fixedColumn(width, values)
  return Buffer.concat([text(name), text(plain), data])
}

/** One block of rows. Throws where a row lacks a column, or a type is not known here. */
export const nativeBlock = (columns: readonly Column[], rows: readonly Row[]): Buffer =>
  Buffer.concat([
    varint(columns.length),
    varint(rows.length),
    ...columns.map(column => columnBytes(column, rows)),
  ])
