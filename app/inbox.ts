/** The inbox with the mappers and the directory of this program. */
import type { Logger } from 'pino'
import { codeMap } from '../feeds/hl7v2/codes/2026-11.ts'
import { hl7v2Mapper } from '../feeds/hl7v2/mapping/map.ts'
import { startInbox, type Inbox } from '../processes/inbox.ts'
import type { Core } from './compose.ts'
import { openDirectory } from './directory.ts'
import type { Stores } from './stores.ts'

/** OBX-13 holds for how many whole days a sender wants a result delayed. */
const delayField = 13

/** Starts filing what is received, over these stores. */
export const openInbox = (
  core: Core,
  stores: Pick<Stores, 'log' | 'journal' | 'keys'>,
  { logger, signal }: { readonly logger: Pick<Logger, 'warn' | 'error'>; readonly signal: AbortSignal },
): Inbox =>
  startInbox({
    ...core,
    ...stores,
    mappers: { hl7v2: hl7v2Mapper({ codes: codeMap, delayField }) },
    directory: openDirectory(stores.journal),
    logger,
    signal,
  })
