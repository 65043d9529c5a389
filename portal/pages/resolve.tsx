/** What is decided about a waiting message: it belongs to the record beside it, to someone new, or to nobody here. */
import { Textarea } from 'nhsuk-react-components'
import type { CommandOf } from '../../domain/kernel/decider.ts'
import { message } from '../../domain/message/decider.ts'
import { whyNot } from '../../domain/message/decisions.ts'
import type { QuarantineLine } from '../../projections/officeViews.ts'
import type { PersonView } from '../../projections/views.ts'
import { errorView, faultOf } from '../layout/errors.tsx'
import { Decide, PostForm } from '../layout/forms.tsx'
import { goTo, show, type Answer, type Fault } from '../layout/view.ts'
import { textField } from '../text/fields.ts'
import type { PageRequest } from '../visitor.ts'
import { ask, rejected } from './ask.ts'
import { dutyName, personLine } from './person.tsx'
import { readBeside, readWaiting, refusedPage, section, type Waiting } from './waiting.tsx'

const decisions = ['accept', 'create', 'reject'] as const
type DecisionName = (typeof decisions)[number]
type Resolution = Extract<CommandOf<typeof message.commands>, { type: 'ResolveQuarantine' }>['data']

const titles: Readonly<Record<DecisionName, string>> = {
  accept: 'File the message to this record?',
  create: 'Make a new record?',
  reject: 'Reject the message?',
}
const does: Readonly<Record<DecisionName, string>> = {
  accept:
    'What the message holds goes into this person’s record, and they and their teams can see it. The decision is remembered for the numbers in the message.',
  create:
    'A new record is made for the person in the message, and what it holds is filed there. Do this only when you are sure that they have no record yet.',
  reject: 'The message is kept, but nothing of it is filed. The sender is not told.',
}
const buttons: Readonly<Record<DecisionName, string>> = {
  accept: 'File to this record',
  create: 'Make the record',
  reject: 'Reject the message',
}
const done: Readonly<Record<DecisionName, string>> = {
  accept: 'The message is being filed to that record.',
  create: 'A new record is being made.',
  reject: 'The message was rejected.',
}

const decisionOf = ({ params }: PageRequest): DecisionName | undefined =>
  decisions.find(one => one === params['decision'])

/** Names the record that was compared, and the message as it was then: anything else is not accepted unseen. */
const comparedFields = (line: QuarantineLine, person: PersonView | undefined) =>
  [
    ['record', person?.id ?? ''],
    ['revision', String(line.revision)],
  ] as const

/** The decision to file the message to a record that is shown beside it. */
export const AcceptForm = (props: {
  readonly visitor: PageRequest['visitor']
  readonly line: QuarantineLine
  readonly person: PersonView
}) => {
  const base = `${section}/${props.line.message}`
  return (
    <PostForm
      visitor={props.visitor}
      action={`${base}/accept`}
      fields={comparedFields(props.line, props.person)}
    >
      <p>{does.accept}</p>
      <Decide text={buttons.accept} cancel={{ href: base, text: 'Decide later' }} />
    </PostForm>
  )
}

const Compared = ({ person }: { readonly person: PersonView }) => (
  <p>
    <strong>{dutyName(person)}</strong>
    <br />
    {personLine(person)}
  </p>
)

interface Asked {
  readonly decision: DecisionName
  readonly waiting: Waiting
  /** The record that it would be filed to. */
  readonly person?: PersonView | undefined
  readonly faults: readonly Fault[]
}

const formPage = (request: PageRequest, { decision, waiting, person, faults }: Asked): Answer => {
  const base = `${section}/${waiting.line.message}`
  return show({
    title: titles[decision],
    section,
    back: { href: base, text: 'Back to the message' },
    faults,
    status: faults.length > 0 ? 400 : 200,
    body: (
      <div className="cie-narrow">
        <h1 className="nhsuk-heading-l">{titles[decision]}</h1>
        <p>{does[decision]}</p>
        {person !== undefined && <Compared person={person} />}
        <PostForm
          visitor={request.visitor}
          action={`${base}/${decision}`}
          fields={comparedFields(waiting.line, person)}
        >
          {decision === 'reject' && (
            <Textarea
              id="reason"
              name="reason"
              label="Why?"
              labelProps={{ size: 's' }}
              rows={3}
              defaultValue={request.form.text('reason')}
              {...faultOf(faults, 'reason')}
            />
          )}
          <Decide
            text={buttons[decision]}
            warning={decision === 'reject'}
            cancel={{ href: base, text: 'Decide later' }}
          />
        </PostForm>
      </div>
    ),
  })
}

const changed: Fault = {
  field: 'maincontent',
  says: 'The record beside the message has changed. Compare them again',
}

/** The decision that the form stands for; a fault where something is missing. */
const resolutionOf = async (
  request: PageRequest,
  decision: DecisionName,
  { line }: Waiting,
): Promise<Resolution | Fault> => {
  const { form, exchange } = request
  if (decision === 'create') return { decision: 'created', patient: exchange.ids.opaque() }
  if (decision === 'accept') {
    const person = await readBeside(request, form.text('record'))
    return person !== undefined && form.text('revision') === String(line.revision)
      ? { decision: 'accepted', patient: person.id }
      : changed
  }
  const reason = textField(form, { field: 'reason', missing: 'Say why you reject it', most: 500 })
  return 'fault' in reason ? reason.fault : { decision: 'rejected', reason: reason.value }
}

/** The record that the message may be accepted for without looking further. */
const likely = (request: PageRequest, decision: DecisionName, { line }: Waiting) =>
  decision === 'accept' ? readBeside(request, line.candidate) : Promise.resolve(undefined)

const outcomes = { accept: 'accepted', create: 'created', reject: 'rejected' } as const

/** `GET /quarantine/:message/:decision` */
export const confirmResolution = async (request: PageRequest): Promise<Answer> => {
  const decision = decisionOf(request)
  const waiting = await readWaiting(request)
  if (decision === undefined || waiting === undefined) return show(errorView({ status: 404 }))
  const why = whyNot(outcomes[decision], waiting.line)
  if (why !== undefined) return refusedPage(waiting, why)
  return formPage(request, {
    decision,
    waiting,
    person: await likely(request, decision, waiting),
    faults: [],
  })
}

/** `POST /quarantine/:message/:decision` */
export const resolve = async (request: PageRequest): Promise<Answer> => {
  const decision = decisionOf(request)
  const waiting = await readWaiting(request)
  if (decision === undefined || waiting === undefined) return show(errorView({ status: 404 }))
  const why = whyNot(outcomes[decision], waiting.line)
  if (why !== undefined) return refusedPage(waiting, why)
  const resolution = await resolutionOf(request, decision, waiting)
  if ('field' in resolution) {
    const person = await likely(request, decision, waiting)
    return formPage(request, { decision, waiting, person, faults: [resolution] })
  }
  const id = waiting.line.message
  const refusal = await ask(request, {
    aggregate: message,
    id,
    subject: id,
    command: { type: 'ResolveQuarantine', data: resolution },
  })
  return refusal === undefined ? goTo('/quarantine', done[decision]) : rejected(refusal)
}
