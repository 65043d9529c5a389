/** Says which setting is at fault when the machine refuses what it names: a folder, a file, a port. */
import { mkdir, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { hasCode } from '../store/folder/durable.ts'
import { BadSetting } from './badSetting.ts'

/** A setting, and what it names on this machine. */
export interface Named {
  readonly setting: string
  readonly place: string
}

/** Whether the system or SQLite threw it, rather than this program. */
export const isOfTheMachine = (error: unknown): error is Error & { readonly code: string } =>
  error instanceof Error && 'code' in error && typeof error.code === 'string'

/** Does the work; what the system or SQLite refuses is thrown as BadSetting. Refusals of our own go through as they are. */
export const naming = async <T>({ setting, place }: Named, work: () => Promise<T>): Promise<T> => {
  try {
    return await work()
  } catch (cause) {
    if (!isOfTheMachine(cause)) throw cause
    const words = cause.message.includes(place) ? cause.message : `${place}: ${cause.message}`
    throw new BadSetting(`${setting}: ${words}`, { cause })
  }
}

/** One folder after the other: asked for all at once, Node tries for ever where a system like /proc takes no folder. */
const climb = async (path: string): Promise<void> => {
  try {
    await mkdir(path, { mode: 0o700 })
  } catch (error) {
    if (hasCode(error, 'EEXIST') && (await stat(path)).isDirectory()) return
    if (!hasCode(error, 'ENOENT') || dirname(path) === path) throw error
    await climb(dirname(path))
    await mkdir(path, { mode: 0o700 })
  }
}

/** Makes the folder that a setting names, unless it is there, for its owner alone. */
export const makeFolder = (setting: string, path: string): Promise<void> =>
  naming({ setting, place: path }, () => climb(path))
