/** The privacy office answers a person who questioned a look at their record. */
import { Textarea } from 'nhsuk-react-components'
import { question } from '../../domain/question/decider.ts'
import type { AccessLogLine } from '../../projections/accessLogViews.ts'
import { errorView, faultOf } from '../layout/errors.tsx'
import { Decide, PostForm } from '../layout/forms.tsx'
import { goTo, show, type Answer, type Fault } from '../layout/view.ts'
import { dayAndTime } from '../text/dates.ts'
import { textField } from '../text/fields.ts'
import type { PageRequest } from '../visitor.ts'
import { ask, rejected } from './ask.ts'
import { discloseNothing } from './look.ts'
import { lookIn, QuestionNote } from './questionNote.tsx'
import { addressOf, section, told, type Questioned } from './questions.tsx'

type Open = Questioned & { readonly question: NonNullable<AccessLogLine['question']> }

/** The questioned look that the address names, on record as looked at; undefined where nobody questioned it. */
const readOne = async (request: PageRequest): Promise<Open | undefined> => {
  const look = lookIn(request)
  const patient = request.params['patient'] ?? ''
  const disclosure = look === undefined ? undefined : await discloseNothing(request, patient, 'accessLog')
  if (look === undefined || disclosure === undefined) return undefined
  const line = await request.exchange.queries.accessLog.readOne(disclosure, look)
  if (line?.question === undefined) return undefined
  return { ...(await told(request, patient, line)), question: line.question }
}

const page = (request: PageRequest, open: Open, faults: readonly Fault[]): Answer =>
  show({
    title: 'A questioned look',
    section,
    back: { href: section, text: 'Back to questioned looks' },
    faults,
    status: faults.length > 0 ? 400 : 200,
    body: (
      <div className="cie-narrow">
        <h1 className="nhsuk-heading-l">A questioned look</h1>
        <p>
          <strong>{dayAndTime(open.line.at)}</strong>
          <br />
          {open.sentence}
        </p>
        <QuestionNote question={open.question} asker="The person" />
        <p>
          <a href={`/audit/${open.patient}/access-log`}>Everyone who looked at this record</a>
        </p>
        {open.question.answeredAt === undefined && (
          <PostForm visitor={request.visitor} action={addressOf(open)}>
            <Textarea
              id="answer"
              name="answer"
              label="Your answer"
              labelProps={{ size: 's' }}
              hint="The person reads this beside the look. Say who it was and why they looked, in plain words."
              rows={5}
              defaultValue={request.form.text('answer')}
              {...faultOf(faults, 'answer')}
            />
            <Decide text="Send the answer" cancel={{ href: section, text: 'Answer later' }} />
          </PostForm>
        )}
      </div>
    ),
  })

/** `GET /questions/:patient/:session/:revision` */
export const answerPage = async (request: PageRequest): Promise<Answer> => {
  const open = await readOne(request)
  return open === undefined ? show(errorView({ status: 404 })) : page(request, open, [])
}

/** `POST /questions/:patient/:session/:revision` */
export const answerQuestion = async (request: PageRequest): Promise<Answer> => {
  const open = await readOne(request)
  if (open === undefined) return show(errorView({ status: 404 }))
  const words = textField(request.form, { field: 'answer', missing: 'Write an answer', most: 1000 })
  if ('fault' in words) return page(request, open, [words.fault])
  const { patient, line } = open
  const refusal = await ask(request, {
    aggregate: question,
    id: patient,
    subject: patient,
    patient,
    command: { type: 'AnswerQuestion', data: { look: line.event, words: words.value } },
  })
  return refusal === undefined ? goTo(section, 'The person can read your answer now.') : rejected(refusal)
}
