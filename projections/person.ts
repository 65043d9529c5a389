/** What read models about people share: whom an event is about, and that their rows go when their key is destroyed. */
import type { Recorded } from '../domain/kernel/event.ts'
import type { Rows } from './rows.ts'
import type { Column, Table } from './tables.ts'

/** The person whom an event of a sealed aggregate is about. */
export const personOf = ({ meta }: Recorded): string => meta.subject ?? ''

/** A table that says in `patient` whose each row is. */
type OfPeople = Table<{ readonly patient: Column<string> }>

/** Removes all rows of the person whom the erased event was about. */
export const removePerson =
  (tables: readonly OfPeople[]) =>
  async (_erased: unknown, { meta }: Recorded, rows: Rows): Promise<void> => {
    if (meta.subject === undefined) return
    for (const table of tables) await rows.remove(table, { patient: meta.subject })
  }
