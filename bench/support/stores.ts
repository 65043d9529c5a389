/** A log and its keys in a temporary folder, as the embedded default has them. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openJournal } from '../../store/journal.ts'
import { openSqliteKeys } from '../../store/sqlite/keys.ts'
import { openSqliteLog } from '../../store/sqlite/log.ts'

/** Opens a fresh log with keys. */
export const freshStores = async () => {
  const folder = await mkdtemp(join(tmpdir(), 'cie-bench-'))
  const path = join(folder, 'events.db')
  const log = await openSqliteLog({ path })
  const keys = await openSqliteKeys({
    path: join(folder, 'keys.db'),
    masterKeyPath: join(folder, 'master.key'),
  })
  const remove = async (): Promise<void> => {
    await log.close()
    await keys.close()
    await rm(folder, { recursive: true })
  }
  return { folder, path, log, keys, journal: openJournal(log, keys), remove }
}
