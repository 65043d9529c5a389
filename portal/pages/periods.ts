/** The periods of sharing with one grantee, and what stood before the last change. */
import { streamName } from '../../domain/kernel/ids.ts'
import type { Label } from '../../domain/kernel/terms.ts'
import type { ShareView } from '../../projections/views.ts'
import type { PageRequest } from '../visitor.ts'
import { isTo, type NamedGrantee } from './grantees.ts'
import { mayLook } from './look.ts'

/** What a page about one share was made from. */
export interface Periods {
  /** Every period of sharing with this grantee, oldest first. */
  readonly periods: readonly ShareView[]
  /** All shares that stand with others. */
  readonly others: readonly ShareView[]
  /** The revision of the visitor's consents that the page knows: what is decided on the page is decided of it. */
  readonly seen: number
}

/** The visitor's sharing with one grantee. */
export const periodsWith = async (request: PageRequest, { grantee }: NamedGrantee): Promise<Periods> => {
  const patient = request.visitor.actor.user
  const may = await mayLook(request, patient, 'consents')
  if (may === undefined) return { periods: [], others: [], seen: -1 }
  const { access, queries } = request.exchange
  const history = await queries.consents.history(await access.disclose(may, []))
  const stream = streamName('consent', patient)
  return {
    periods: history.filter(isTo(grantee)),
    others: history.filter(share => share.until === undefined && !isTo(grantee)(share)),
    seen: may.cites.find(cited => cited.stream === stream)?.revision ?? -1,
  }
}

/** The labels that stand now; undefined where nothing is shared. */
export const standing = ({ periods }: Pick<Periods, 'periods'>): readonly Label[] | undefined =>
  periods.find(({ until }) => until === undefined)?.labels

/** The revision of the last change of this share; undefined where nothing ever was shared. */
export const lastChange = ({ periods }: Pick<Periods, 'periods'>): number | undefined => {
  const last = periods.at(-1)
  return last?.endedBy?.revision ?? last?.cause.revision
}

/** What was shared before the change at a revision (`after: undefined`: nothing was); undefined where that changed nothing here. */
export const beforeChange = (
  { periods }: Pick<Periods, 'periods'>,
  revision: number,
): { readonly after: readonly Label[] | undefined } | undefined => {
  const ended = periods.find(({ endedBy }) => endedBy?.revision === revision)
  if (ended !== undefined) return { after: ended.labels }
  return periods.some(({ cause }) => cause.revision === revision) ? { after: undefined } : undefined
}
