/** What is decided about a waiting message: it belongs to the record beside it, to someone new, or to nobody here. */
import { Textarea } from 'nhsuk-react-components'
import type { CommandOf } from '../../domain/kernel/decider.ts'
import { message } from '../../domain/message/decider.ts'
import { whyNot } from '../../domain/message/decisions.ts'
import type { PersonView } from '../../projections/views.ts'
import { errorView, faultOf } from '../layout/errors.tsx'
import { Decide, PostForm } from '../layout/forms.tsx'
import { goTo, show, type Answer, type Fault } from '../layout/view.ts'
import { textField } from '../text/fields.ts'
import { capital } from '../text/words.ts'
import type { PageRequest } from '../visitor.ts'
import { ask, rejected } from './ask.ts'
import { dutyName, personLine } from './person.tsx'
import { readWaiting, type Waiting } from './waiting.tsx'

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

const Candidate = ({ person }: { readonly person: PersonView }) => (
  <p>
    <strong>{dutyName(person)}</strong>
    <br />
    {personLine(person)}
  </p>
)

interface Asked {
  readonly decision: DecisionName
  readonly waiting: Waiting
  readonly faults: readonly Fault[]
}

const formPage = (request: PageRequest, { decision, waiting, faults }: Asked): Answer => {
  const base = `/quarantine/${waiting.line.message}`
  const { candidate } = waiting
  return show({
    title: titles[decision],
    section: '/quarantine',
    back: { href: base, text: 'Back to the message' },
    faults,
    status: faults.length > 0 ? 400 : 200,
    body: (
      <div className="cie-narrow">
        <h1 className="nhsuk-heading-l">{titles[decision]}</h1>
        <p>{does[decision]}</p>
        {decision === 'accept' && candidate !== undefined && <Candidate person={candidate} />}
        <PostForm
          visitor={request.visitor}
          action={`${base}/${decision}`}
          fields={[['candidate', waiting.line.candidate ?? '']]}
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

/** The decision that the form stands for; a fault where something is missing. */
const resolutionOf = (request: PageRequest, decision: DecisionName, waiting: Waiting): Resolution | Fault => {
  const { form, exchange } = request
  if (decision === 'create') return { decision: 'created', patient: exchange.ids.opaque() }
  if (decision === 'accept') {
    const { candidate } = waiting.line
    // What the administrator compared is what the form names: a candidate that changed meanwhile is not accepted unseen.
    return candidate !== undefined && candidate === form.text('candidate')
      ? { decision: 'accepted', patient: candidate }
      : { field: 'maincontent', says: 'The record beside the message has changed. Compare them again' }
  }
  const reason = textField(form, { field: 'reason', missing: 'Say why you reject it', most: 500 })
  return 'fault' in reason ? reason.fault : { decision: 'rejected', reason: reason.value }
}

const outcomes = { accept: 'accepted', create: 'created', reject: 'rejected' } as const

/** The page for a decision that this message does not allow: no form of ours leads there. */
const refusedPage = ({ message: id }: Waiting['line'], why: string): Answer =>
  show({
    ...errorView({ status: 409, title: 'This can’t be decided so', why: [`${capital(why)}.`] }),
    section: '/quarantine',
    back: { href: `/quarantine/${id}`, text: 'Back to the message' },
  })

/** `GET /quarantine/:message/:decision` */
export const confirmResolution = async (request: PageRequest): Promise<Answer> => {
  const decision = decisionOf(request)
  const waiting = await readWaiting(request)
  if (decision === undefined || waiting?.line.state !== 'waiting') return show(errorView({ status: 404 }))
  const why = whyNot(outcomes[decision], waiting.line)
  return why === undefined
    ? formPage(request, { decision, waiting, faults: [] })
    : refusedPage(waiting.line, why)
}

/** `POST /quarantine/:message/:decision` */
export const resolve = async (request: PageRequest): Promise<Answer> => {
  const decision = decisionOf(request)
  const waiting = await readWaiting(request)
  if (decision === undefined || waiting === undefined) return show(errorView({ status: 404 }))
  const why = whyNot(outcomes[decision], waiting.line)
  if (why !== undefined) return refusedPage(waiting.line, why)
  const resolution = resolutionOf(request, decision, waiting)
  if ('field' in resolution) return formPage(request, { decision, waiting, faults: [resolution] })
  const id = waiting.line.message
  const refusal = await ask(request, {
    aggregate: message,
    id,
    subject: id,
    command: { type: 'ResolveQuarantine', data: resolution },
  })
  return refusal === undefined ? goTo('/quarantine', done[decision]) : rejected(refusal)
}
