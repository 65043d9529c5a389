/** The periods of sharing with one grantee, and what stood before the last change. */
import type { Label } from '../../domain/kernel/terms.ts'
import type { ShareView } from '../../projections/views.ts'
import type { PageRequest } from '../visitor.ts'
import { isTo, type NamedGrantee } from './grantees.ts'
import { discloseNothing } from './look.ts'

/** Every period of sharing with this grantee, oldest first. */
export const periodsWith = async (
  request: PageRequest,
  { grantee }: NamedGrantee,
): Promise<readonly ShareView[]> => {
  const disclosure = await discloseNothing(request, request.visitor.actor.user, 'consents')
  if (disclosure === undefined) return []
  return (await request.exchange.queries.consents.history(disclosure)).filter(isTo(grantee))
}

/** The labels that stand now; undefined where nothing is shared. */
export const standing = (periods: readonly ShareView[]): readonly Label[] | undefined =>
  periods.find(({ until }) => until === undefined)?.labels

/** What was shared before the last change; undefined for nothing. `none` where nothing ever was. */
export const beforeLast = (periods: readonly ShareView[]): readonly Label[] | undefined | 'none' => {
  const last = periods.at(-1)
  if (last === undefined) return 'none'
  if (last.until !== undefined) return last.labels
  const previous = periods.at(-2)
  return previous?.until === last.since ? previous.labels : undefined
}
