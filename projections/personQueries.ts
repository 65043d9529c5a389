/** What portal and API ask about one person: who they are, and who may see their record. */
import type { Kysely } from 'kysely'
import type { Disclosure } from '../access/types.ts'
import { mergeDemographics, type CurrentDemographics } from '../domain/patient/demographics.ts'
import type { Demographics } from '../domain/patient/events.ts'
import type { Instant } from '../domain/kernel/time.ts'
import type { ShareRow } from './consents.ts'
import type { WriterView } from './decidedViews.ts'
import { mustBeFor } from './disclosed.ts'
import type { ModelTables } from './models.ts'
import type { PersonView, Queries, ShareView } from './views.ts'

type Models = Kysely<ModelTables>

const said = ({
  birthDate,
  sex,
  postcode,
  borough,
  gpPractice,
  died,
}: CurrentDemographics): Partial<PersonView> => ({
  ...(birthDate === undefined ? {} : { birthDate }),
  ...(sex === undefined ? {} : { sex }),
  ...(postcode === undefined ? {} : { postcode }),
  ...(borough === undefined ? {} : { borough }),
  ...(gpPractice === undefined ? {} : { gpPractice }),
  ...(died === true && { died }),
})

/** What each source says of a person, in the order in which it came. */
const saidBySources = async (models: Models, patient: string): Promise<readonly Demographics[]> => {
  const sources = await models
    .selectFrom('person_source')
    .select('demographics')
    .where('patient', '=', patient)
    .orderBy('revision')
    .execute()
  return sources.map(({ demographics }) => demographics)
}

/** Whether a source says that the person has died. */
export const hasDied = async (models: Models, patient: string): Promise<boolean> =>
  mergeDemographics(await saidBySources(models, patient))?.died === true

const nobodySaid: CurrentDemographics = { familyName: '', givenNames: '' }

/** Who the disclosed person is. Leave to know of decisions only is no leave to know who a person is. */
const readPerson = async (
  models: Models,
  { patient, permit }: Disclosure,
): Promise<PersonView | undefined> => {
  if (permit.shows !== 'contents') return undefined
  const row = await models.selectFrom('person').selectAll().where('patient', '=', patient).executeTakeFirst()
  if (row === undefined) return undefined
  const current = mergeDemographics(await saidBySources(models, patient)) ?? nobodySaid
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

/** By team, the first time that something reached the record which still stands there. */
const writersOf = async (models: Models, { patient }: Disclosure): Promise<readonly WriterView[]> => {
  const rows = await models
    .selectFrom('timeline_version as version')
    .innerJoin('timeline_entry as entry', 'entry.id', 'version.entry')
    .select(['entry.team', 'version.origin'])
    .where('entry.patient', '=', patient)
    .where('entry.team', 'is not', null)
    .where(where =>
      where.or([
        where('entry.retracted_revision', 'is', null),
        where('entry.retracted_revision', '<', where.ref('entry.shown_revision')),
      ]),
    )
    .execute()
  const since = new Map<string, Instant>()
  for (const { team, origin } of rows) {
    const first = team === null ? undefined : since.get(team)
    if (team !== null && (first === undefined || origin.recordedAt < first))
      since.set(team, origin.recordedAt)
  }
  return [...since].map(([team, at]) => ({ team, since: at }))
}

const historyLooks = ['consents', 'consentHistory'] as const

/** The queries about one person. */
export const personQueries = (models: Models): Pick<Queries, 'people' | 'consents'> => ({
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
    optOuts: async disclosure => {
      mustBeFor(disclosure, historyLooks)
      const rows = await models
        .selectFrom('consent_opt_out')
        .selectAll()
        .where('patient', '=', disclosure.patient)
        .orderBy('revision', 'desc')
        .execute()
      return rows.map(({ revision, at, type, chosen_by: by }) => ({ revision, at, type, by }))
    },
    toldOptedOut: async () => {
      const newest = models
        .selectFrom('consent_opt_out')
        .select(({ fn }) => ['patient', fn.max('revision').as('revision')])
        .groupBy('patient')
      const rows = await models
        .selectFrom('consent_opt_out as choice')
        .innerJoin(newest.as('newest'), join =>
          join
            .onRef('newest.patient', '=', 'choice.patient')
            .onRef('newest.revision', '=', 'choice.revision'),
        )
        .select('choice.patient')
        .where('choice.type', '=', 'OptOutSet')
        .where('choice.chosen_by', '=', 'nationalService')
        .orderBy('choice.patient')
        .execute()
      return rows.map(({ patient }) => patient)
    },
    writers: async disclosure => {
      mustBeFor(disclosure, historyLooks)
      return writersOf(models, disclosure)
    },
  },
})
