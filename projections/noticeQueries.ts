/** What portal and API ask of notices about care plans. */
import type { Kysely } from 'kysely'
import type { Disclosure } from '../access/types.ts'
import type { PlanView } from './carePlanViews.ts'
import { citedIds, mustBeFor } from './disclosed.ts'
import type { ModelTables } from './models.ts'
import type { NoticeQueries, NoticeView } from './noticeViews.ts'
import type { NoticeTables } from './notices.ts'
import { hasDied } from './personQueries.ts'

type Models = Kysely<ModelTables>
type NoticeRow = NoticeTables['notice']

/** The newest notice of each plan for the day that stands there: that a review is overdue says all that “it is due” said. */
const newestOf = (plan: PlanView, rows: readonly NoticeRow[]): NoticeRow | undefined =>
  plan.status === 'open'
    ? rows.findLast(row => row.plan === plan.id && row.review_on === plan.reviewOn)
    : undefined

/** Done is done: also where the review set no next day. */
const isDone = ({ reviewed }: PlanView, { at }: NoticeRow): boolean =>
  reviewed !== undefined && reviewed.at >= at

const readBy = async (models: Models, { patient, ask }: Disclosure): Promise<ReadonlySet<string>> => {
  const rows = await models
    .selectFrom('notice_read')
    .select(['plan', 'notice'])
    .where('patient', '=', patient)
    .where('reader', '=', ask.by.user)
    .execute()
  return new Set(rows.map(({ plan, notice }) => `${plan} ${String(notice)}`))
}

const read = async (
  models: Models,
  disclosure: Disclosure,
  plans: readonly PlanView[],
): Promise<readonly NoticeView[]> => {
  mustBeFor(disclosure, ['carePlan'])
  const { patient } = disclosure
  const [rows, marked, died] = await Promise.all([
    models
      .selectFrom('notice')
      .selectAll()
      .where('patient', '=', patient)
      .orderBy('plan')
      .orderBy('revision')
      .execute(),
    readBy(models, disclosure),
    hasDied(models, patient),
  ])
  if (died) return []
  const cited = citedIds(disclosure)
  const waiting = plans.flatMap(plan => {
    const row = cited.includes(plan.id) ? newestOf(plan, rows) : undefined
    if (row === undefined || isDone(plan, row)) return []
    const { revision: notice, review_on: reviewOn, stage, at: givenAt } = row
    return marked.has(`${plan.id} ${String(notice)}`) ? [] : [{ plan, notice, reviewOn, stage, givenAt }]
  })
  return waiting.toSorted((a, b) => a.reviewOn.localeCompare(b.reviewOn))
}

/** The queries of notices. */
export const noticeQueries = (models: Models): NoticeQueries => ({
  read: (disclosure, plans) => read(models, disclosure, plans),
})
