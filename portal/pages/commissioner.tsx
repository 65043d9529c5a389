/** What of the dashboards one commissioner may see: granted and changed. */
import { Button, Checkboxes, TextInput } from 'nhsuk-react-components'
import { unknownNames } from '../../analytics/granted.ts'
import { commissioner } from '../../domain/commissioner/decider.ts'
import { commissionerCommands } from '../../domain/commissioner/events.ts'
import { opaqueId } from '../../domain/kernel/ids.ts'
import { boroughs } from '../../domain/kernel/terms.ts'
import type { CommissionerView } from '../../projections/officeViews.ts'
import { errorView, faultOf } from '../layout/errors.tsx'
import { Decide, PostForm } from '../layout/forms.tsx'
import { goTo, show, type Answer, type Fault } from '../layout/view.ts'
import type { PageRequest } from '../visitor.ts'
import { ask, rejected } from './ask.ts'
import { section } from './commissioners.tsx'

/** One group of boxes: the first means all of them. */
interface Choice {
  readonly field: 'areas' | 'questions' | 'breakdowns'
  readonly legend: string
  readonly all: { readonly value: 'everywhere' | 'every'; readonly text: string }
  readonly options: readonly { readonly value: string; readonly text: string }[]
  readonly missing: string
}

const choicesOf = ({ exchange }: PageRequest): readonly Choice[] => {
  const questions = exchange.dashboards.questions()
  const breakdowns = new Map(questions.flatMap(one => one.breakdowns.map(({ name, title }) => [name, title])))
  return [
    {
      field: 'areas',
      legend: 'Areas',
      all: { value: 'everywhere', text: 'All of North West London, with its totals' },
      options: boroughs.map(value => ({ value, text: value })),
      missing: 'Choose at least one area',
    },
    {
      field: 'questions',
      legend: 'Dashboards',
      all: { value: 'every', text: 'Every dashboard, also those to come' },
      options: questions.map(({ name, title }) => ({ value: name, text: title })),
      missing: 'Choose at least one dashboard',
    },
    {
      field: 'breakdowns',
      legend: 'Broken down by',
      all: { value: 'every', text: 'Every breakdown, also those to come' },
      options: [...breakdowns].map(([value, text]) => ({ value, text })),
      missing: 'Choose at least one breakdown',
    },
  ]
}

type Chosen = Readonly<Record<Choice['field'], readonly string[]>>

const Boxes = (props: {
  readonly choice: Choice
  readonly chosen: Chosen
  readonly faults: readonly Fault[]
}) => {
  const { field, legend, all, options } = props.choice
  return (
    <Checkboxes
      id={field}
      idPrefix={field}
      name={field}
      legend={legend}
      legendProps={{ size: 'm' }}
      {...faultOf(props.faults, `${field}-1`)}
    >
      {[all, ...options].map(({ value, text }) => (
        <Checkboxes.Item key={value} value={value} defaultChecked={props.chosen[field].includes(value)}>
          {text}
        </Checkboxes.Item>
      ))}
    </Checkboxes>
  )
}

interface FormShown {
  readonly id: string
  readonly before: CommissionerView | undefined
  readonly name: string
  readonly chosen: Chosen
  readonly faults: readonly Fault[]
}

const formPage = (request: PageRequest, { id, before, name, chosen, faults }: FormShown): Answer => {
  const title = before === undefined ? 'Grant dashboards' : `What ${before.name} may see`
  return show({
    title,
    section,
    faults,
    status: faults.length > 0 ? 400 : 200,
    back: { href: section, text: 'Back to commissioners' },
    body: (
      <div className="cie-narrow">
        <h1 className="nhsuk-heading-l">{title}</h1>
        <PostForm visitor={request.visitor} action={`${section}/${id}`}>
          <TextInput
            id="name"
            name="name"
            label="Their name"
            labelProps={{ size: 'm' }}
            autoComplete="off"
            defaultValue={name}
            {...faultOf(faults, 'name')}
          />
          {choicesOf(request).map(choice => (
            <Boxes key={choice.field} choice={choice} chosen={chosen} faults={faults} />
          ))}
          <Decide text="Grant this" cancel={{ href: section, text: 'Leave it as it is' }} />
        </PostForm>
        {before !== undefined && before.withdrawnAt === undefined && (
          <>
            <h2 className="nhsuk-heading-m">When they plan no care any more</h2>
            <Button href={`${section}/${id}/withdraw`} secondary>
              Withdraw everything
            </Button>
          </>
        )}
      </div>
    ),
  })
}

