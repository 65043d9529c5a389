/** Writes whole files that survive a power cut: aside, synced, then put in place, then their folder synced. */
import { randomUUID } from 'node:crypto'
import { link, mkdir, open, readdir, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'

/** Makes the names in a folder durable. */
export const syncFolder = async (path: string): Promise<void> => {
  const folder = await open(path, 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}

/** Writes bytes to a fresh file in `aside`, synced, and answers its path. Its name begins with the pid of its writer. */
const writeAside = async (aside: string, bytes: Uint8Array): Promise<string> => {
  const path = join(aside, `${String(process.pid)}-${randomUUID()}`)
  const file = await open(path, 'wx', 0o600)
  try {
    await file.writeFile(bytes)
    await file.sync()
  } finally {
    await file.close()
  }
  return path
}

/** Puts bytes at a path, over what may lie there. */
export const putFile = async (path: string, aside: string, bytes: Uint8Array): Promise<void> => {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  await rename(await writeAside(aside, bytes), path)
}

/** Puts bytes at a path unless something lies there, and answers whether it did. */
export const putFileOnce = async (path: string, aside: string, bytes: Uint8Array): Promise<boolean> => {
  const written = await writeAside(aside, bytes)
  try {
    await link(written, path)
    return true
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return false
    throw error
  } finally {
    await rm(written)
  }
}

/** Whether an error of the file system has this code. */
export const hasCode = (error: unknown, code: string): boolean =>
  error instanceof Error && 'code' in error && error.code === code

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return !hasCode(error, 'ESRCH')
  }
}

/** Removes what dead writers left unfinished. */
export const clearAside = async (aside: string): Promise<void> => {
  await mkdir(aside, { recursive: true, mode: 0o700 })
  for (const name of await readdir(aside)) {
    const pid = Number(name.slice(0, name.indexOf('-')))
    if (!Number.isSafeInteger(pid) || pid <= 0 || !isAlive(pid)) await rm(join(aside, name), { force: true })
  }
}
