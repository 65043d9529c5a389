/** The steps that are taken with one part of a plan or one item in it: who keeps it up, what it is kept under, done, dropped. */
import { Radios, Select } from 'nhsuk-react-components'
import { label, labels } from '../../../domain/kernel/terms.ts'
import { faultOf } from '../../layout/errors.tsx'
import { textField } from '../../text/fields.ts'
import { itemWords } from '../../text/carePlans.ts'
import { labelName, labelWords } from '../../text/words.ts'
import type { PageRequest } from '../../visitor.ts'
import type { Deed, DeedProps } from './deed.tsx'
import { Words } from './deeds.tsx'
import { itemIn, sectionIn } from './inAddress.ts'
import { titleFor } from './parts.ts'
import type { PlanRead } from './read.ts'
import { isWritable } from './standing.tsx'

const titleOf = ({ request, read }: DeedProps): string => {
  const section = sectionIn(request, read)
  return section === undefined ? '' : titleFor(section, read.place)
}

const onSection = {
  can: (read: PlanRead, request: PageRequest) =>
    isWritable(read.plan) && sectionIn(request, read) !== undefined,
}

export const setOwner: Deed = {
  path: 'sections/:section/owner',
  title: props => `Who keeps “${titleOf(props)}” up?`,
  says: 'The team answers for this part: it is on the team’s list when the plan is to be reviewed. Others can still write in it.',
  button: 'Save',
  done: 'The team that keeps it up is set.',
  ...onSection,
  Fields: props => {
    const open = props.whom.teams.filter(team => team.open)
    const now = sectionIn(props.request, props.read)?.owner ?? props.request.visitor.actor.team ?? ''
    return (
      <Select
        id="team"
        name="team"
        label="Team"
        labelProps={{ size: 's' }}
        defaultValue={now}
        {...faultOf(props.faults, 'team')}
      >
        {open.map(({ id }) => (
          <Select.Option key={id} value={id}>
            {props.whom.team(id)}
          </Select.Option>
        ))}
      </Select>
    )
  },
  command: ({ form, whom, request }) => {
    const team = whom.teams.find(({ id, open }) => open && id === form.text('team'))
    if (team === undefined) return { fault: { field: 'team', says: 'Choose a team' } }
    return {
      value: { type: 'SetSectionOwner', data: { section: request.params['section'] ?? '', team: team.id } },
    }
  },
}

export const setLabel: Deed = {
  path: 'sections/:section/label',
  title: props => `What is “${titleOf(props)}” kept under?`,
  says: 'Who can see this part changes at once: only the person and teams with whom the new label is shared. It holds for what was written before, too.',
  button: 'Save',
  done: 'What it is kept under is changed.',
  ...onSection,
  Fields: props => {
    const now = sectionIn(props.request, props.read)?.label
    return (
      <>
        <Radios
          id="label"
          idPrefix="label"
          name="label"
          legend="Kept under"
          legendProps={{ size: 's' }}
          {...(now !== undefined && { hint: `It is now kept under: ${labelName(now)}.` })}
          {...faultOf(props.faults, 'label-1')}
        >
          {labels.map(one => (
            <Radios.Item key={one} value={one} hint={labelWords[one].means} defaultChecked={one === now}>
              {labelWords[one].name}
            </Radios.Item>
          ))}
        </Radios>
        {!props.read.place.own && (
          <Words {...props} field="reason" label="Why?" hint="The patient and auditors can read this." />
        )}
      </>
    )
  },
  command: ({ form, request, read }) => {
    const chosen = label.safeParse(form.text('label'))
    if (!chosen.success) return { fault: { field: 'label-1', says: 'Choose what it is kept under' } }
    const of = { section: request.params['section'] ?? '', label: chosen.data }
    if (read.place.own) return { value: { type: 'LabelSection', data: of } }
    const reason = textField(form, { field: 'reason', missing: 'Say why', most: 1000 })
    if ('fault' in reason) return reason
    return { value: { type: 'LabelSection', data: { ...of, reason: reason.value } } }
  },
}

const onItem = {
  can: (read: PlanRead, request: PageRequest) =>
    isWritable(read.plan) && itemIn(request, read)?.item.status === 'open',
}

const itemText = ({ request, read }: DeedProps): string => itemIn(request, read)?.item.content.text ?? ''
const kindOf = ({ request, read }: DeedProps): string =>
  itemWords[itemIn(request, read)?.item.content.kind ?? 'goal'].one

export const complete: Deed = {
  path: 'items/:item/complete',
  title: props => `Is this ${kindOf(props)} done? “${itemText(props)}”`,
  says: 'It stays in the plan among what is done. It can’t be opened again: add a new one instead.',
  button: 'Mark as done',
  done: 'It is marked as done.',
  ...onItem,
  Fields: props => <Words {...props} field="words" label="Do you want to add something? (optional)" />,
  command: ({ form, request }) => {
    const words = form.text('words').trim()
    if (words.length > 1000) return { fault: { field: 'words', says: 'Use 1000 characters or fewer' } }
    const item = request.params['item'] ?? ''
    return { value: { type: 'CompleteItem', data: { item, ...(words !== '' && { words }) } } }
  },
}

export const drop: Deed = {
  path: 'items/:item/drop',
  title: props => `Drop this ${kindOf(props)}? “${itemText(props)}”`,
  says: 'It stays in the plan among what was dropped, with your reason. It can’t be opened again: add a new one instead.',
  button: 'Drop it',
  warning: true,
  done: 'It is dropped.',
  ...onItem,
  Fields: props => (
    <Words
      {...props}
      field="why"
      label="Why?"
      hint="Everybody who can see this part of the plan can read this."
    />
  ),
  command: ({ form, request }) => {
    const why = textField(form, { field: 'why', missing: 'Say why', most: 1000 })
    if ('fault' in why) return why
    return { value: { type: 'DropItem', data: { item: request.params['item'] ?? '', why: why.value } } }
  },
}
