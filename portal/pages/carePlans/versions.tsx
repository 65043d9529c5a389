/** What happened to a plan, step by step: each version can be read as it stood, and any two compared. */
import { Button, Select } from 'nhsuk-react-components'
import type { PlanStep, PlanView } from '../../../projections/carePlanViews.ts'
import { DataTable } from '../../layout/table.tsx'
import { show, type Answer } from '../../layout/view.ts'
import { stepWords } from '../../text/carePlans.ts'
import { dayAndTime } from '../../text/dates.ts'
import { capital, listed } from '../../text/words.ts'
import type { PageRequest } from '../../visitor.ts'
import { titleFor } from './parts.ts'
import { gone, placeOf, type Place } from './place.ts'
import { readPlan } from './read.ts'
import { readWhom, type Whom } from './who.ts'

/** The titles of a step's sections, as its reader knows them. */
const titles = (plan: PlanView, { sections }: PlanStep, own: boolean): string =>
  listed(plan.sections.filter(({ id }) => sections.includes(id)).map(section => titleFor(section, { own })))

/** What one step was, in words. */
export const wordsOf = (plan: PlanView, step: PlanStep, own: boolean): string =>
  stepWords(step, titles(plan, step, own))

const Choice = (props: {
  readonly id: string
  readonly label: string
  readonly plan: PlanView
  readonly chosen: number
}) => (
  <Select
    id={props.id}
    name={props.id}
    label={props.label}
    labelProps={{ size: 's' }}
    defaultValue={String(props.chosen)}
  >
    {props.plan.history.toReversed().map(({ version, at }) => (
      <Select.Option key={version} value={String(version)}>
        {version}: {dayAndTime(at)}
      </Select.Option>
    ))}
  </Select>
)

/** Chooses two versions to compare. */
export const CompareForm = (props: {
  readonly plan: PlanView
  readonly base: string
  readonly from: number
  readonly to: number
}) => (
  <form method="get" action={`${props.base}/compare`} className="cie-search cie-onscreen">
    <Choice id="from" label="Compare version" plan={props.plan} chosen={props.from} />
    <Choice id="to" label="with version" plan={props.plan} chosen={props.to} />
    <Button type="submit" secondary>
      Show what changed
    </Button>
  </form>
)

interface Props {
  readonly plan: PlanView
  readonly place: Place
  readonly whom: Whom
}

const Steps = ({ plan, place, whom }: Props) => (
  <DataTable
    dense={!place.own}
    caption="Newest first"
    rows={plan.history.toReversed()}
    keyOf={({ version }) => String(version)}
    columns={[
      {
        heading: 'When',
        cell: ({ version, at }) => (
          <a href={`${place.base}?version=${String(version)}`}>
            {dayAndTime(at)}
            <span className="nhsuk-u-visually-hidden">: read version {version}</span>
          </a>
        ),
      },
      { heading: 'What', cell: step => wordsOf(plan, step, place.own) },
      { heading: 'By', cell: step => capital(whom.who(step)) },
      { heading: 'Version', number: true, cell: ({ version }) => String(version) },
    ]}
  />
)

/** `GET …/versions` */
export const versionsPage = async (request: PageRequest): Promise<Answer> => {
  const read = await readPlan(request)
  if (read === undefined) return gone(placeOf(request))
  const { plan, place } = read
  const whom = await readWhom(request, read, plan.history)
  return show({
    title: `What happened to the plan: ${plan.title}`,
    section: place.section,
    back: { href: place.base, text: 'Back to the plan' },
    live: place.patient,
    wide: !place.own,
    body: (
      <>
        <h1 className="nhsuk-heading-l">
          <span className="nhsuk-caption-l">{plan.title}</span>
          Versions of this plan
        </h1>
        <p>Every change made a new version. None is ever lost.</p>
        {plan.newest > 0 && (
          <CompareForm plan={plan} base={place.base} from={Math.max(0, plan.newest - 1)} to={plan.newest} />
        )}
        <Steps plan={plan} place={place} whom={whom} />
      </>
    ),
  })
}
