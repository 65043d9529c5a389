/** A temporary folder for a test, and its removal. */
import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { hasCode } from '../../store/folder/durable.ts'

export interface TestFolder {
  readonly path: string
  /** The path of a file in it. */
  readonly file: (name: string) => string
  readonly remove: () => Promise<void>
}

/** Makes an empty folder. */
export const testFolder = async (): Promise<TestFolder> => {
  const path = await mkdtemp(join(tmpdir(), 'cie-'))
  return {
    path,
    file: name => join(path, name),
    // Whoever a killed program leaves behind may write there for a moment more.
    remove: () => rm(path, { recursive: true, force: true, maxRetries: 10 }),
  }
}

/** Nothing of a file that a running server has removed meanwhile. */
const readIfThere = async (file: string): Promise<Buffer> => {
  try {
    return await readFile(file)
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return Buffer.alloc(0)
    throw error
  }
}

/** The names of the files below a folder that hold these bytes. */
export const filesWith = async (folder: string, bytes: Buffer): Promise<readonly string[]> => {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries.filter(entry => entry.isFile()).map(entry => join(entry.parentPath, entry.name))
  const found: string[] = []
  for (const file of files) if ((await readIfThere(file)).includes(bytes)) found.push(file)
  return found
}
