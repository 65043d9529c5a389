/** What portal and API ask about one person: who they are, who may see their record, and who has looked. */
import { sql, type Kysely } from 'kysely'
import type { Disclosure } from '../access/types.ts'
import { mergeDemographics, type CurrentDemographics } from '../domain/patient/demographics.ts'
import { shownIn, type AccessRow } from './accessLog.ts'
import type { ShareRow } from './consents.ts'
import { keyIn, pageOf } from './cursor.ts'
import { inParts, mustBeFor } from './disclosed.ts'
import type { ModelTables } from './models.ts'
import type { AccessLogLine, PageAsked, PersonView, Queries, ShareView } from './views.ts'

type Models = Kysely<ModelTables>

const said = ({
  birthDate,
  sex,
  postcode,
  borough,
  gpPractice,
}: CurrentDemographics): Partial<PersonView> => ({
  ...(birthDate === undefined ? {} : { birthDate }),
  ...(sex === undefined ? {} : { sex }),
  ...(postcode === undefined ? {} : { postcode }),
  ...(borough === undefined ? {} : { borough }),
  ...(gpPractice === undefined ? {} : { gpPractice }),
})

const nobodySaid: CurrentDemographics = { familyName: '', givenNames: '' }

/** Who the disclosed person is. Leave to know of decisions only is no leave to know who a person is. */
const readPerson = async (
  models: Models,
  { patient, permit }: Disclosure,
): Promise<PersonView | undefined> => {
  if (permit.shows !== 'contents') return undefined
  const row = await models.selectFrom('person').selectAll().where('patient', '=', patient).executeTakeFirst()
  if (row === undefined) return undefined
  const sources = await models
    .selectFrom('person_source')
    .select('demographics')
    .where('patient', '=', patient)
    .orderBy('revision')
    .execute()
  const current = mergeDemographics(sources.map(({ demographics }) => demographics)) ?? nobodySaid
  return {
    id: patient,
    ...(row.nhs_number === null ? {} : { nhsNumber: row.nhs_number }),
    familyName: current.familyName,
    givenNames: current.givenNames,
    ...said(current),
    registered: row.registered === 1,
  }
}

const endOf = ({ until, ended_type, ended_revision }: ShareRow): Pick<ShareView, 'until' | 'endedBy'> =>
  until === null || ended_type === null || ended_revision === null
    ? {}
    : { until, endedBy: { type: ended_type, revision: ended_revision } }

const shareOf = (row: ShareRow): ShareView => ({
  grantee: { type: row.grantee_type, id: row.grantee_id },
  labels: row.labels,
  since: row.since,
  cause: { type: row.cause_type, revision: row.cause_revision },
  ...endOf(row),
})

const sharesOf = (models: Models, { patient }: Disclosure) =>
  models.selectFrom('consent_share').selectAll().where('patient', '=', patient).orderBy('cause_revision')

type Kinds = ReadonlyMap<string, AccessLogLine['entries'][number]['kind']>

const kindsOf = async (models: Models, rows: readonly AccessRow[]): Promise<Kinds> => {
  const ids = new Set(rows.flatMap(row => shownIn(row).map(({ id }) => id)))
  const found = await inParts([...ids], part =>
    models.selectFrom('timeline_entry').select(['id', 'kind']).where('id', 'in', part).execute(),
  )
  return new Map(found.map(({ id, kind }) => [id, kind]))
}

const shownOf = (row: AccessRow, kinds: Kinds): AccessLogLine['entries'] =>
  shownIn(row).map(({ id, revision }) => {
    const kind = kinds.get(id)
    return { id, revision, ...(kind === undefined ? {} : { kind }) }
  })

const lineOf = (row: AccessRow, kinds: Kinds): AccessLogLine => ({
  at: row.at,
  user: row.user_id,
  role: row.role,
  ...(row.team === null ? {} : { team: row.team }),
  ...(row.organisation === null ? {} : { organisation: row.organisation }),
  outcome: row.outcome,
  look: row.look,
  rule: row.rule,
  policy: row.policy,
  entries: shownOf(row, kinds),
  event: { stream: row.stream, revision: row.revision },
})

const looksAt = (
  models: Models,
  { patient, onRecord }: Disclosure,
  { after, limit }: PageAsked,
): Promise<readonly AccessRow[]> => {
  const all = models.selectFrom('access_line').selectAll().where('patient', '=', patient)
  // The very look that asks may be among the rows already, or not yet: never shown, so that it makes no difference.
  const others =
    onRecord === undefined
      ? all
      : all.where(where =>
          where.or([where('stream', '!=', onRecord.stream), where('revision', '!=', onRecord.revision)]),
        )
  const inOrder = others
    .orderBy('at', 'desc')
    .orderBy('stream', 'desc')
    .orderBy('revision', 'desc')
    .limit(limit + 1)
  if (after === undefined) return inOrder.execute()
  const [at, stream, revision] = keyIn(after, 3)
  return inOrder
    .where(sql<boolean>`(at, stream, revision) < (${at}, ${stream}, ${Number(revision)})`)
    .execute()
}

const historyLooks = ['consents', 'consentHistory'] as const

/** The queries about one person. */
export const personQueries = (models: Models): Pick<Queries, 'people' | 'consents' | 'accessLog'> => ({
  people: { read: disclosure => readPerson(models, disclosure) },
  consents: {
    read: async disclosure => {
      mustBeFor(disclosure, historyLooks)
      const rows = await sharesOf(models, disclosure).where('until', 'is', null).execute()
      return rows.map(shareOf)
    },
    history: async disclosure => {
      mustBeFor(disclosure, historyLooks)
      const rows = await sharesOf(models, disclosure).execute()
      return rows.map(shareOf)
    },
  },
  accessLog: {
    read: async (disclosure, asked) => {
      mustBeFor(disclosure, ['accessLog'])
      const rows = await looksAt(models, disclosure, asked)
      const kinds = await kindsOf(models, rows)
      const { items, next } = pageOf(rows, asked, row => [row.at, row.stream, String(row.revision)])
      return { items: items.map(row => lineOf(row, kinds)), ...(next === undefined ? {} : { next }) }
    },
  },
})
