/** Providers and their teams. A team whose name is a diagnosis shows its provider's name alone, except to its members. */
import { z } from 'zod'
import { opaqueId } from '../../domain/kernel/ids.ts'
import { careSetting } from '../../domain/kernel/terms.ts'
import type { ProviderView, TeamView } from '../../projections/officeViews.ts'
import { json } from '../http/answers.ts'
import { bare, route } from '../http/route.ts'
import { teamsOf } from './membership.ts'
import { anyRole } from './person.ts'

const team = z
  .strictObject({ id: opaqueId, name: z.string(), specialty: z.string().optional(), setting: careSetting })
  .meta({ id: 'Team' })
const organisation = z
  .strictObject({
    id: opaqueId,
    name: z.string(),
    ods: z.string(),
    setting: careSetting,
    agreement: z.enum(['inForce', 'none']),
    teams: z.array(team).readonly(),
  })
  .meta({ id: 'Organisation' })

type Shown = z.input<typeof team>
const shownTeam =
  ({ name: providerName, setting: providerSetting }: ProviderView, own: ReadonlySet<string>) =>
  ({ id, name, specialty, setting, label }: TeamView): Shown =>
    label === undefined || own.has(id)
      ? { id, name, specialty, setting }
      : { id, name: providerName, setting: providerSetting }

/** By the names that are shown: a hidden name's place would tell it. */
const inShownOrder = (teams: readonly Shown[]): readonly Shown[] =>
  teams.toSorted((a, b) => a.name.localeCompare(b.name) || a.id.localeCompare(b.id))

export const readOrganisations = route({
  name: 'readOrganisations',
  method: 'get',
  path: '/api/v1/organisations',
  summary: 'Read the organisations of the exchange and their teams',
  who: anyRole,
  shape: { ...bare, answer: z.strictObject({ items: z.array(organisation).readonly() }) },
  refusals: [],
  handle: async ({ exchange, caller }) => {
    const { directory } = exchange.queries
    const [providers, teams, own] = await Promise.all([
      directory.providers(),
      directory.teams(),
      teamsOf(exchange, caller.by),
    ])
    const items = providers.map(provider => {
      const { id, name, ods, setting, agreement } = provider
      const open = teams.filter(one => one.provider === id && one.open)
      return { id, name, ods, setting, agreement, teams: inShownOrder(open.map(shownTeam(provider, own))) }
    })
    return json({ items }, { shared: true })
  },
})
