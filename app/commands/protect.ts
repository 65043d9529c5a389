/** `cie events protect`: only administrators of the server may delete and truncate streams from now on. */
import { readConfig } from '../config.ts'
import { protectLog } from '../eventLog.ts'

/** Changes the server's default; asks for an administrator's user and password in `EVENTS_URL`. */
export const protectCommand = async (): Promise<void> => {
  await protectLog(readConfig(process.env))
  process.stdout.write('only administrators of the server may delete and truncate streams now\n')
}
