/** Which care plans a professional's team is to review: those that are overdue, and those that are due within two weeks (K3). */
import { Tag } from 'nhsuk-react-components'
import { readDueReviews, type SeenDuePlan } from '../../access/planReviews.ts'
import type { Permitted } from '../../access/types.ts'
import { dueUntil, reviewDueDays, stageOf, type ReviewStage } from '../../domain/kernel/planReviews.ts'
import { dayInLondon, type Instant } from '../../domain/kernel/time.ts'
import type { PlanView } from '../../projections/carePlanViews.ts'
import type { PersonView } from '../../projections/views.ts'
import { errorView } from '../layout/errors.tsx'
import { DataTable } from '../layout/table.tsx'
import { show, type Answer } from '../layout/view.ts'
import { counted } from '../text/carePlans.ts'
import { day, daysApart, plainDay } from '../text/dates.ts'
import type { PageRequest } from '../visitor.ts'
import { readWhom, sharedOfAll, type Whom } from './carePlans/who.ts'
import { mayLookAtPlans } from './look.ts'
import { NextPage } from './nextPage.tsx'
import { dutyName } from './person.tsx'

const pageSize = 50

/** A plan to be reviewed with whose it is. */
interface ReviewRow {
  readonly due: SeenDuePlan
  readonly person: PersonView
  readonly plan: PlanView
}

interface Listed {
  readonly whom: Whom
  readonly now: Instant
}

const readRow = async (
  { exchange: { queries } }: PageRequest,
  due: SeenDuePlan,
): Promise<readonly ReviewRow[]> => {
  const [person, plan] = await Promise.all([
    queries.people.read(due.disclosure),
    queries.carePlans.read(due.disclosure, due.plan),
  ])
  return person === undefined || plan === undefined ? [] : [{ due, person, plan }]
}

const howFar = ({ reviewOn }: SeenDuePlan, now: Instant): string => {
  const days = daysApart(dayInLondon(now), reviewOn)
  if (days === 0) return 'Today'
  const many = counted(Math.abs(days), 'day')
  return days < 0 ? `${many} late` : `In ${many}`
}

/** The teams that answer for what the reader may see of it: who drafted it, then who owns a part. */
const ownersOf = ({ plan }: ReviewRow, whom: Whom): string => {
  const teams = [plan.drafted.team, ...plan.sections.map(({ owner }) => owner)]
  const names = [...new Set(teams.filter(team => team !== undefined))].map(whom.team)
  return names.length === 0 ? 'The patient' : names.join('; ')
}

const lastReview = ({ plan: { reviewed } }: ReviewRow, { who }: Whom): string =>
  reviewed === undefined ? 'None yet' : `${day(reviewed.at)}, ${who(reviewed)}`

interface GroupProps extends Listed {
  readonly stage: ReviewStage
  readonly heading: string
  /** What is said where there are none; undefined where that can’t be known: there is an earlier page. */
  readonly none: string | undefined
  readonly rows: readonly ReviewRow[]
}

const Group = ({ stage, heading, none, rows, whom, now }: GroupProps) => {
  const those = rows.filter(({ due }) => stageOf(due.reviewOn, now) === stage)
  if (those.length === 0 && none === undefined) return null
  return (
    <section aria-labelledby={stage}>
      <h2 className="nhsuk-heading-m" id={stage}>
        {heading}
      </h2>
      {those.length === 0 ? (
        <p>{none}</p>
      ) : (
        <DataTable
          dense
          caption={`${heading}: ${String(those.length)} ${those.length === 1 ? 'plan' : 'plans'}`}
          captionHidden
          rows={those}
          keyOf={({ plan }) => plan.id}
          columns={[
            {
              heading: 'Person',
              cell: ({ person }) => (
                <>
                  {dutyName(person)} {person.died === true && <Tag modifier="grey">Has died</Tag>}
                </>
              ),
            },
            {
              heading: 'Care plan',
              cell: ({ person, plan }) => (
                <a href={`/patients/${person.id}/plans/${plan.id}`}>{plan.title}</a>
              ),
            },
            {
              heading: 'Review date',
              cell: ({ due }) => (
                <>
                  {plainDay(due.reviewOn)}{' '}
                  <Tag modifier={stage === 'overdue' ? 'red' : 'blue'}>{howFar(due, now)}</Tag>
                </>
              ),
            },
            { heading: 'Last review', cell: row => lastReview(row, whom) },
            { heading: 'Owner', cell: row => ownersOf(row, whom) },
          ]}
        />
      )}
    </section>
  )
}

/** Leave to look at these plans and at whose they are. */
const mayLook = async (
  request: PageRequest,
  patient: string,
  plans: readonly string[],
): Promise<Permitted | undefined> => {
  const may = await mayLookAtPlans(request, patient, plans)
  if (may !== undefined) await request.exchange.queries.caughtUp(may.newest, undefined, ['people'])
  return may
}

/** `GET /reviews` */
export const reviewsPage = async (request: PageRequest): Promise<Answer> => {
  const { team } = request.visitor.actor
  if (team === undefined) return show(errorView({ status: 404 }))
  const { exchange, query } = request
  const now = exchange.clock()
  const { after } = query
  const paged = after !== undefined
  const { items, next } = await readDueReviews(exchange, {
    ...{ team, until: dueUntil(now), limit: pageSize, after },
    mayLook: (patient, plans) => mayLook(request, patient, plans),
  })
  const rows = (await Promise.all(items.map(due => readRow(request, due)))).flat()
  const labels = sharedOfAll(rows.map(({ due }) => due.disclosure))
  const somebody = rows.flatMap(({ plan }) => plan.reviewed ?? [])
  const reader = { disclosure: { permit: { labels } }, place: { own: false } }
  const whom = await readWhom(request, reader, somebody)
  return show({
    title: 'Care plan reviews',
    section: '/reviews',
    wide: true,
    body: (
      <>
        <h1 className="nhsuk-heading-l">
          <span className="nhsuk-caption-l">{whom.team(team)}</span>
          Care plan reviews
        </h1>
        <Group
          {...{ rows, whom, now }}
          stage="overdue"
          heading="Overdue"
          none={paged ? undefined : 'No review is overdue.'}
        />
        <Group
          {...{ rows, whom, now }}
          stage="due"
          heading={`Due in ${String(reviewDueDays)} days`}
          none={paged ? undefined : 'No review is due.'}
        />
        <NextPage
          base="/reviews"
          params={{}}
          next={next}
          paged={paged}
          words={{ first: 'First', next: 'Later' }}
        />
      </>
    ),
  })
}
