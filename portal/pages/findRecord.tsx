/** The record that a waiting message belongs to, found by NHS number and compared before it is filed there. */
import { nobody } from '../../access/access.ts'
import { whyNot } from '../../domain/message/decisions.ts'
import type { PersonView } from '../../projections/views.ts'
import { errorView } from '../layout/errors.tsx'
import { show, type Answer, type Fault } from '../layout/view.ts'
import { nhsNumberField } from '../text/fields.ts'
import type { PageRequest } from '../visitor.ts'
import { Comparison } from './comparison.tsx'
import { findForm } from './findForm.tsx'
import { AcceptForm } from './resolve.tsx'
import { readBeside, readWaiting, refusedPage, section, type Waiting } from './waiting.tsx'

const title = 'Find the record it belongs to'
const backTo = ({ line }: Waiting) =>
  ({ href: `${section}/${line.message}`, text: 'Back to the message' }) as const

const says =
  'You see the person’s name, day of birth and address beside the message before you decide. The person can see that you looked.'

const formPage = (request: PageRequest, waiting: Waiting, faults?: readonly Fault[]): Answer => {
  const action = `${section}/${waiting.line.message}/find`
  return findForm(request, { title, section, back: backTo(waiting), says, action }, faults)
}

const foundPage = (request: PageRequest, waiting: Waiting, person: PersonView): Answer =>
  show({
    title: 'Is it this record?',
    section,
    back: backTo(waiting),
    wide: true,
    body: (
      <>
        <h1 className="nhsuk-heading-l">Is it this record?</h1>
        <Comparison identity={waiting.identity} person={person} />
        <AcceptForm visitor={request.visitor} line={waiting.line} person={person} />
        <p>
          <a href={`${section}/${waiting.line.message}/find`}>Try another number</a>
        </p>
      </>
    ),
  })

/** The message, where it waits and may be filed to a record; else the page that says why not. */
const fileable = async (request: PageRequest): Promise<Waiting | { readonly answer: Answer }> => {
  const waiting = await readWaiting(request)
  if (waiting === undefined) return { answer: show(errorView({ status: 404 })) }
  const why = whyNot('accepted', waiting.line)
  return why === undefined ? waiting : { answer: refusedPage(waiting, why) }
}

/** `GET /quarantine/:message/find` */
export const findRecordPage = async (request: PageRequest): Promise<Answer> => {
  const waiting = await fileable(request)
  return 'answer' in waiting ? waiting.answer : formPage(request, waiting)
}

/** `POST /quarantine/:message/find` */
export const findRecord = async (request: PageRequest): Promise<Answer> => {
  const waiting = await fileable(request)
  if ('answer' in waiting) return waiting.answer
  const number = nhsNumberField(request.form)
  if ('fault' in number) return formPage(request, waiting, [number.fault])
  const patient = (await request.exchange.identity.patientByNhsNumber(number.value)) ?? nobody
  const person = await readBeside(request, patient)
  if (person !== undefined) return foundPage(request, waiting, person)
  const says = 'No record here has this NHS number. Check it and try again'
  return formPage(request, waiting, [{ field: 'nhs-number', says }])
}
