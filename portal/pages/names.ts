/** What teams and organisations are called, to readers who may or may not know: some teams' names are a diagnosis (P5). */
import type { Label } from '../../domain/kernel/terms.ts'
import { labels } from '../../domain/kernel/terms.ts'
import type { Queries } from '../../projections/views.ts'
import type { ProviderView, TeamView } from '../../projections/officeViews.ts'

export interface Names {
  readonly teams: readonly TeamView[]
  readonly providers: readonly ProviderView[]
  readonly provider: (id: string) => string
  /** `Kidney team, St Mary’s Hospital`, or the organisation alone where the reader may not know more. */
  readonly team: (id: string) => string
  /** Where an item came from. */
  readonly source: (item: { readonly organisation: string; readonly team?: string }) => string
}

const unknown = 'an organisation that is no longer listed'

/** All names, as readers who hold `held` may know them. `ownTeam` is known to its members whatever its name says. */
export const readNames = async (
  { directory }: Queries,
  held: readonly Label[] = labels,
  ownTeam?: string,
): Promise<Names> => {
  const [teams, providers] = await Promise.all([directory.teams(), directory.providers()])
  const teamsById = new Map(teams.map(team => [team.id, team]))
  const providersById = new Map(providers.map(provider => [provider.id, provider.name]))
  const provider = (id: string): string => providersById.get(id) ?? unknown
  const team = (id: string): string => {
    const found = teamsById.get(id)
    if (found === undefined) return 'a team that is no longer listed'
    const hidden = found.label !== undefined && id !== ownTeam && !held.includes(found.label)
    return hidden ? provider(found.provider) : `${found.name}, ${provider(found.provider)}`
  }
  return {
    teams,
    providers,
    provider,
    team,
    source: item => (item.team === undefined ? provider(item.organisation) : team(item.team)),
  }
}
