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

const dayMs = 86_400_000
/** Days since 1970-01-01 of a date as `YYYY-MM-DD`. */
const dayOf = (date: string): number => Math.round(Date.parse(`${date}T00:00:00Z`) / dayMs)

/** Few days and words, many rows: each is worked out once a block. */
const once = <T>(work: (value: string) => T): ((value: Value) => T) => {
  const known = new Map<Value, T>()
  return value => {
    const before = known.get(value)
    if (before !== undefined) return before
    const made = work(String(value))
    known.set(value, made)
    return made
  }
}

/** Numbers lie in memory as the format has them, lowest byte first: as on every machine that runs this. */
const bytesOf = ({ buffer, byteLength }: ArrayBufferView): Buffer => Buffer.from(buffer, 0, byteLength)

/** How the values of a type of one width are written. */
const fixed: Readonly<Record<string, (values: readonly Value[]) => ArrayBufferView>> = {
  UInt8: values => Uint8Array.from(values, Number),
  Int8: values => Int8Array.from(values, Number),
  UInt16: values => Uint16Array.from(values, Number),
  UInt32: values => Uint32Array.from(values, Number),
  Int32: values => Int32Array.from(values, Number),
  UInt64: values => BigUint64Array.from(values, BigInt),
  Float64: values => Float64Array.from(values, Number),
  Date32: values => Int32Array.from(values, once(dayOf)),
}

const textColumn = (values: readonly Value[]): Buffer => Buffer.concat(values.map(once(text)))

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
  const write = fixed[plain]
  if (write === undefined && plain !== 'String') throw new Error(`no way to write ${type}`)
  const data = write === undefined ? textColumn(values) : bytesOf(write(values))
  return Buffer.concat([text(name), text(plain), data])
}

/** One block of rows. Throws where a row lacks a column, or a type is not known here. */
export const nativeBlock = (columns: readonly Column[], rows: readonly Row[]): Buffer =>
  Buffer.concat([
    varint(columns.length),
    varint(rows.length),
    ...columns.map(column => columnBytes(column, rows)),
  ])
