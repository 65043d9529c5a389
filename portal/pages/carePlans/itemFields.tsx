/** The fields of each kind of item, as its form asks for them. */
import { Checkboxes, Radios, Select, Textarea, TextInput } from 'nhsuk-react-components'
import { actionStages, type ItemKind } from '../../../domain/kernel/planSections.ts'
import { faultOf } from '../../layout/errors.tsx'
import { DayInput } from '../../layout/fields.tsx'
import type { Fault } from '../../layout/view.ts'
import { stageWords } from '../../text/carePlans.ts'
import type { Form } from '../../visitor.ts'
import { asked, units } from './askedFields.ts'
import type { Whom } from './who.ts'

export interface ItemFormProps {
  readonly kind: ItemKind
  /** What the fields say: as typed, from a draft, or from the item. */
  readonly form: Form
  readonly faults: readonly Fault[]
  readonly whom: Whom
}

const Plain = ({ kind, form, faults }: ItemFormProps) =>
  asked[kind].map(([name, as, { label, hint }]) => {
    const common = {
      id: name,
      name,
      label,
      labelProps: { size: 's' as const },
      defaultValue: form.text(name),
      ...(hint !== undefined && { hint }),
      ...faultOf(faults, name),
    }
    if (as === 'words') return <Textarea key={name} rows={2} {...common} />
    return as === 'line' ? (
      <TextInput key={name} {...common} />
    ) : (
      <TextInput
        key={name}
        inputMode="numeric"
        width={3}
        {...(units[as] !== '' && { suffix: units[as] })}
        {...common}
      />
    )
  })

const Who = ({ form, faults, whom }: ItemFormProps) => (
  <>
    <Radios
      id="who"
      idPrefix="who"
      name="who"
      legend="Who does it?"
      legendProps={{ size: 's' }}
      {...faultOf(faults, 'who-1')}
    >
      <Radios.Item value="person" defaultChecked={form.text('who') === 'person'}>
        {whom.person}
      </Radios.Item>
      <Radios.Item value="team" defaultChecked={form.text('who') === 'team'}>
        A team: choose it below
      </Radios.Item>
      <Radios.Item value="other" defaultChecked={form.text('who') === 'other'}>
        Somebody else: say who below
      </Radios.Item>
    </Radios>
    <Select
      id="team"
      name="team"
      label="Team, if a team does it"
      labelProps={{ size: 's' }}
      defaultValue={form.text('team')}
      {...faultOf(faults, 'team')}
    >
      <Select.Option value="">Choose a team</Select.Option>
      {whom.teams.map(({ id, open }) =>
        open || id === form.text('team') ? (
          <Select.Option key={id} value={id}>
            {whom.team(id)}
          </Select.Option>
        ) : null,
      )}
    </Select>
    <TextInput
      id="other"
      name="other"
      label="Who, if it is somebody else"
      labelProps={{ size: 's' }}
      hint="For example, a daughter or a carer"
      defaultValue={form.text('other')}
      {...faultOf(faults, 'other')}
    />
  </>
)

const Stage = ({ form, faults }: ItemFormProps) => (
  <Radios
    id="stage"
    idPrefix="stage"
    name="stage"
    legend="How far is it?"
    legendProps={{ size: 's' }}
    {...faultOf(faults, 'stage-1')}
  >
    {actionStages.map(stage => (
      <Radios.Item key={stage} value={stage} defaultChecked={form.text('stage') === stage}>
        {stageWords[stage]}
      </Radios.Item>
    ))}
  </Radios>
)

const Crisis = ({ form }: ItemFormProps) => (
  <Checkboxes id="crisis" idPrefix="crisis" name="crisis" legend="In a crisis" legendProps={{ size: 's' }}>
    <Checkboxes.Item value="yes" defaultChecked={form.text('crisis') === 'yes'}>
      This is somebody to call in a crisis: it stands on top of the plan
    </Checkboxes.Item>
  </Checkboxes>
)

/** All fields of a kind's form. */
export const ItemFields = (props: ItemFormProps) => (
  <>
    <Plain {...props} />
    {props.kind === 'action' && (
      <>
        <Who {...props} />
        <DayInput
          form={props.form}
          faults={props.faults}
          field="due"
          legend="By when? (optional)"
          hint="For example, 31 3 2027"
        />
        <Stage {...props} />
      </>
    )}
    {props.kind === 'regimen' && (
      <DayInput
        form={props.form}
        faults={props.faults}
        field="start"
        legend="When does the first cycle begin? (optional)"
        hint="For example, 31 3 2027. With the number and the length of the cycles, the plan shows them in a picture."
      />
    )}
    {props.kind === 'contact' && <Crisis {...props} />}
  </>
)
