/** A patient's own care plans: none yet, one, or many. */
import { Card, Tag } from 'nhsuk-react-components'
import type { PlanView } from '../../../projections/carePlanViews.ts'
import { errorView } from '../../layout/errors.tsx'
import { show, type Answer } from '../../layout/view.ts'
import { day, plainDay } from '../../text/dates.ts'
import type { PageRequest } from '../../visitor.ts'
import { awaitingAnswer } from '../home/plans.ts'
import { readPlans } from './read.ts'
import { readWhom, type Whom } from './who.ts'

const PlanCard = ({ plan, whom }: { readonly plan: PlanView; readonly whom: Whom }) => {
  const last = plan.history.at(-1) ?? plan.drafted
  const waiting = awaitingAnswer(plan).length
  return (
    <Card clickable>
      <Card.Heading className="nhsuk-heading-m">
        <Card.Link href={`/plans/${plan.id}`}>{plan.title}</Card.Link>
      </Card.Heading>
      {plan.status === 'closed' && <Tag modifier="grey">Closed</Tag>}
      <p className="nhsuk-u-margin-bottom-1">
        Last changed on {day(last.at)} by {whom.by(last)}.
      </p>
      {plan.status === 'open' && plan.reviewOn !== undefined && (
        <p className="nhsuk-u-margin-bottom-1">You look at it together again by {plainDay(plan.reviewOn)}.</p>
      )}
      {waiting > 0 && (
        <p className="nhsuk-u-margin-bottom-1">
          {waiting === 1 ? 'One part waits' : `${String(waiting)} parts wait`} for you to say whether you
          agree.
        </p>
      )}
    </Card>
  )
}

const None = () => (
  <>
    <p>There is no care plan for you here yet.</p>
    <p>
      A care plan is written by you and those who care for you together: what matters to you, what you hope
      for, who does what, and what to do if something happens. If you would like one, ask your GP practice or
      the team that cares for you.
    </p>
  </>
)

/** `/plans` */
export const myPlansPage = async (request: PageRequest): Promise<Answer> => {
  const { user } = request.visitor.actor
  const read = await readPlans(request, user)
  if (read === undefined) return show(errorView({ status: 404 }))
  const { plans, disclosure } = read
  const people = plans.flatMap(({ history, drafted }) => [drafted, ...history.slice(-1)])
  const whom = await readWhom(request, { disclosure, place: { own: true } }, people)
  return show({
    title: 'Your care plans',
    section: '/plans',
    live: user,
    body: (
      <div className="cie-narrow">
        <h1 className="nhsuk-heading-l">Your care plans</h1>
        {plans.length === 0 && <None />}
        {plans.map(plan => (
          <PlanCard key={plan.id} plan={plan} whom={whom} />
        ))}
      </div>
    ),
  })
}
