/** What portal and API ask that is about no one person: caseloads as ids, the quarantine's outlines, and who takes part. */
import { sql, type Kysely } from 'kysely'
import type { LocalDate } from '../domain/kernel/time.ts'
import { keyIn, pageOf } from './cursor.ts'
import type { ProviderRow, TeamRow } from './directory.ts'
import type { ModelTables } from './models.ts'
import type { MessageRow } from './quarantine.ts'
import { refusedOf } from './refusedQueries.ts'
import type { Queries } from './views.ts'
import type { MemberView, ProfessionalView, ProviderView, QuarantineLine, TeamView } from './officeViews.ts'

type Models = Kysely<ModelTables>

const caseloadOf = async (models: Models, team: string): Promise<readonly string[]> => {
  const links = models
    .selectFrom('caseload_shared')
    .select(['patient', 'at'])
    .where('team', '=', team)
    .unionAll(models.selectFrom('caseload_written').select(['patient', 'at']).where('team', '=', team))
  const rows = await models
    .selectFrom(links.as('link'))
    .select('patient')
    .groupBy('patient')
    .orderBy(where => where.fn.max('at'), 'desc')
    .orderBy('patient')
    .execute()
  return rows.map(({ patient }) => patient)
}

/** A message of which it isn't known yet what becomes of it is no line. */
const linesOf = (row: MessageRow): readonly QuarantineLine[] => {
  const { state, reason } = row
  if (state === 'received' || state === 'refused' || reason === '') return []
  const { message, revision, organisation, candidate } = row
  const line = {
    message,
    revision,
    organisation,
    reason,
    messageType: row.message_type,
    receivedAt: row.received_at,
    reusedControlId: row.reused_control_id === 1,
    state,
  }
  return [candidate === null ? line : { ...line, candidate }]
}

const mostUnmapped = 100

const quarantineOf = (models: Models): Queries['quarantine'] => ({
  ...refusedOf(models),
  unmapped: async () => {
    const rows = await models
      .selectFrom('unmapped_code')
      .select(({ fn }) => ['code', fn.countAll<number>().as('messages'), fn.max('at').as('lastAt')])
      .groupBy('code')
      .orderBy('messages', 'desc')
      .orderBy('code')
      .limit(mostUnmapped)
      .execute()
    return rows.map(({ code, messages, lastAt }) => ({ code, messages, lastAt }))
  },
  list: async asked => {
    const inOrder = models
      .selectFrom('quarantine_message')
      .selectAll()
      .where('state', '=', asked.state)
      .orderBy('received_at', 'desc')
      .orderBy('message', 'desc')
      .limit(asked.limit + 1)
    const key = asked.after === undefined ? undefined : keyIn(asked.after, 2)
    const behind =
      key === undefined
        ? inOrder
        : inOrder.where(sql<boolean>`(received_at, message) < (${sql.join([...key])})`)
    const rows = await behind.execute()
    return pageOf(rows.flatMap(linesOf), asked, ({ receivedAt, message }) => [receivedAt, message])
  },
  find: async message => {
    const rows = await models
      .selectFrom('quarantine_message')
      .selectAll()
      .where('message', '=', message)
      .execute()
    return rows.flatMap(linesOf)[0]
  },
})

const teamOf = ({ label, is_open, closed_at, ...team }: TeamRow): TeamView => ({
  id: team.id,
  provider: team.provider,
  name: team.name,
  specialty: team.specialty,
  setting: team.setting,
  ...(label === null ? {} : { label }),
  open: is_open === 1,
  ...(closed_at === null ? {} : { closedAt: closed_at }),
})

const professionalOf = async (models: Models, id: string): Promise<ProfessionalView | undefined> => {
  const row = await models
    .selectFrom('directory_professional')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirst()
  if (row === undefined) return undefined
  const periods = await models
    .selectFrom('directory_membership')
    .selectAll()
    .where('professional', '=', id)
    .orderBy('revision')
    .execute()
  const memberships = periods.map(({ team, from_day, to_day }) => ({
    team,
    from: from_day,
    ...(to_day === null ? {} : { to: to_day }),
  }))
  return { id: row.id, name: row.name, profession: row.profession, memberships }
}

/** Who is a member of these teams on a day, by name. */
const membersOf = async (
  models: Models,
  teams: readonly string[],
  on: LocalDate,
): Promise<readonly MemberView[]> => {
  if (teams.length === 0) return []
  return models
    .selectFrom('directory_membership as membership')
    .innerJoin('directory_professional as person', 'person.id', 'membership.professional')
    .select(['person.id', 'person.name', 'person.profession', 'membership.team'])
    .where('membership.team', 'in', teams)
    .where('membership.from_day', '<=', on)
    .where(where => where.or([where('to_day', 'is', null), where('to_day', '>', on)]))
    .orderBy('person.name')
    .orderBy('person.id')
    .execute()
}

const providerOf = ({ ended_at, ...provider }: ProviderRow): ProviderView => ({
  ...provider,
  ...(ended_at === null ? {} : { endedAt: ended_at }),
})

const directoryOf = (models: Models): Queries['directory'] => {
  const providers = models
    .selectFrom('directory_provider')
    .select(['id', 'name', 'ods', 'setting', 'agreement', 'ended_at'])
  const teams = models.selectFrom('directory_team').selectAll()
  return {
    providers: async () => (await providers.orderBy('name').orderBy('id').execute()).map(providerOf),
    provider: async id => (await providers.where('id', '=', id).execute()).map(providerOf)[0],
    teams: async () => (await teams.orderBy('name').orderBy('id').execute()).map(teamOf),
    team: async id => (await teams.where('id', '=', id).execute()).map(teamOf)[0],
    professional: id => professionalOf(models, id),
    members: (teams, on) => membersOf(models, teams, on),
  }
}

/** The queries that need no Disclosure: none of them says anything about a person. */
export const officeQueries = (models: Models): Pick<Queries, 'caseload' | 'quarantine' | 'directory'> => ({
  caseload: { pick: team => caseloadOf(models, team) },
  quarantine: quarantineOf(models),
  directory: directoryOf(models),
})
