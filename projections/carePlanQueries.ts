/** What portal and API ask of care plans and of what people are writing into them. */
import { sql, type Kysely } from 'kysely'
import type { Disclosure, Permitted } from '../access/types.ts'
import { streamName } from '../domain/kernel/ids.ts'
import type { Instant, LocalDate } from '../domain/kernel/time.ts'
import { stepNamed, versionName, type History } from './carePlanFold.ts'
import { disclosedHistories, permittedHistory, type Histories } from './carePlanHistories.ts'
import type { CarePlanTables, OpenDraftRow } from './carePlanTables.ts'
import { planView } from './carePlanView.ts'
import type { CarePlanQueries, DraftView, PlanReview, VersionAsked, Writer } from './carePlanViews.ts'
import type { ModelTables } from './models.ts'

type Models = Kysely<ModelTables>

const versionOf = (history: History, asked: VersionAsked | undefined): number | undefined => {
  if (typeof asked !== 'string') return asked
  const step = stepNamed(history, asked)
  return step === undefined ? -1 : history.steps.indexOf(step)
}

/** The last of the viewer's versions that stood at a revision. */
const versionAt = ({ steps }: History, revision: number): number =>
  Math.max(
    0,
    steps.findLastIndex(step => step.revision <= revision),
  )

const draftRows = async (
  { models, histories }: { readonly models: Models; readonly histories: Histories },
  disclosure: Disclosure,
  plan: string,
) => {
  const history = await histories(disclosure, plan)
  if (history === undefined) return undefined
  const rows = await models
    .selectFrom('care_plan_draft')
    .selectAll()
    .where('patient', '=', disclosure.patient)
    .where('plan', '=', plan)
    .orderBy('at')
    .execute()
  return { history, rows: rows.filter(({ target }) => history.visible.has(target.section)) }
}

const draftView = (history: History, row: OpenDraftRow): DraftView => ({
  draft: row.draft,
  author: row.author,
  role: row.role,
  ...(row.team !== null && { team: row.team }),
  target: row.target,
  revision: row.revision,
  savedAt: row.at,
  offered: row.offered === 1,
  base: versionAt(history, row.base),
  baseName: versionName(history, versionAt(history, row.base)) ?? '',
  fields: row.fields,
})

const writerOf = ({ author, role, team, at, target }: OpenDraftRow): Writer => ({
  at,
  user: author,
  role,
  ...(team !== null && { team }),
  section: target.section,
})

const idsOf = async (models: Models, patient: string): Promise<readonly string[]> => {
  const plans = await models
    .selectFrom('care_plan')
    .select('id')
    .where('patient', '=', patient)
    .orderBy('id')
    .execute()
  return plans.map(({ id }) => id)
}

const pickOne = async (models: Models, may: Permitted, plan: string) => {
  const found = await permittedHistory(models, may, plan)
  return found === undefined ? undefined : { stream: streamName('carePlan', plan), revision: found.revision }
}

const dueRows = (models: Models, until: LocalDate) =>
  models
    .selectFrom('care_plan as plan')
    .select(['plan.id', 'plan.patient', 'plan.review_on'])
    .where('plan.status', '=', 'open')
    .where('plan.review_on', '<=', until)
    .orderBy('plan.review_on')
    .orderBy('plan.id')

const reviewsIn = (
  rows: readonly Pick<CarePlanTables['care_plan'], 'id' | 'patient' | 'review_on'>[],
): readonly PlanReview[] =>
  rows.flatMap(({ id, patient, review_on }) =>
    review_on === null ? [] : [{ plan: id, patient, reviewOn: review_on }],
  )

/** The queries of care plans. */
export const carePlanQueries = (models: Models): CarePlanQueries => {
  const histories = disclosedHistories(models)
  const source = { models, histories }
  return {
    idsOf: patient => idsOf(models, patient),
    pick: async may => {
      const ids = await idsOf(models, may.ask.patient)
      const cited = await Promise.all(ids.map(id => pickOne(models, may, id)))
      return cited.filter(one => one !== undefined)
    },
    pickOne: (may, plan) => pickOne(models, may, plan),
    sectionsOf: async (may, plan) => [
      ...((await permittedHistory(models, may, plan))?.history.visible ?? []),
    ],
    read: async (disclosure, plan, version) => {
      const history = await histories(disclosure, plan)
      return history === undefined ? undefined : planView(plan, history, versionOf(history, version))
    },
    revisionOf: async (may, plan, name) => {
      const found = await permittedHistory(models, may, plan)
      return found === undefined ? undefined : stepNamed(found.history, name)?.revision
    },
    versionAt: async (may, plan, revision) => {
      const found = await permittedHistory(models, may, plan)
      if (found === undefined || found.revision < revision) return undefined
      const version = versionAt(found.history, revision)
      const name = versionName(found.history, version)
      const step = found.history.steps[version]
      return name === undefined || step === undefined ? undefined : { version, name, revision: step.revision }
    },
    drafts: async (disclosure, plan) => {
      const found = await draftRows(source, disclosure, plan)
      if (found === undefined) return []
      const { user } = disclosure.ask.by
      return found.rows
        .filter(({ author, offered }) => author === user || offered === 1)
        .map(row => draftView(found.history, row))
    },
    writers: async (disclosure, plan, since: Instant) => {
      const found = await draftRows(source, disclosure, plan)
      const { user } = disclosure.ask.by
      return (found?.rows ?? []).filter(({ author, at }) => author !== user && at >= since).map(writerOf)
    },
    peopleOf: async (team, limit) => {
      const rows = await models
        .selectFrom('care_plan as plan')
        .innerJoin('care_plan_team as its', 'its.plan', 'plan.id')
        .select('plan.patient')
        .where('its.team', '=', team)
        .where('plan.status', '=', 'open')
        .groupBy('plan.patient')
        .orderBy(({ fn }) => fn.coalesce(fn.min('plan.review_on'), sql<string>`'9'`))
        .orderBy('plan.patient')
        .limit(limit)
        .execute()
      return rows.map(({ patient }) => patient)
    },
    reviews: async (team, until) =>
      reviewsIn(
        await dueRows(models, until)
          .innerJoin('care_plan_team as its', 'its.plan', 'plan.id')
          .where('its.team', '=', team)
          .execute(),
      ),
    dueBy: async until => reviewsIn(await dueRows(models, until).execute()),
  }
}
