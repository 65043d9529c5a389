/** Where the demonstration's issuer keeps its own keys. */
import { dirname, join } from 'node:path'
import type { Config } from '../config.ts'

/** A file beside the master key. */
export const demonstrationKeyFile = ({ stores }: Pick<Config, 'stores'>): string =>
  join(dirname(stores.masterKey), 'demonstration-issuer.json')
