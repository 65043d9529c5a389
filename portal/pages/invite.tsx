/** A team invites a patient: number and day of birth in, a single-use code out, shown once. */
import { Button } from 'nhsuk-react-components'
import { nobody } from '../../access/access.ts'
import { addDays, type Instant } from '../../domain/kernel/time.ts'
import { patient } from '../../domain/patient/decider.ts'
import { BirthDateInput, NhsNumberInput } from '../layout/fields.tsx'
import { PostForm } from '../layout/forms.tsx'
import { goTo, show, type Answer, type Fault } from '../layout/view.ts'
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
          it over. Every code that is made is on record.
        </p>
        <p>
          A code works only if the number and the date of birth are right, your team looks after the person,
          and they have not registered yet.
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

/** Leaves an invitation where the team has a link to the person, and the day of birth is theirs. The look is on record either way. */
const leaveInvitation = async (request: PageRequest, invitee: Invitee, expires: Instant): Promise<void> => {
  const { access, identity } = request.exchange
  const { team } = request.visitor.actor
  const id = (await identity.patientByNhsNumber(invitee.nhsNumber)) ?? nobody
  const may = await mayLookAt(request, id, 'search')
  if (may === undefined || team === undefined) return
  await access.disclose(may, [])
  const token = await tokenOf(request.exchange, invitee)
  await ask(request, {
    aggregate: patient,
    id,
    subject: id,
    command: { type: 'InvitePatient', data: { team, token, expires, born: invitee.birthDate } },
  })
}

/** Said once, on the page that follows: a reload of that page neither shows it again nor makes another code. */
const codeNotice = (code: string, expires: Instant): string =>
  `${code} is the code. It is shown only this once. It works once, until ${day(expires)}, together with the NHS number and the date of birth that you entered.`

/** `POST /invite`: the same answer whatever was typed. A code for a person who can’t be invited fits nothing, ever. */
export const invite = async (request: PageRequest): Promise<Answer> => {
  const { exchange, form } = request
  const now = exchange.clock()
  const number = nhsNumberField(form)
  const born = pastDateField(form, { field: 'birth-date', what: 'a date of birth', now })
  if (!('value' in number) || !('value' in born)) return formPage(request, faultsOf(number, born))
  const code = freshCode(exchange)
  const expires = addDays(now, validForDays)
  await leaveInvitation(request, { nhsNumber: number.value, birthDate: born.value, code }, expires)
  return goTo('/invite', codeNotice(code, expires))
}
