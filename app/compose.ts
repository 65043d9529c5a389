/** The exchange put together over its stores: the one place where its parts meet. */
import type { Access, Documents, Identity } from '../access/access.ts'
import { openDocuments } from '../access/documents.ts'
import { openIdentity } from '../access/identity.ts'
import { openMessages, type Messages } from '../access/messages.ts'
import { openAccess } from '../access/open.ts'
import { openPlanWriting, type PlanWriting } from '../access/planWriting.ts'
import type { IdSource } from '../domain/kernel/ids.ts'
import type { Clock } from '../domain/kernel/time.ts'
import type { Logger } from 'pino'
import { queries } from '../projections/queries.ts'
import type { StartFilling } from '../projections/fillApart.ts'
import type { Runner } from '../projections/runner.ts'
import type { Queries } from '../projections/views.ts'
import { writePath } from '../store/handle.ts'
import type { Handle } from '../store/write.ts'
import { allRoles, modelsOf, type ProcessRoles } from './roles.ts'
import { settleIdentity, type LogIdentity } from './logIdentity.ts'
import { openReadModels } from './readModels.ts'
import type { Stores } from './stores.ts'

/** What everything above the stores is made of, under one clock. */
export interface Core {
  readonly clock: Clock
  readonly ids: IdSource
  readonly handle: Handle
  readonly access: Access
  readonly identity: Identity
  readonly documents: Documents
  readonly messages: Messages
  readonly planWriting: PlanWriting
}

/** The parts that need no read models. The demonstration has one of its own, under its own clock, over the same stores. */
export const openCore = (
  { journal, keys, blobs }: Pick<Stores, 'journal' | 'keys' | 'blobs'>,
  clock: Clock,
  ids: IdSource,
): Core => {
  const documents = openDocuments(blobs, keys)
  const handle = writePath({ journal, clock })
  const access = openAccess({ journal, keys, clock, ids })
  return {
    clock,
    ids,
    handle,
    access,
    identity: openIdentity(journal, keys),
    documents,
    messages: openMessages(journal, documents),
    planWriting: openPlanWriting({ journal, access, handle, clock }),
  }
}

/** The core with its read models, kept up with the log. */
export interface Exchange extends Core {
  readonly logIdentity: LogIdentity
  readonly queries: Queries
  readonly runner: Runner
  /** Finishes the batch in progress and closes the read models; the stores are their opener's to close. */
  readonly close: () => Promise<void>
}

interface Opening {
  readonly stores: Pick<Stores, 'journal' | 'keys' | 'blobs'>
  readonly readModelsUrl: string
  /** Starts a thread that fills read models from these stores. */
  readonly startFilling?: StartFilling
  readonly clock: Clock
  readonly ids: IdSource
  readonly log: Pick<Logger, 'warn' | 'error'>
  /** What the process does: it keeps the read models that it reads (all of them unless told). */
  readonly roles?: ProcessRoles
  /** What an empty log becomes. */
  readonly kindIfNew: LogIdentity['kind']
  /** Throws where this log is not for this way of starting: read models are not touched then. */
  readonly admit?: (identity: LogIdentity) => void
}

/** Opens the exchange over its stores. Throws WrongLog where they do not belong together. */
export const openExchange = async ({
  stores,
  readModelsUrl,
  startFilling,
  clock,
  ids,
  log,
  roles = allRoles,
  kindIfNew,
  admit,
}: Opening): Promise<Exchange> => {
  const core = openCore(stores, clock, ids)
  const logIdentity = await settleIdentity({ ...stores, ...core }, kindIfNew)
  admit?.(logIdentity)
  const { identity } = logIdentity
  const url = readModelsUrl
  const { journal } = stores
  const models = modelsOf(roles)
  const keeping = { models, startFilling, clock, log }
  const { database, runner } = await openReadModels({ journal, url, identity, ...keeping })
  const close = async (): Promise<void> => {
    await runner.stop()
    await database.close()
  }
  return { ...core, logIdentity, runner, queries: queries(database, runner), close }
}
