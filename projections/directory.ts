/** Who takes part: provider organisations with their agreements, teams, professionals with their memberships, and commissioners with what is granted to them. */
import type { Erased } from '../domain/kernel/event.ts'
import { idOf } from '../domain/kernel/ids.ts'
import type { CareSetting, Label } from '../domain/kernel/terms.ts'
import type { Instant, LocalDate } from '../domain/kernel/time.ts'
import type { Granted } from '../domain/commissioner/decider.ts'
import { commissionerEvents } from '../domain/commissioner/events.ts'
import { professionalEvents } from '../domain/professional/events.ts'
import { providerEvents } from '../domain/provider/events.ts'
import { teamEvents } from '../domain/team/events.ts'
import { projection, type Handler } from './projection.ts'
import { integer, json, optional, table, text, type RowOf } from './tables.ts'
import type { ProviderView } from './officeViews.ts'

const providers = table(
  'directory_provider',
  {
    id: text(),
    name: text(),
    ods: text(),
    setting: text<CareSetting>(),
    network: optional(text()),
    agreement: text<ProviderView['agreement']>(),
    /** Which agreement was signed last, and when. */
    signed: optional(text()),
    signed_on: optional(text<LocalDate>()),
    /** When the agreement ended and why, while no other is in force. */
    ended_at: optional(text<Instant>()),
    ended_because: optional(text()),
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
const commissioners = table(
  'directory_commissioner',
  {
    id: text(),
    name: text(),
    granted: json<Granted>(),
    since: text<Instant>(),
    withdrawn_at: optional(text<Instant>()),
    withdrawn_because: optional(text()),
    /** Of its stream: what a change may name. */
    revision: integer(),
  },
  { key: ['id'] },
)
export type CommissionerRow = RowOf<typeof commissioners>
export type ProviderRow = RowOf<typeof providers>
export type TeamRow = RowOf<typeof teams>
export type DirectoryTables = {
  readonly directory_provider: ProviderRow
  readonly directory_team: TeamRow
  readonly directory_professional: RowOf<typeof professionals>
  readonly directory_membership: RowOf<typeof memberships>
  readonly directory_commissioner: CommissionerRow
}

/** Of the events here only those of professionals and commissioners are about a person. */
const removePerson: Handler<Erased> = async (_erased, { stream }, rows) => {
  await rows.remove(professionals, { id: idOf(stream) })
  await rows.remove(memberships, { professional: idOf(stream) })
  await rows.remove(commissioners, { id: idOf(stream) })
}

export const directory = projection({
  name: 'directory',
  version: 5,
  tables: [providers, teams, professionals, memberships, commissioners],
  of: {
    provider: providerEvents,
    team: teamEvents,
    professional: professionalEvents,
    commissioner: commissionerEvents,
  },
  announces: false,
  on: {
    ProviderRegistered: ({ name, ods, setting, network }, { stream }, rows) =>
      rows.put(providers, {
        id: idOf(stream),
        name,
        ods,
        setting,
        network: network?.name ?? null,
        agreement: 'none',
        signed: null,
        signed_on: null,
        ended_at: null,
        ended_because: null,
      }),
    AgreementSigned: ({ agreement, signedOn }, { stream }, rows) =>
      rows.change(
        providers,
        { id: idOf(stream) },
        {
          agreement: 'inForce',
          signed: agreement,
          signed_on: signedOn,
          ended_at: null,
          ended_because: null,
        },
      ),
    AgreementEnded: ({ reason }, { stream, at }, rows) =>
      rows.change(
        providers,
        { id: idOf(stream) },
        { agreement: 'none', ended_at: at, ended_because: reason },
      ),
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
    DashboardsGranted: (granted, { stream, at, revision }, rows) =>
      rows.put(commissioners, {
        id: idOf(stream),
        name: granted.name,
        granted,
        since: at,
        withdrawn_at: null,
        withdrawn_because: null,
        revision,
      }),
    DashboardsWithdrawn: ({ reason }, { stream, at, revision }, rows) =>
      rows.change(
        commissioners,
        { id: idOf(stream) },
        { withdrawn_at: at, withdrawn_because: reason, revision },
      ),
    Erased: removePerson,
  },
})
