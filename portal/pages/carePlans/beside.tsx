/** A person's care plans on the page of their record, for a professional with whom something is shared. */
import { Tag } from 'nhsuk-react-components'
import type { PlanView } from '../../../projections/carePlanViews.ts'
import { DataTable } from '../../layout/table.tsx'
import { plainDay, shortDay } from '../../text/dates.ts'
import type { PageRequest } from '../../visitor.ts'
import { askOf, ready } from '../look.ts'
import { readPlans } from './read.ts'
import { readWhom, type Whom } from './who.ts'

interface Plans {
  readonly plans: readonly PlanView[]
  readonly whom: Whom
}

/** The plans; undefined where none could be seen. To open a record is no look at plans where there are none, and no refused one. */
export const readPlansBeside = async (request: PageRequest, patient: string): Promise<Plans | undefined> => {
  const { access, queries } = request.exchange
  const may = await access.foresee(askOf(request, patient, 'carePlan'))
  if (may === undefined) return undefined
  await ready(request, may)
  const isAny = (await queries.carePlans.pick(may)).length > 0
  const read = isAny ? await readPlans(request, patient) : { plans: [], disclosure: may }
  if (read === undefined) return undefined
  const { plans, disclosure } = read
  const people = plans.flatMap(({ history }) => history.slice(-1))
  return { plans, whom: await readWhom(request, { disclosure, place: { own: false } }, people) }
}

const agreedWords = ({ sections }: PlanView): string => {
  const agreed = sections.filter(({ agreement }) => agreement.answer === 'agreed').length
  return `${String(agreed)} of ${String(sections.length)} parts`
}

const lastWords = ({ history }: PlanView, whom: Whom): string => {
  const last = history.at(-1)
  return last === undefined ? '' : `${shortDay(last.at)}, ${whom.by(last)}`
}

/** The plans as a table, with the way to a new one. */
export const PlansOfPerson = ({ plans, whom, base }: Plans & { readonly base: string }) => (
  <section aria-labelledby="plans">
    <h2 className="nhsuk-heading-s nhsuk-u-margin-bottom-2" id="plans">
      Care plans
    </h2>
    {plans.length === 0 ? (
      <p className="nhsuk-u-margin-bottom-2">None that you can see.</p>
    ) : (
      <DataTable
        dense
        caption="Care plans"
        captionHidden
        rows={plans}
        keyOf={({ id }) => id}
        columns={[
          {
            heading: 'Plan',
            cell: ({ id, title, status }) => (
              <>
                <a href={`${base}/plans/${id}`}>{title}</a>{' '}
                {status === 'closed' && <Tag modifier="grey">Closed</Tag>}
              </>
            ),
          },
          { heading: 'Last written', cell: plan => lastWords(plan, whom) },
          { heading: 'Patient agreed to', cell: agreedWords },
          {
            heading: 'Review by',
            cell: ({ reviewOn }) => (reviewOn === undefined ? 'Not set' : plainDay(reviewOn)),
          },
        ]}
      />
    )}
    <p>
      <a href={`${base}/plans/new`}>Draft a care plan</a>
    </p>
  </section>
)
