/** The one way pages change anything: permission, the write path, then the read models have seen it. */
import type { Aim } from '../../access/access.ts'
import type { Actor, Purpose } from '../../domain/kernel/actor.ts'
import type { Aggregate, CommandContracts, CommandOf } from '../../domain/kernel/decider.ts'
import type { EventContracts } from '../../domain/kernel/event.ts'
import { isRejection, type Rejection } from '../../domain/kernel/rejection.ts'
import type { Written } from '../../store/write.ts'
import type { PortalExchange } from '../exchange.ts'
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
  /** A UUID that names this wish for ever, where the same wish may be sent twice. */
  readonly commandId?: string
  /** The revision of the stream that the asker saw: where it has moved on since, nothing is done. */
  readonly expected?: number
}

/** Who asks, in which session, and why. */
export interface Asker {
  readonly by: Actor
  readonly session: string
  readonly purpose: Purpose
}

const aimOf = <S, C extends CommandContracts, E extends EventContracts>(
  { by, session }: Asker,
  { aggregate, id, command, patient, entry }: Asked<S, C, E>,
): Aim => ({
  by,
  session,
  command: command.type,
  category: aggregate.category,
  id,
  ...(patient !== undefined && { patient }),
  ...(by.team !== undefined && { team: by.team }),
  ...(entry !== undefined && { entry }),
})

/** Asks one command and waits until the asker's next page shows it. */
export const askAs = async <S, C extends CommandContracts, E extends EventContracts>(
  { access, handle, ids, queries }: PortalExchange,
  asker: Asker,
  asked: Asked<S, C, E>,
): Promise<Written | Rejection> => {
  const { aggregate, id, command, subject, expected } = asked
  const permission = await access.permit(aimOf(asker, asked))
  if (isRejection(permission)) return permission
  const written = await handle({
    aggregate,
    id,
    command,
    permission,
    purpose: asker.purpose,
    commandId: asked.commandId ?? ids.uuid(),
    correlation: ids.uuid(),
    ...(subject !== undefined && { subject }),
    ...(expected !== undefined && { expected }),
  })
  if (!isRejection(written)) await queries.caughtUp(written.position)
  return written
}

/** The same for the visitor of a page, with what was written. */
export const askHere = <S, C extends CommandContracts, E extends EventContracts>(
  { exchange, visitor }: PageRequest,
  asked: Asked<S, C, E>,
): Promise<Written | Rejection> => {
  const asker = { by: visitor.actor, session: visitor.session, purpose: purposeOf({ visitor }) }
  return askAs(exchange, asker, asked)
}

/** The same where it only matters whether it was refused; `undefined` means done. */
export const ask = async <S, C extends CommandContracts, E extends EventContracts>(
  request: PageRequest,
  asked: Asked<S, C, E>,
): Promise<Rejection | undefined> => {
  const written = await askHere(request, asked)
  return isRejection(written) ? written : undefined
}

const statuses: Readonly<Partial<Record<Rejection['rejected'], number>>> = {
  'not-allowed': 403,
  'not-found': 404,
  conflict: 409,
  'stale-revision': 409,
}

/** The page for a refusal that no form of ours should meet: the state changed, or the address was made by hand. */
export const rejected = ({ rejected: code }: Rejection): Answer =>
  show(errorView({ status: statuses[code] ?? 400 }))
