/** The exchange over SQLite in a folder of its own, as it runs on one machine, for measurements within one process. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openFolderBlobs } from '../../store/folder/blobs.ts'
import { openJournal } from '../../store/journal.ts'
import { openSqliteKeys } from '../../store/sqlite/keys.ts'
import { openSqliteLog } from '../../store/sqlite/log.ts'
import { openSqliteSessions } from '../../store/sqlite/sessions.ts'
import { openWorld } from '../../test/support/world.ts'

/** Opens it; `close` removes it. */
export const openSqliteWorld = async (name: string) => {
  const folder = await mkdtemp(join(tmpdir(), `cie-bench-${name}-`))
  const log = await openSqliteLog({ path: join(folder, 'events.db') })
  const keys = await openSqliteKeys({
    path: join(folder, 'keys.db'),
    masterKeyPath: join(folder, 'master.key'),
  })
  const sessions = await openSqliteSessions({ path: join(folder, 'sessions.db') })
  const blobs = await openFolderBlobs(join(folder, 'blobs'))
  const world = await openWorld(undefined, {
    stores: { log, keys, journal: openJournal(log, keys), blobs, sessions },
    readModelsUrl: `sqlite:${join(folder, 'views.db')}`,
  })
  return {
    world,
    keys,
    sessions,
    close: async (): Promise<void> => {
      await world.close()
      await sessions.close()
      await keys.close()
      await rm(folder, { recursive: true })
    },
  }
}
