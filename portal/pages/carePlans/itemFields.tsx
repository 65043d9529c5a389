/** The fields of each kind of item, as its form asks for them and as its drafts keep them. */
import { Checkboxes, Radios, Select, Textarea, TextInput } from 'nhsuk-react-components'
import type { FormFields } from '../../../domain/kernel/planFields.ts'
import { actionStages, type ItemKind } from '../../../domain/kernel/planSections.ts'
import { faultOf } from '../../layout/errors.tsx'
import { DayInput } from '../../layout/fields.tsx'
import type { Fault } from '../../layout/view.ts'
import { stageWords } from '../../text/carePlans.ts'
import type { Form } from '../../visitor.ts'
import type { Whom } from './who.ts'

interface Ask {
  readonly label: string
  readonly hint?: string
}
const ask = (label: string, hint?: string): Ask => (hint === undefined ? { label } : { label, hint })

/** The plain fields of each kind, in the order in which they are asked for. */
const asked: Readonly<
  Record<ItemKind, readonly (readonly [name: string, as: 'line' | 'words' | 'percent', ask: Ask])[]>
> = {
  goal: [
    ['text', 'words', ask('What is the goal?', 'For example, walk to the market every day')],
    ['why', 'words', ask('Why does it matter? (optional)')],
    ['progress', 'percent', ask('How far along is it? (optional)', 'From 0 (not begun) to 100 (reached)')],
  ],
  action: [['text', 'words', ask('What is to be done?')]],
  trigger: [
    ['text', 'words', ask('What could happen?', 'For example, I am sick and can’t keep fluids down')],
    ['whatToDo', 'words', ask('What should be done then?')],
    ['whoToContact', 'line', ask('Who to contact (optional)')],
  ],
  contact: [
    ['text', 'line', ask('Name')],
    ['role', 'line', ask('Who they are (optional)', 'For example, daughter or diabetes nurse')],
    ['phone', 'line', ask('Telephone number')],
  ],
  regimen: [
    ['text', 'words', ask('Which treatment?')],
    ['cycles', 'words', ask('How often? (optional)')],
    ['whoToCall', 'line', ask('Who to call about it')],
  ],
}

/** The names of all fields that a kind's form has. */
export const namesOf = (kind: ItemKind): readonly string[] => [
  ...asked[kind].map(([name]) => name),
  ...(kind === 'action' ? ['who', 'team', 'other', 'due-day', 'due-month', 'due-year', 'stage'] : []),
  ...(kind === 'contact' ? ['crisis'] : []),
]

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
      <TextInput key={name} inputMode="numeric" width={3} suffix="%" {...common} />
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
    {props.kind === 'contact' && <Crisis {...props} />}
  </>
)

/** A form over fields that were kept. A day is kept as it was typed, or as one field. */
export const formOfFields = (fields: FormFields): Form => {
  const [year = '', month = '', day = ''] = (fields['due'] ?? '').split('-')
  const parts: FormFields = {
    'due-year': year,
    'due-month': month.replace(/^0/, ''),
    'due-day': day.replace(/^0/, ''),
  }
  const all = { ...parts, ...fields }
  const text = (name: string): string => all[name] ?? ''
  return { text, list: name => (text(name) === '' ? [] : [text(name)]) }
}
