/** Whether a share could be used at an instant: its team still open, its provider's agreement in force, its person still a member. */
import { dayInLondon, type Instant } from '../../domain/kernel/time.ts'
import type { ProfessionalView } from '../../projections/officeViews.ts'
import type { ShareView } from '../../projections/views.ts'
import type { Names } from './names.ts'

const over = (end: Instant | undefined, at: Instant): boolean => end !== undefined && end <= at

const teamWorks = ({ teams, providers }: Names, id: string, at: Instant): boolean => {
  const team = teams.find(one => one.id === id)
  const provider = providers.find(one => one.id === team?.provider)
  return !over(team?.closedAt, at) && !over(provider?.endedAt, at)
}

export const couldLook = (
  { grantee }: ShareView,
  at: Instant,
  {
    names,
    people,
  }: { readonly names: Names; readonly people: ReadonlyMap<string, ProfessionalView | undefined> },
): boolean => {
  if (grantee.type === 'team') return teamWorks(names, grantee.id, at)
  const today = dayInLondon(at)
  const memberships = people.get(grantee.id)?.memberships ?? []
  return memberships.some(
    ({ team, from, to }) => from <= today && (to === undefined || to > today) && teamWorks(names, team, at),
  )
}
