/** The one way pages change anything: permission, the write path, then the read models have seen it. */
import type { Aggregate, CommandContracts, CommandOf } from '../../domain/kernel/decider.ts'
import type { EventContracts } from '../../domain/kernel/event.ts'
import { isRejection, type Rejection } from '../../domain/kernel/rejection.ts'
import { errorView } from '../layout/errors.tsx'
import { show, type Answer } from '../layout/view.ts'
import type { PageRequest } from '../visitor.ts'
import { purposeOf } from './look.ts'

/** What is asked of which stream. */
export interface Asked<S, C extends CommandContracts, E extends EventContracts> {
  readonly aggregate: Aggregate<S, C, E>
  readonly id: string
  readonly command: CommandOf<C>
  /** The person whose key seals it, and whom it concerns. */
  readonly subject?: string
  readonly patient?: string
  /** The entry it concerns. */
  readonly entry?: string
}

/** Asks one command and waits until the asker's next page shows it. `undefined` means done. */
export const ask = async <S, C extends CommandContracts, E extends EventContracts>(
  { exchange, visitor }: PageRequest,
  asked: Asked<S, C, E>,
): Promise<Rejection | undefined> => {
  const { access, handle, ids, queries } = exchange
  const { aggregate, id, command, subject, patient, entry } = asked
  const permission = await access.permit({
    by: visitor.actor,
    session: visitor.session,
    command: command.type,
    category: aggregate.category,
    id,
    ...(patient !== undefined && { patient }),
    ...(visitor.actor.team !== undefined && { team: visitor.actor.team }),
    ...(entry !== undefined && { entry }),
  })
  if (isRejection(permission)) return permission
  const written = await handle({
    aggregate,
    id,
    command,
    permission,
    purpose: purposeOf({ visitor }),
    commandId: ids.uuid(),
    correlation: ids.uuid(),
    ...(subject !== undefined && { subject }),
  })
  if (isRejection(written)) return written
  await queries.caughtUp(written.position)
  return undefined
}

const statuses = { 'not-allowed': 403, 'not-found': 404, conflict: 409, 'stale-revision': 409 } as const

/** The page for a refusal that no form of ours should meet: the state changed, or the address was made by hand. */
export const rejected = ({ rejected: code }: Rejection): Answer => {
  const status = Object.entries(statuses).find(([name]) => name === code)?.[1] ?? 400
  return show(errorView({ status }))
}
