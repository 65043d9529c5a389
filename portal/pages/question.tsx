/** A patient asks about a look at their record that they don't recognise: one press, and words if they like. */
import { Textarea } from 'nhsuk-react-components'
import { labels } from '../../domain/kernel/terms.ts'
import { question } from '../../domain/question/decider.ts'
import type { AccessLogLine } from '../../projections/accessLogViews.ts'
import { errorView, faultOf } from '../layout/errors.tsx'
import { Decide, PostForm } from '../layout/forms.tsx'
import { goTo, show, type Answer, type Fault } from '../layout/view.ts'
import { dayAndTime } from '../text/dates.ts'
import { yours } from '../text/looks.ts'
import { capital } from '../text/words.ts'
import type { PageRequest } from '../visitor.ts'
import { readWhom } from './lookers.ts'
import { runSentence } from './looksByDay.tsx'
import { ask, rejected } from './ask.ts'
import { discloseNothing } from './look.ts'
import { lookIn, placeOf, QuestionNote } from './questionNote.tsx'

const section = '/access-log'
const mostWords = 500

/** The look of the visitor's own log that the address names. */
const readLook = async (request: PageRequest): Promise<AccessLogLine | undefined> => {
  const look = lookIn(request)
  if (look === undefined) return undefined
  const disclosure = await discloseNothing(request, request.visitor.actor.user, 'accessLog')
  return disclosure === undefined ? undefined : request.exchange.queries.accessLog.readOne(disclosure, look)
}

const AskForm = (props: {
  readonly request: PageRequest
  readonly line: AccessLogLine
  readonly faults: readonly Fault[]
}) => (
  <PostForm visitor={props.request.visitor} action={`${section}/${placeOf(props.line.event)}/question`}>
    <p>
      A privacy officer will find out who this was and why they looked, and answer on your list of who has
      looked. They see this line of the list and what you write here, and nothing of what is in your record.
    </p>
    <Textarea
      id="words"
      name="words"
      label="Do you want to add something? (optional)"
      labelProps={{ size: 's' }}
      hint="For example, that you have never been to this place"
      rows={3}
      defaultValue={props.request.form.text('words')}
      {...faultOf(props.faults, 'words')}
    />
    <Decide text="Ask about this" cancel={{ href: section, text: 'Go back to the list' }} />
  </PostForm>
)

const page = async (request: PageRequest, line: AccessLogLine, faults: readonly Fault[]): Promise<Answer> => {
  const patient = request.visitor.actor.user
  const whom = await readWhom(request, [line], { patient, own: 'You', held: labels })
  const sentence = runSentence({ key: '', items: [line] }, whom, yours)
  return show({
    title: 'You don’t recognise this?',
    section,
    back: { href: section, text: 'Back to who has looked' },
    faults,
    status: faults.length > 0 ? 400 : 200,
    body: (
      <div className="cie-narrow">
        <h1 className="nhsuk-heading-l">You don’t recognise this?</h1>
        <p>
          <strong>{dayAndTime(line.at)}</strong>
          <br />
          {capital(sentence)}
        </p>
        {line.question === undefined ? (
          <AskForm request={request} line={line} faults={faults} />
        ) : (
          <QuestionNote question={line.question} asker="You" />
        )}
      </div>
    ),
  })
}

/** `GET /access-log/:session/:revision/question` */
export const questionPage = async (request: PageRequest): Promise<Answer> => {
  const line = await readLook(request)
  return line === undefined ? show(errorView({ status: 404 })) : page(request, line, [])
}

/** `POST /access-log/:session/:revision/question` */
export const questionLook = async (request: PageRequest): Promise<Answer> => {
  const line = await readLook(request)
  if (line === undefined) return show(errorView({ status: 404 }))
  const words = request.form.text('words').trim()
  if (words.length > mostWords)
    return page(request, line, [{ field: 'words', says: `Use ${String(mostWords)} characters or fewer` }])
  const patient = request.visitor.actor.user
  const refusal = await ask(request, {
    aggregate: question,
    id: patient,
    subject: patient,
    patient,
    command: { type: 'QuestionLook', data: { look: line.event, ...(words !== '' && { words }) } },
  })
  if (refusal !== undefined) return rejected(refusal)
  return goTo(section, 'The privacy office has your question. The answer will stand beside the look.')
}
