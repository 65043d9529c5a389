/** Who takes part: provider organisations, teams, and professionals with their memberships. */
import type { Erased } from '../domain/kernel/event.ts'
import { idOf } from '../domain/kernel/ids.ts'
import type { CareSetting, Label } from '../domain/kernel/terms.ts'
import type { Instant, LocalDate } from '../domain/kernel/time.ts'
import { professionalEvents } from '../domain/professional/events.ts'
import { providerEvents } from '../domain/provider/events.ts'
import { teamEvents } from '../domain/team/events.ts'
import { projection, type Handler } from './projection.ts'
import { integer, optional, table, text, type RowOf } from './tables.ts'
import type { ProviderView } from './officeViews.ts'

const providers = table(
  'directory_provider',
  {
    id: text(),
    name: text(),
    ods: text(),
    setting: text<CareSetting>(),
    agreement: text<ProviderView['agreement']>(),
    /** When the agreement ended, while no other is in force. */
    ended_at: optional(text<Instant>()),
  },
  { key: ['id'] },
)
const teams = table(
  'directory_team',
  {
    id: text(),
    provider: text(),
    name: text(),
    specialty: text(),
    setting: text<CareSetting>(),
    label: optional(text<Label>()),
    is_open: integer(),
    closed_at: optional(text<Instant>()),
  },
  { key: ['id'] },
)
const professionals = table(
  'directory_professional',
  { id: text(), name: text(), profession: text() },
  { key: ['id'] },
)
const memberships = table(
  'directory_membership',
  {
    professional: text(),
    revision: integer(),
    team: text(),
    from_day: text<LocalDate>(),
    to_day: optional(text<LocalDate>()),
  },
  { key: ['professional', 'revision'], indexes: [['team']] },
)
export type ProviderRow = RowOf<typeof providers>
export type TeamRow = RowOf<typeof teams>
export type DirectoryTables = {
  readonly directory_provider: ProviderRow
  readonly directory_team: TeamRow
  readonly directory_professional: RowOf<typeof professionals>
  readonly directory_membership: RowOf<typeof memberships>
}

/** Of the events here only those of a professional are about a person. */
const removeProfessional: Handler<Erased> = async (_erased, { stream }, rows) => {
  await rows.remove(professionals, { id: idOf(stream) })
  await rows.remove(memberships, { professional: idOf(stream) })
}

export const directory = projection({
  name: 'directory',
  version: 3,
  tables: [providers, teams, professionals, memberships],
  of: { provider: providerEvents, team: teamEvents, professional: professionalEvents },
  announces: false,
  on: {
    ProviderRegistered: ({ name, ods, setting }, { stream }, rows) =>
      rows.put(providers, { id: idOf(stream), name, ods, setting, agreement: 'none', ended_at: null }),
    AgreementSigned: (_data, { stream }, rows) =>
      rows.change(providers, { id: idOf(stream) }, { agreement: 'inForce', ended_at: null }),
    AgreementEnded: (_data, { stream, at }, rows) =>
      rows.change(providers, { id: idOf(stream) }, { agreement: 'none', ended_at: at }),
    TeamFormed: ({ provider, name, specialty, setting, label }, { stream }, rows) =>
      rows.put(teams, {
        id: idOf(stream),
        provider,
        name,
        specialty,
        setting,
        label: label ?? null,
        is_open: 1,
        closed_at: null,
      }),
    TeamRenamed: ({ name, label }, { stream }, rows) =>
      rows.change(teams, { id: idOf(stream) }, { name, label: label ?? null }),
    TeamClosed: (_data, { stream, at }, rows) =>
      rows.change(teams, { id: idOf(stream) }, { is_open: 0, closed_at: at }),
    ProfessionalRegistered: ({ name, profession }, { stream }, rows) =>
      rows.put(professionals, { id: idOf(stream), name, profession }),
    MembershipBegan: ({ team, from }, { stream, revision }, rows) =>
      rows.put(memberships, { professional: idOf(stream), revision, team, from_day: from, to_day: null }),
    MembershipEnded: ({ team, on }, { stream }, rows) =>
      rows.change(memberships, { professional: idOf(stream), team, to_day: null }, { to_day: on }),
    Erased: removeProfessional,
  },
})