const listOf = (granted: string | readonly string[]): readonly string[] =>
  typeof granted === 'string' ? [granted] : granted
/** What was sent that no box on the page says: a page that was open since a dashboard was renamed. */
const unknownIn = ({ exchange }: PageRequest, { questions, breakdowns }: Chosen): readonly Fault[] => {
  const named = (names: readonly string[]) => names.filter(name => name !== 'every')
  const asked = { questions: named(questions), breakdowns: named(breakdowns) }
  return unknownNames(exchange.dashboards.questions(), asked).map(({ list, why }) => ({
    field: `${list}-1`,
    says: `${why.charAt(0).toUpperCase()}${why.slice(1)}: choose again`,
  }))
}
const nothing: Chosen = { areas: [], questions: ['every'], breakdowns: ['every'] }
const chosenIn = (view: CommissionerView | undefined): Chosen =>
  view === undefined
    ? nothing
    : { areas: listOf(view.areas), questions: listOf(view.questions), breakdowns: listOf(view.breakdowns) }

/** The commissioner that the address names, as far as anything was ever granted to them. */
export const named = async ({ exchange, params }: PageRequest) => {
  const id = opaqueId.safeParse(params['id'])
  return id.success
    ? { id: id.data, before: await exchange.queries.directory.commissioner(id.data) }
    : undefined
}
export const gone = (): Answer => show(errorView({ status: 404 }))

/** `GET /commissioners/:id` */
export const commissionerPage = async (request: PageRequest): Promise<Answer> => {
  const found = await named(request)
  if (found === undefined) return gone()
  const { before } = found
  return formPage(request, { ...found, name: before?.name ?? '', chosen: chosenIn(before), faults: [] })
}

/** `POST /commissioners/:id` */
export const grantDashboards = async (request: PageRequest): Promise<Answer> => {
  const found = await named(request)
  if (found === undefined) return gone()
  const { form } = request
  const name = form.text('name').trim()
  const choices = choicesOf(request)
  const sent = (field: Choice['field']): readonly string[] => form.list(field)
  const chosen = { areas: sent('areas'), questions: sent('questions'), breakdowns: sent('breakdowns') }
  const faults = [
    ...(name === '' || name.length > 200 ? [{ field: 'name', says: 'Enter their name' }] : []),
    ...choices.flatMap(({ field, missing }) =>
      chosen[field].length === 0 ? [{ field: `${field}-1`, says: missing }] : [],
    ),
    ...unknownIn(request, chosen),
  ]
  if (faults.length > 0) return formPage(request, { ...found, name, chosen, faults })
  const granted = ({ field, all, options }: Choice): unknown =>
    chosen[field].includes(all.value)
      ? all.value
      : options.map(({ value }) => value).filter(value => chosen[field].includes(value))
  const parsed = commissionerCommands.GrantDashboards.data.safeParse({
    name,
    ...Object.fromEntries(choices.map(choice => [choice.field, granted(choice)])),
  })
  if (!parsed.success) return show(errorView({ status: 400 }))
  const { id } = found
  const command = { type: 'GrantDashboards', data: parsed.data } as const
  const refusal = await ask(request, { aggregate: commissioner, id, subject: id, command })
  return refusal === undefined ? goTo(section, `What ${name} may see is as you chose.`) : rejected(refusal)
}
