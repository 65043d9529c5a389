/** Asking a command on behalf of a caller: permission, ids, precondition, and what the outcome answers. */
import type { z } from 'zod'
import type { Aim } from '../../access/access.ts'
import type { Aggregate, CommandContracts, CommandOf } from '../../domain/kernel/decider.ts'
import type { EventContracts } from '../../domain/kernel/event.ts'
import { isRejection, reject, type Rejection } from '../../domain/kernel/rejection.ts'
import { ReadModelBehind } from '../../projections/faults.ts'
import type { Written } from '../../store/write.ts'
import { json, refuse, type Answer } from '../http/answers.ts'
import { isPrecondition, precondition, stale } from '../http/etag.ts'
import type { Caller, Exchange } from '../http/exchange.ts'
import { commandIds, type CommandIds } from '../http/idempotency.ts'
import { once } from '../http/kept.ts'
import { problemOf, type Problem } from '../http/problems.ts'
import { purposeOf } from './person.ts'
import type { written } from './schemas.ts'

/** A change as a request asks it. */
export interface Change<S, C extends CommandContracts, E extends EventContracts> {
  readonly aggregate: Aggregate<S, C, E>
  readonly id: string
  readonly command: CommandOf<C>
  /** The patient whom it concerns, where it concerns one. */
  readonly patient?: string
  readonly expected?: number
}

/** What a request brings to its command. */
export interface Asked {
  readonly exchange: Exchange
  readonly caller: Caller
  readonly header: (name: string) => string | undefined
  readonly path: string
  readonly correlation: string
  readonly body: unknown
}

/** The ids of a request's command. `route` is its method and path template. */
export const idsOf = ({ exchange, caller, header, path, body }: Asked, route: string): CommandIds | Problem =>
  commandIds(exchange, {
    caller,
    route,
    header: header('idempotency-key'),
    content: { path, body: body ?? null },
  })

/** Asks a command whose subject is the id of its stream. */
export const ask = async <S, C extends CommandContracts, E extends EventContracts>(
  { exchange, caller, correlation }: Asked,
  ids: CommandIds,
  change: Change<S, C, E>,
): Promise<Written | Rejection> => {
  const aim: Aim = {
    ...caller,
    command: change.command.type,
    category: change.aggregate.category,
    id: change.id,
    ...(change.patient !== undefined && { patient: change.patient }),
  }
  const permission = await exchange.access.permit(aim)
  if (isRejection(permission)) return reject('not-allowed', permission.why)
  return once(exchange, ids, () =>
    exchange.handle({
      aggregate: change.aggregate,
      id: change.id,
      subject: change.id,
      command: change.command,
      permission,
      purpose: purposeOf(caller.by.role),
      correlation,
      ...ids,
      ...(change.expected !== undefined && { expected: change.expected }),
    }),
  )
}

/** The list is to show what was just decided; when it lags, the decision stands all the same. */
export const shownSoon = async ({ queries }: Exchange, position: string | undefined): Promise<void> => {
  try {
    await queries.caughtUp(position)
  } catch (error) {
    if (!(error instanceof ReadModelBehind)) throw error
  }
}

/** The one revision that If-Match names, or `any`. */
export const expectedOf = (header: string | undefined): number | 'any' | Problem => {
  const named = precondition(header)
  if (!isPrecondition(named) || named === 'any') return named
  const [only] = named
  return only === undefined || named.length > 1 ? stale : only
}

/** A change as a route makes it from a request. */
interface Changing<S, C extends CommandContracts, E extends EventContracts> {
  /** The change, or why it can't be asked: looked for after the ids and If-Match. */
  readonly change: (ids: CommandIds) => Change<S, C, E> | Promise<Change<S, C, E> | Problem>
  readonly problem?: (rejection: Rejection) => Problem
}

/** Asks one command as of the revision that If-Match names; lists show it soon. `routeName` is its method and what it changes. */
export const changeOf = async <S, C extends CommandContracts, E extends EventContracts>(
  call: Asked,
  routeName: string,
  { change, problem = problemOf }: Changing<S, C, E>,
): Promise<Answer<z.input<typeof written>>> => {
  const ids = idsOf(call, routeName)
  if ('code' in ids) return refuse(ids)
  const expected = expectedOf(call.header('if-match'))
  if (typeof expected === 'object') return refuse(expected)
  const wanted = await change(ids)
  if ('code' in wanted) return refuse(wanted)
  const outcome = await ask(call, ids, { ...wanted, ...(expected !== 'any' && { expected }) })
  if (isRejection(outcome)) return refuse(problem(outcome))
  await shownSoon(call.exchange, outcome.position)
  return json({ revision: outcome.revision, changed: outcome.changed }, { etag: outcome.revision })
}
