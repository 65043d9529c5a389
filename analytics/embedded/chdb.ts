/** chDB as it is used here: the few calls that are made of it, and loading it where it is installed. */
import { z } from 'zod'

/** What one statement answered. `elapsed` is in seconds. */
export interface ChdbResult {
  readonly text: () => string
  readonly bytes: () => Uint8Array
  readonly rowsRead: number
  readonly bytesRead: number
  readonly elapsed: number
}

/** One connection: settings, bound values, current database and temporary tables of its own. */
export interface ChdbSession {
  readonly queryAsync: (sql: string, options: { readonly format: string }) => Promise<ChdbResult>
  readonly close: () => void
}

type Opening = new (path: string, options: { readonly connectionArgs: readonly string[] }) => ChdbSession

const library = z.object({ Session: z.custom<Opening>(value => typeof value === 'function') })

/** Named in a variable, so that the program is checked and runs where this optional package is missing. */
const packageName: string = 'chdb'

/** Loads the engine into this process. Throws where the package, or its library for this platform, is missing. */
export const loadChdb = async () => library.parse(await import(packageName)).Session
