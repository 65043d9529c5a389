/** Who takes part: providers and the register of their agreements, teams, professionals, commissioners. None of it is about a patient. */
import { sql, type Expression, type ExpressionBuilder, type Kysely, type SqlBool } from 'kysely'
import type { LocalDate } from '../domain/kernel/time.ts'
import { keyIn, pageOf } from './cursor.ts'
import type { CommissionerRow, ProviderRow, TeamRow } from './directory.ts'
import type { ModelTables } from './models.ts'
import type {
  AgreementState,
  CommissionerView,
  DirectoryQueries,
  MemberView,
  ProfessionalView,
  ProviderView,
  RegisterAsked,
  RegisterPage,
  TeamView,
} from './officeViews.ts'

type Models = Kysely<ModelTables>

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

const providerOf = (row: ProviderRow): ProviderView => ({
  id: row.id,
  name: row.name,
  ods: row.ods,
  setting: row.setting,
  agreement: row.agreement,
  ...(row.network === null ? {} : { network: row.network }),
  ...(row.signed === null || row.signed_on === null
    ? {}
    : { signed: { agreement: row.signed, on: row.signed_on } }),
  ...(row.ended_at === null ? {} : { endedAt: row.ended_at }),
  ...(row.ended_because === null ? {} : { endedBecause: row.ended_because }),
})

const commissionerOf = ({
  id,
  granted,
  since,
  withdrawn_at,
  withdrawn_because,
  revision,
}: CommissionerRow): CommissionerView => ({
  id,
  revision,
  ...granted,
  since,
  ...(withdrawn_at === null ? {} : { withdrawnAt: withdrawn_at }),
  ...(withdrawn_because === null ? {} : { withdrawnBecause: withdrawn_because }),
})

/** What stands for anything in a pattern, as itself. */
const literally = (text: string): string => text.toLowerCase().replaceAll(/[\\%_]/g, '\\$&')

type Where = (where: ExpressionBuilder<ModelTables, 'directory_provider'>) => Expression<SqlBool>
const inState: Readonly<Record<AgreementState, Where>> = {
  inForce: where => where('agreement', '=', 'inForce'),
  ended: where => where('ended_at', 'is not', null),
  unsigned: where => where.and([where('agreement', '=', 'none'), where('ended_at', 'is', null)]),
}

/** The providers that are asked for, a page at a time, by name. */
const registerOf = async (models: Models, asked: RegisterAsked): Promise<RegisterPage> => {
  const { text, setting, state } = asked
  let found = models.selectFrom('directory_provider')
  if (text !== undefined) {
    const pattern = `%${literally(text)}%`
    found = found.where(
      sql<boolean>`lower(name) like ${pattern} escape '\\' or lower(ods) like ${pattern} escape '\\'`,
    )
  }
  if (setting !== undefined) found = found.where('setting', '=', setting)
  if (state !== undefined) found = found.where(inState[state])
  const key = asked.after === undefined ? undefined : keyIn(asked.after, 2)
  const behind = key === undefined ? found : found.where(sql<boolean>`(name, id) > (${sql.join([...key])})`)
  const [rows, counted] = await Promise.all([
    behind
      .selectAll()
      .orderBy('name')
      .orderBy('id')
      .limit(asked.limit + 1)
      .execute(),
    found.select(({ fn }) => fn.countAll<number>().as('count')).executeTakeFirst(),
  ])
  const page = pageOf(rows.map(providerOf), asked, ({ name, id }) => [name, id])
  return { ...page, found: counted?.count ?? 0 }
}

/** Who takes part. */
export const directoryOf = (models: Models): DirectoryQueries => {
  const providers = models.selectFrom('directory_provider').selectAll()
  const teams = models.selectFrom('directory_team').selectAll()
  const commissioners = models.selectFrom('directory_commissioner').selectAll()
  return {
    providers: async () => (await providers.orderBy('name').orderBy('id').execute()).map(providerOf),
    provider: async id => (await providers.where('id', '=', id).execute()).map(providerOf)[0],
    register: asked => registerOf(models, asked),
    teams: async () => (await teams.orderBy('name').orderBy('id').execute()).map(teamOf),
    team: async id => (await teams.where('id', '=', id).execute()).map(teamOf)[0],
    professional: id => professionalOf(models, id),
    members: (teams, on) => membersOf(models, teams, on),
    commissioners: async () =>
      (await commissioners.orderBy('name').orderBy('id').execute()).map(commissionerOf),
    commissioner: async id => (await commissioners.where('id', '=', id).execute()).map(commissionerOf)[0],
  }
}
