/** Files that a command is given: where one can't be read, its name is said. */
import { readFile } from 'node:fs/promises'
import { isOfTheMachine } from '../naming.ts'

/** The bytes of a file. The system names the file only where there is none. */
export const contentOf = async (file: string): Promise<Uint8Array> => {
  try {
    return await readFile(file)
  } catch (cause) {
    if (!isOfTheMachine(cause) || cause.message.includes(file)) throw cause
    throw new Error(`${file}: ${cause.message}`, { cause })
  }
}
