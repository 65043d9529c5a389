/** `cie revoke USER`: ends every session and token of a user at once, by the running server. */
import { readConfig } from '../config.ts'
import { askServer } from '../control.ts'

/** `user` is the id that the access log shows. Throws when no server runs. */
export const revokeCommand = async (user: string): Promise<void> => {
  await askServer(readConfig(process.env).dataDir, { revoke: user }, () => undefined)
  process.stdout.write('Every session and token that began until now has ended\n')
}
