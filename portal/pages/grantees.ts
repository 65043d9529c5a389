/** Those with whom a record may be shared, and how a share reads as a sentence. */
import { granteeTypes, type Grantee } from '../../domain/consent/events.ts'
import { opaqueId } from '../../domain/kernel/ids.ts'
import type { Label } from '../../domain/kernel/terms.ts'
import type { Queries, ShareView } from '../../projections/views.ts'
import { labelList, otherLabels } from '../text/words.ts'
import type { PageRequest } from '../visitor.ts'
import { readNames, type Names } from './names.ts'

/** A grantee with its name, as the patient knows it. */
export interface NamedGrantee {
  readonly grantee: Grantee
  /** As in "Kidney team, St Mary’s Hospital". */
  readonly name: string
  /** Its pages lie under this address. */
  readonly base: string
}

const baseOf = ({ type, id }: Grantee): string => `/sharing/${type}/${id}`

/** Names a grantee that may no longer be listed. */
export const nameGrantee = async (
  queries: Queries,
  names: Names,
  grantee: Grantee,
): Promise<NamedGrantee> => {
  const base = baseOf(grantee)
  if (grantee.type === 'team') return { grantee, base, name: names.team(grantee.id) }
  const person = await queries.directory.professional(grantee.id)
  return { grantee, base, name: person?.name ?? 'A professional who is no longer listed' }
}

/** The grantee in a request's address; undefined where there is none of that kind. */
export const granteeOf = async (request: PageRequest): Promise<NamedGrantee | undefined> => {
  const { queries } = request.exchange
  const type = granteeTypes.find(one => one === request.params['type'])
  const id = opaqueId.safeParse(request.params['id'])
  if (type === undefined || !id.success) return undefined
  const known = await (type === 'team'
    ? queries.directory.team(id.data)
    : queries.directory.professional(id.data))
  if (known === undefined) return undefined
  return nameGrantee(queries, await readNames(queries), { type, id: id.data })
}

/** Tells one grantee from another. */
export const isTo =
  ({ type, id }: Grantee) =>
  (share: ShareView): boolean =>
    share.grantee.type === type && share.grantee.id === id

/** `can see: general health and social care. Not: mental health and sexual health.` */
export const shareWords = (held: readonly Label[]): string => {
  if (held.length === 0) return 'sees only what it wrote itself: no part is shared.'
  const rest = otherLabels(held)
  return rest.length === 0
    ? `can see everything: ${labelList(held)}.`
    : `can see: ${labelList(held)}. Not: ${labelList(rest)}.`
}
