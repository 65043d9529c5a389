/** What the write path takes and answers. */
import type { Purpose } from '../domain/kernel/actor.ts'
import type { Aggregate, CommandContracts, CommandOf } from '../domain/kernel/decider.ts'
import type { EventContracts } from '../domain/kernel/event.ts'
import type { Rejection } from '../domain/kernel/rejection.ts'
import type { Permission } from './permission.ts'

/** One command on one stream. */
export interface Write<S, C extends CommandContracts, E extends EventContracts> {
  readonly aggregate: Aggregate<S, C, E>
  /** The opaque id behind the stream's dash. */
  readonly id: string
  /** The person whose key seals the events; required where the aggregate is sealed. */
  readonly subject?: string
  readonly command: CommandOf<C>
  readonly permission: Permission
  readonly purpose: Purpose
  /** A UUID. The same command id again answers the first outcome and writes nothing. */
  readonly commandId: string
  readonly correlation: string
  readonly causation?: string
  readonly source?: string
  /** The keyed fingerprint of the request's body, when the caller sent an Idempotency-Key. */
  readonly key?: string
  /** From If-Match: the stream must be at this revision. Without it a conflict is retried a few times. */
  readonly expected?: number
}

/** What was written: the stream's last revision (-1 when nothing stands there) for an ETag, and the position to await. */
export interface Written {
  readonly stream: string
  readonly revision: number
  readonly position: string | undefined
  /** False where the command found everything already so. */
  readonly changed: boolean
}

/** The only write path: permission, load, own outcome again, fold, decide, append. */
export type Handle = <S, C extends CommandContracts, E extends EventContracts>(
  write: Write<S, C, E>,
) => Promise<Written | Rejection>
