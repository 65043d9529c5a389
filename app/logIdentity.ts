/** One identity for log, keys and documents: what belongs to another log refuses to start. */
import { aggregates } from '../domain/catalogue.ts'
import { log as logAggregate } from '../domain/log/decider.ts'
import { theLog } from '../domain/log/events.ts'
import { fold } from '../domain/kernel/decider.ts'
import { streamName, type IdSource } from '../domain/kernel/ids.ts'
import { isRejection } from '../domain/kernel/rejection.ts'
import type { Access } from '../access/access.ts'
import type { BlobStore } from '../store/blobs.ts'
import { typedEvents } from '../store/codec.ts'
import type { Journal } from '../store/journal.ts'
import type { KeyStore } from '../store/keys.ts'
import type { Handle } from '../store/write.ts'

/** Thrown when the stores do not belong together, or are not for this way of starting. */
export class WrongLog extends Error {
  override readonly name = 'WrongLog'
}

export interface LogIdentity {
  readonly identity: string
  readonly kind: 'demonstration' | 'real'
}

interface Parts {
  readonly journal: Journal
  readonly keys: KeyStore
  readonly blobs: BlobStore
  readonly handle: Handle
  readonly access: Access
  readonly ids: IdSource
}

/** The identity of a log that has one. */
export const readIdentity = async (journal: Journal): Promise<LogIdentity | undefined> => {
  const state = fold(logAggregate, typedEvents(logAggregate, await journal.load(streamName('log', theLog))))
  return state.status === 'created' ? state.log : undefined
}

const demand = (what: string, found: string | undefined, identity: string): void => {
  if (found !== identity)
    throw new WrongLog(
      `the ${what} belong to another log (${found ?? 'none'}, not ${identity}): start is refused`,
    )
}

const create = async (
  { keys, blobs, handle, access, ids }: Parts,
  kind: LogIdentity['kind'],
): Promise<LogIdentity> => {
  const identity = (await keys.identity()) ?? ids.opaque()
  await keys.setIdentity(identity)
  if ((await blobs.identity()) === undefined) await blobs.setIdentity(identity)
  demand('documents', await blobs.identity(), identity)
  const by = { user: 'system', role: 'system' } as const
  const permission = await access.permit({
    by,
    session: theLog,
    command: 'CreateLog',
    category: 'log',
    id: theLog,
  })
  if (isRejection(permission)) throw new WrongLog(permission.why)
  const commandId = ids.uuid()
  const command = { type: 'CreateLog', data: { identity, kind } } as const
  const written = await handle({
    aggregate: logAggregate,
    id: theLog,
    command,
    permission,
    purpose: 'upkeep',
    commandId,
    correlation: commandId,
  })
  if (isRejection(written)) throw new WrongLog(written.why)
  return { identity, kind }
}

const holdsOurs = async (journal: Journal): Promise<boolean> => {
  const categories = aggregates.map(({ category }) => category)
  for await (const page of journal.readAll({ categories, limit: 1 })) return page.length > 0
  return false
}

/** The log's identity, made on an empty log; refuses keys or documents of another one. */
export const settleIdentity = async (parts: Parts, kindIfNew: LogIdentity['kind']): Promise<LogIdentity> => {
  const found = await readIdentity(parts.journal)
  if (found === undefined) {
    if (await holdsOurs(parts.journal))
      throw new WrongLog('this log has events but no identity: it is not one of ours')
    return create(parts, kindIfNew)
  }
  demand('keys', await parts.keys.identity(), found.identity)
  demand('documents', await parts.blobs.identity(), found.identity)
  return found
}
