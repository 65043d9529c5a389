/** A team invites a patient: number and day of birth in, a single-use code out, shown once. */
import { Button, InsetText, Panel } from 'nhsuk-react-components'
import { nobody } from '../../access/access.ts'
import { addDays, type Instant } from '../../domain/kernel/time.ts'
import { patient } from '../../domain/patient/decider.ts'
import { BirthDateInput, NhsNumberInput } from '../layout/fields.tsx'
import { PostForm } from '../layout/forms.tsx'
import { show, type Answer, type Fault } from '../layout/view.ts'
import { day } from '../text/dates.ts'
import { faultsOf, nhsNumberField, pastDateField } from '../text/fields.ts'
import type { PageRequest } from '../visitor.ts'
import { ask } from './ask.ts'
import { freshCode, tokenOf, type Invitee } from './invitation.ts'
import { mayLookAt } from './person.tsx'

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

/** Leaves an invitation where the team has a link to the person, and the day of birth is theirs. The look is on record either way. */
const leaveInvitation = async (
  request: PageRequest,
  invitee: Invitee,
  expires: Instant,
): Promise<boolean> => {
  const { access, identity } = request.exchange
  const { team } = request.visitor.actor
  const id = (await identity.patientByNhsNumber(invitee.nhsNumber)) ?? nobody
  const may = await mayLookAt(request, id, 'search')
  if (may === undefined || team === undefined) return false
  await access.disclose(may, [])
  const token = await tokenOf(request.exchange, invitee)
  const refusal = await ask(request, {
    aggregate: patient,
    id,
    subject: id,
    command: { type: 'InvitePatient', data: { team, token, expires, born: invitee.birthDate } },
  })
  return refusal === undefined
}

const codePage = (code: string, expires: Instant): Answer =>
  show({
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

/** `POST /invite` */
export const invite = async (request: PageRequest): Promise<Answer> => {
  const { exchange, form } = request
  const now = exchange.clock()
  const number = nhsNumberField(form)
  const born = pastDateField(form, { field: 'birth-date', what: 'a date of birth', now })
  if (!('value' in number) || !('value' in born)) return formPage(request, faultsOf(number, born))
  const code = freshCode(exchange)
  const expires = addDays(now, validForDays)
  const left = await leaveInvitation(
    request,
    { nhsNumber: number.value, birthDate: born.value, code },
    expires,
  )
  return left ? codePage(code, expires) : formPage(request, [refused])
}
