/** A run that fails after it used a PostgreSQL of this machine. */
import { startPostgresHere } from './postgresHere.ts'

const { stop } = await startPostgresHere()
process.exitCode = 3
await stop()
