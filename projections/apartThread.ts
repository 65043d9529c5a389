/** The thread's side of `apart.ts`. */
import { DatabaseSync } from 'node:sqlite'
import { workerData } from 'node:worker_threads'
import { z } from 'zod'
import { giveWay } from './giveWay.ts'

const { path, statements } = z.object({ path: z.string(), statements: z.array(z.string()) }).parse(workerData)

giveWay()
const database = new DatabaseSync(path, { timeout: 60_000 })
database.exec('pragma synchronous = normal; pragma secure_delete = on; pragma wal_autocheckpoint = 0')
// What each statement wrote goes back to the file before the next: in one piece it would keep the disk busy for long.
for (const statement of statements) {
  database.exec(statement)
  database.exec('pragma wal_checkpoint(restart)')
}
database.close()
