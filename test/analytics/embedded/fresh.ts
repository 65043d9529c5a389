/** The embedded engine as suites open it, where chdb is installed. */
import { mkdtemp, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ClickHouseAddress } from '../../../analytics/connection.ts'
import { openEmbedded, type Embedded } from '../../../analytics/embedded/open.ts'

/** Whether the optional package with the engine is installed here. */
export const engineIsHere = ((): boolean => {
  try {
    return createRequire(import.meta.url).resolve('chdb') !== ''
  } catch {
    process.stdout.write('chdb is not installed here: tests of the embedded engine are skipped\n')
    return false
  }
})()

/** An embedded engine in a folder of its own; throws why there is none. */
export const freshEngine = async (): Promise<{
  engine: Embedded
  folder: string
  remove: () => Promise<void>
}> => {
  const folder = await mkdtemp(join(tmpdir(), 'analytics-'))
  const engine = await openEmbedded({ folder })
  if (engine.status === 'unavailable') throw new Error(engine.reason)
  const remove = async (): Promise<void> => {
    await engine.close()
    await rm(folder, { recursive: true })
  }
  return { engine, folder, remove }
}

export const addressOf = ({ url, username, password }: Embedded): ClickHouseAddress => ({
  url,
  username,
  password,
})
