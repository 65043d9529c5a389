/** Tables that are filled for the first time: they get their indexes at the end, which is quicker than keeping them up row by row. */
import type { Table } from './tables.ts'

type Values = Readonly<Record<string, unknown>>

export interface FirstFilling {
  /** The tables that have no indexes yet. */
  readonly bare: () => readonly Table[]
  readonly isBare: (table: Table) => boolean
  /** Keeps a removal for later. It is of a person who is erased: nothing is written of them any more. */
  readonly postpone: (table: Table, where: Values) => void
  /** Says that a table has its indexes now; answers the removals that waited for them. */
  readonly complete: (table: Table) => readonly Values[]
}

/** Begins with all these tables bare. */
export const firstFilling = (tables: readonly Table[]): FirstFilling => {
  const waiting = new Map(
    tables.filter(({ indexes }) => indexes.length > 0).map(table => [table, new Map<string, Values>()]),
  )
  return {
    bare: () => [...waiting.keys()],
    isBare: table => waiting.has(table),
    postpone: (table, where) => void waiting.get(table)?.set(JSON.stringify(where), where),
    complete: table => {
      const removals = [...(waiting.get(table)?.values() ?? [])]
      waiting.delete(table)
      return removals
    },
  }
}
