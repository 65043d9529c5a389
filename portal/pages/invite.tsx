/** A team invites a patient: number and day of birth in, a single-use code out, shown once. */
import { Button, InsetText, Panel } from 'nhsuk-react-components'
import { isRejection } from '../../domain/kernel/rejection.ts'
import { addDays } from '../../domain/kernel/time.ts'
import { patient } from '../../domain/patient/decider.ts'
import { BirthDateInput, NhsNumberInput } from '../layout/fields.tsx'
import { PostForm } from '../layout/forms.tsx'
import { show, type Answer, type Fault } from '../layout/view.ts'
import { day } from '../text/dates.ts'
import { faultsOf, nhsNumberField, pastDateField } from '../text/fields.ts'
import type { PageRequest } from '../visitor.ts'
import { ask } from './ask.ts'
import { freshCode, tokenOf } from './invitation.ts'

const validForDays = 30
const title = 'Invite a patient'
const section = '/invite'

const formPage = (request: PageRequest, faults: readonly Fault[]): Answer => {
  const fields = { form: request.form, faults }
  return show({
    title,
    section,
    faults,
    status: faults.length > 0 ? 400 : 200,
    body: (
      <div className="cie-narrow">
        <h1 className="nhsuk-heading-l">{title}</h1>
        <p>
          The person gets a code to register with and see their own record. Check who they are before you hand
          it over.
        </p>
        <PostForm visitor={request.visitor} action="/invite">
          <NhsNumberInput {...fields} />
          <BirthDateInput {...fields} />
          <Button type="submit" preventDoubleClick>
            Make a code
          </Button>
        </PostForm>
      </div>
    ),
  })
}

/** `GET /invite` */
export const invitePage = (request: PageRequest): Promise<Answer> => Promise.resolve(formPage(request, []))

/** The same words whether the number is unknown here or its holder registered: neither is the asker's to know. */
const refused: Fault = {
  field: 'nhs-number',
  says: 'You can’t invite a person with this number. Check it: their record must have arrived, and they must not have registered yet',
}

/** `POST /invite` */
export const invite = async (request: PageRequest): Promise<Answer> => {
  const { exchange, form, visitor } = request
  const now = exchange.clock()
  const number = nhsNumberField(form)
  const born = pastDateField(form, { field: 'birth-date', what: 'a date of birth', now })
  if (!('value' in number) || !('value' in born)) return formPage(request, faultsOf(number, born))
  const { team } = visitor.actor
  const id = await exchange.identity.patientByNhsNumber(number.value)
  if (id === undefined || team === undefined) return formPage(request, [refused])
  const code = freshCode(exchange)
  const token = await tokenOf(exchange, { nhsNumber: number.value, birthDate: born.value, code })
  const expires = addDays(now, validForDays)
  const refusal = await ask(request, {
    aggregate: patient,
    id,
    subject: id,
    command: { type: 'InvitePatient', data: { team, token, expires } },
  })
  if (isRejection(refusal)) return formPage(request, [refused])
  return show({
    title: 'The code is ready',
    section,
    body: (
      <div className="cie-narrow">
        <Panel>
          <Panel.Title>The code is ready</Panel.Title>
          <span className="cie-code">{code}</span>
        </Panel>
        <InsetText>
          <p>
            It is shown only this once. It works once, until {day(expires)}, together with the NHS number and
            the date of birth that you entered.
          </p>
        </InsetText>
        <p>
          <a href="/invite">Invite another patient</a>
        </p>
      </div>
    ),
  })
}
