/** What every read model about people does when somebody's key is destroyed: their rows go. */
import type { Recorded } from '../domain/kernel/event.ts'
import type { Rows } from './rows.ts'
import type { Column, Table } from './tables.ts'

/** A table that says in `patient` whose each row is. */
type OfPeople = Table<{ readonly patient: Column<string> }>

/** Removes all rows of the person whom the erased event was about. */
export const removePerson =
  (tables: readonly OfPeople[]) =>
  async (_erased: unknown, { meta }: Recorded, rows: Rows): Promise<void> => {
    if (meta.subject === undefined) return
    for (const table of tables) await rows.remove(table, { patient: meta.subject })
  }
