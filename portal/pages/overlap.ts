/** Shares that reach the same people: a team's reaches its members, some of whom may have one of their own. */
import { dayInLondon } from '../../domain/kernel/time.ts'
import type { ShareView } from '../../projections/views.ts'
import type { PageRequest } from '../visitor.ts'
import { nameGrantee, type NamedGrantee } from './grantees.ts'
import { readNames } from './names.ts'

/** Another share that stands, and with whom. */
export interface Overlap {
  readonly with: NamedGrantee
  readonly share: ShareView
}

/** The teams that a professional works for today. */
const teamsOfProfessional = async (
  { exchange: { clock, queries } }: PageRequest,
  id: string,
): Promise<readonly string[]> => {
  const today = dayInLondon(clock())
  const person = await queries.directory.professional(id)
  return (person?.memberships ?? [])
    .filter(({ from, to }) => from <= today && (to === undefined || to > today))
    .map(({ team }) => team)
}

/** The teams for which a grantee works, or which it is. */
export const teamsOf = async (
  request: PageRequest,
  { grantee }: Pick<NamedGrantee, 'grantee'>,
): Promise<readonly string[]> =>
  grantee.type === 'team' ? [grantee.id] : teamsOfProfessional(request, grantee.id)

/** Of a team: its members' own shares. Of a professional: the shares of the teams they work for. */
export const overlapsOf = async (
  request: PageRequest,
  to: NamedGrantee,
  others: readonly ShareView[],
): Promise<readonly Overlap[]> => {
  const { queries } = request.exchange
  const wanted = to.grantee.type === 'team' ? 'professional' : 'team'
  const [teams, names] = await Promise.all([teamsOf(request, to), readNames(queries)])
  const candidates = others.filter(({ grantee }) => grantee.type === wanted)
  const found = await Promise.all(
    candidates.map(async (share): Promise<readonly Overlap[]> => {
      const theirs = await teamsOf(request, share)
      if (!theirs.some(team => teams.includes(team))) return []
      return [{ share, with: await nameGrantee(queries, names, share.grantee) }]
    }),
  )
  return found.flat()
}
