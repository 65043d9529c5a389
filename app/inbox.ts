/** The inbox with the mappers and the directory of this program. */
import type { Logger } from 'pino'
import { codeMap } from '../feeds/hl7v2/codes/2026-12.ts'
import { hl7v2Mapper } from '../feeds/hl7v2/mapping/map.ts'
import { startInbox, type Inbox } from '../processes/inbox.ts'
import { attempts, type Attempted } from '../processes/inbox/attempt.ts'
import type { FilingDeps } from '../processes/inbox/deps.ts'
import type { Core } from './compose.ts'
import { openDirectory } from './directory.ts'
import type { Stores } from './stores.ts'

/** OBX-13 holds for how many whole days a sender wants a result delayed. */
const delayField = 13

type Over = Pick<Stores, 'log' | 'journal' | 'keys'>

const filingOver = (core: Core, stores: Omit<Over, 'log'>): FilingDeps => ({
  ...core,
  ...stores,
  mappers: { hl7v2: hl7v2Mapper({ codes: codeMap, delayField }) },
  directory: openDirectory(stores.journal),
})

/** Starts filing what is received, over these stores. */
export const openInbox = (
  core: Core,
  stores: Over,
  { logger, signal }: { readonly logger: Pick<Logger, 'warn' | 'error'>; readonly signal: AbortSignal },
): Inbox => startInbox({ ...filingOver(core, stores), ...stores, clock: core.clock, logger, signal })

/** Files one message at once, for whoever waits for it: as the inbox does, but nothing is tried again. Providers are read once. */
export const openFiling = (
  core: Core,
  stores: Omit<Over, 'log'>,
): ((message: string) => Promise<Attempted>) => {
  const over = filingOver(core, stores)
  const providers = new Map<string, ReturnType<FilingDeps['directory']>>()
  const directory: FilingDeps['directory'] = organisation => {
    const found = providers.get(organisation) ?? over.directory(organisation)
    providers.set(organisation, found)
    return found
  }
  return attempts({ ...over, directory }).fileNow
}
