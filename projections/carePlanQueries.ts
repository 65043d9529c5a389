/** What portal and API ask of care plans and of what people are writing into them. */
import { sql, type Kysely } from 'kysely'
import type { Disclosure } from '../access/types.ts'
import { streamName } from '../domain/kernel/ids.ts'
import type { Instant, LocalDate } from '../domain/kernel/time.ts'
import { historyOf, type History } from './carePlanFold.ts'
import type { OpenDraftRow } from './carePlanTables.ts'
import { planView } from './carePlanView.ts'
import type { CarePlanQueries, DraftView, Writer } from './carePlanViews.ts'
import { mustBeFor } from './disclosed.ts'
import type { ModelTables } from './models.ts'

type Models = Kysely<ModelTables>

const rowsOf = (models: Models, patient: string, plan: string) =>
  models
    .selectFrom('care_plan_event')
    .selectAll()
    .where('patient', '=', patient)
    .where('plan', '=', plan)
    .orderBy('revision')

/** A disclosed plan's history, up to the revision that was disclosed. */
const disclosedHistory = async (
  models: Models,
  disclosure: Disclosure,
  plan: string,
): Promise<History | undefined> => {
  mustBeFor(disclosure, ['carePlan'])
  const named = disclosure.entries.find(({ stream }) => stream === streamName('carePlan', plan))
  if (named === undefined) return undefined
  const rows = await rowsOf(models, disclosure.patient, plan)
    .where('revision', '<=', named.revision)
    .execute()
  return historyOf(disclosure, rows)
}

const draftRows = async (models: Models, disclosure: Disclosure, plan: string) => {
  const history = await disclosedHistory(models, disclosure, plan)
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

const draftView = ({ steps }: History, row: OpenDraftRow): DraftView => ({
  draft: row.draft,
  author: row.author,
  role: row.role,
  ...(row.team !== null && { team: row.team }),
  target: row.target,
  revision: row.revision,
  savedAt: row.at,
  offered: row.offered === 1,
  base: Math.max(
    0,
    steps.findLastIndex(({ revision }) => revision <= row.base),
  ),
  fields: row.fields,
})

const writerOf = ({ author, role, team, at, target }: OpenDraftRow): Writer => ({
  at,
  user: author,
  role,
  ...(team !== null && { team }),
  section: target.section,
})

/** The queries of care plans. */
export const carePlanQueries = (models: Models): CarePlanQueries => ({
  pick: async may => {
    const plans = await models
      .selectFrom('care_plan')
      .select(['id', 'revision'])
      .where('patient', '=', may.ask.patient)
      .orderBy('id')
      .execute()
    const seen = await Promise.all(
      plans.map(async ({ id }) => {
        const history = historyOf(
          { permit: may.permit, at: may.at },
          await rowsOf(models, may.ask.patient, id).execute(),
        )
        return history !== undefined
      }),
    )
    return plans
      .filter((_, place) => seen[place] === true)
      .map(({ id, revision }) => ({ stream: streamName('carePlan', id), revision }))
  },
  read: async (disclosure, plan, version) => {
    const history = await disclosedHistory(models, disclosure, plan)
    return history === undefined ? undefined : planView(plan, history, version)
  },
  revisionOf: async (disclosure, plan, version) =>
    (await disclosedHistory(models, disclosure, plan))?.steps[version]?.revision,
  drafts: async (disclosure, plan) => {
    const found = await draftRows(models, disclosure, plan)
    if (found === undefined) return []
    const { user } = disclosure.ask.by
    return found.rows
      .filter(({ author, offered }) => author === user || offered === 1)
      .map(row => draftView(found.history, row))
  },
  writers: async (disclosure, plan, since: Instant) => {
    const found = await draftRows(models, disclosure, plan)
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
  reviews: async (team, until: LocalDate) => {
    const rows = await models
      .selectFrom('care_plan as plan')
      .innerJoin('care_plan_team as its', 'its.plan', 'plan.id')
      .select(['plan.id', 'plan.patient', 'plan.review_on'])
      .where('its.team', '=', team)
      .where('plan.status', '=', 'open')
      .where('plan.review_on', '<=', until)
      .orderBy('plan.review_on')
      .orderBy('plan.id')
      .execute()
    return rows.flatMap(({ id, patient, review_on }) =>
      review_on === null ? [] : [{ plan: id, patient, reviewOn: review_on }],
    )
  },
})
