/** The thread's side of `apart.ts`. */
import { DatabaseSync } from 'node:sqlite'
import { workerData } from 'node:worker_threads'
import { z } from 'zod'

const { path, statements } = z.object({ path: z.string(), statements: z.array(z.string()) }).parse(workerData)

const database = new DatabaseSync(path, { timeout: 60_000 })
database.exec('pragma synchronous = normal; pragma secure_delete = on; pragma wal_autocheckpoint = 0')
for (const statement of statements) database.exec(statement)
database.close()
