/** A care plan begins: a professional chooses a template that is in force. */
import { Radios, TextInput } from 'nhsuk-react-components'
import { opaqueId } from '../../../domain/kernel/ids.ts'
import type { PersonView } from '../../../projections/views.ts'
import type { TemplateView } from '../../../projections/templateViews.ts'
import { faultOf } from '../../layout/errors.tsx'
import { DayInput } from '../../layout/fields.tsx'
import { Decide, PostForm } from '../../layout/forms.tsx'
import { goTo, show, type Answer, type Fault } from '../../layout/view.ts'
import { comingDateField, faultsOf, textField, type Field } from '../../text/fields.ts'
import type { PageRequest } from '../../visitor.ts'
import { rejected } from '../ask.ts'
import { changePlan } from './change.ts'
import { mayLook } from '../look.ts'
import { PersonHeading, readPerson } from '../patientRecord.tsx'
import { unseen } from '../person.tsx'

interface Parts {
  readonly patient: string
  readonly person: PersonView | undefined
  readonly templates: readonly TemplateView[]
}

/** The person for whom it is, put on record; undefined where their plans may not be seen. */
const readParts = async (request: PageRequest): Promise<Parts | undefined> => {
  const patient = request.params['id'] ?? ''
  const may = await mayLook(request, patient, 'carePlan')
  if (may === undefined) return undefined
  const { access, queries } = request.exchange
  const disclosure = await access.disclose(may, [])
  const [person, templates] = await Promise.all([
    readPerson(request, { may, disclosure }),
    queries.templates.inForce(),
  ])
  return { patient, person, templates }
}

const keyOf = ({ id, version }: TemplateView): string => `${id}-${String(version)}`

const Templates = (props: {
  readonly request: PageRequest
  readonly templates: readonly TemplateView[]
  readonly faults: readonly Fault[]
}) => (
  <Radios
    id="template"
    idPrefix="template"
    name="template"
    legend="Which kind of plan?"
    legendProps={{ size: 's' }}
    {...faultOf(props.faults, 'template-1')}
  >
    {props.templates.map(template => (
      <Radios.Item
        key={keyOf(template)}
        value={keyOf(template)}
        hint={template.sections.map(({ title }) => title).join(', ')}
        defaultChecked={props.request.form.text('template') === keyOf(template)}
      >
        {template.title}
      </Radios.Item>
    ))}
  </Radios>
)

const page = (
  request: PageRequest,
  { patient, person, templates }: Parts,
  faults: readonly Fault[],
): Answer => {
  const record = `/patients/${patient}`
  const { form, visitor, exchange } = request
  const plan = form.text('plan')
  return show({
    title: 'Draft a care plan',
    section: '/caseload',
    back: { href: record, text: 'Back to the record' },
    faults,
    status: faults.length > 0 ? 400 : 200,
    body: (
      <div className="cie-narrow">
        <PersonHeading person={person} />
        <h2 className="nhsuk-heading-m">Draft a care plan</h2>
        {templates.length === 0 ? (
          <p>No template for care plans is in force: organisations have to agree on one first.</p>
        ) : (
          <PostForm
            visitor={visitor}
            action={`${record}/plans/new`}
            fields={[['plan', plan === '' ? exchange.ids.opaque() : plan]]}
          >
            <Templates request={request} templates={templates} faults={faults} />
            <TextInput
              id="title"
              name="title"
              label="What is the plan called?"
              labelProps={{ size: 's' }}
              hint="The person reads this. For example, Living well with diabetes"
              defaultValue={form.text('title')}
              {...faultOf(faults, 'title')}
            />
            <DayInput
              form={form}
              faults={faults}
              field="review"
              legend="When is it to be reviewed?"
              hint="For example, 31 3 2027"
            />
            <Decide text="Begin the plan" cancel={{ href: record, text: 'Leave it' }} />
          </PostForm>
        )}
      </div>
    ),
  })
}

const chosen = ({ form }: PageRequest, { templates }: Parts): Field<TemplateView> => {
  const found = templates.find(template => keyOf(template) === form.text('template'))
  return found === undefined
    ? { fault: { field: 'template-1', says: 'Choose which kind of plan it is' } }
    : { value: found }
}

/** `GET /patients/:id/plans/new` */
export const newPlanPage = async (request: PageRequest): Promise<Answer> => {
  const parts = await readParts(request)
  return parts === undefined ? unseen('/find') : page(request, parts, [])
}

/** `POST /patients/:id/plans/new` */
export const draftPlan = async (request: PageRequest): Promise<Answer> => {
  const parts = await readParts(request)
  if (parts === undefined) return unseen('/find')
  const { patient } = parts
  const id = opaqueId.safeParse(request.form.text('plan'))
  const template = chosen(request, parts)
  const title = textField(request.form, {
    field: 'title',
    missing: 'Enter what the plan is called',
    most: 200,
  })
  const now = request.exchange.clock()
  const on = comingDateField(request.form, { field: 'review', what: 'a day', now })
  if ('fault' in template || 'fault' in title || 'fault' in on || !id.success)
    return page(request, parts, faultsOf(template, title, on))
  const { id: of, version, sections } = template.value
  const refusal = await changePlan(
    request,
    { patient, plan: id.data },
    {
      type: 'DraftPlan',
      data: { patient, title: title.value, template: { id: of, version }, sections, reviewOn: on.value },
    },
  )
  return refusal === undefined
    ? goTo(`/patients/${patient}/plans/${id.data}`, 'The plan is begun. Write its parts now.')
    : rejected(refusal)
}
