/** A signed-in person who is linked to no record yet registers with the code that a team gave them. */
import { Button, TextInput } from 'nhsuk-react-components'
import { nobody } from '../../access/access.ts'
import { claim } from '../../domain/claim/decider.ts'
import { isRejection } from '../../domain/kernel/rejection.ts'
import { patient } from '../../domain/patient/decider.ts'
import { faultOf } from '../layout/errors.tsx'
import { BirthDateInput, NhsNumberInput } from '../layout/fields.tsx'
import { PostForm } from '../layout/forms.tsx'
import { show, type Answer, type Fault } from '../layout/view.ts'
import { faultsOf, nhsNumberField, pastDateField, textField } from '../text/fields.ts'
import type { UnknownPageRequest } from '../visitor.ts'
import { askAs, type Asker } from './ask.ts'
import { registrationId, tokenOf, type Invitee } from './invitation.ts'

const title = 'Register to see your record'

const formPage = (request: UnknownPageRequest, faults: readonly Fault[]): Answer => {
  const fields = { form: request.form, faults }
  return show({
    title,
    faults,
    status: faults.length > 0 ? 400 : 200,
    body: (
      <div className="cie-narrow">
        <h1 className="nhsuk-heading-l">{title}</h1>
        <p>You need the code that your care team gave you. It works once.</p>
        <PostForm visitor={request.visitor} action="/register">
          <NhsNumberInput {...fields} label="Your NHS number" />
          <BirthDateInput {...fields} />
          <TextInput
            id="code"
            name="code"
            label="Your code"
            labelProps={{ size: 's' }}
            hint="12 letters and digits, like 7K3F-9QTM-2WXA"
            width={20}
            autoComplete="off"
            spellCheck={false}
            defaultValue={request.form.text('code')}
            {...faultOf(faults, 'code')}
          />
          <Button type="submit" preventDoubleClick>
            Register
          </Button>
        </PostForm>
      </div>
    ),
  })
}

/** `GET /register` */
export const registerPage = (request: UnknownPageRequest): Promise<Answer> =>
  Promise.resolve(formPage(request, []))

/** The same words for an unknown number, another day, a wrong, used or expired code: none is told from another. */
const refused: Fault = {
  field: 'code',
  says: 'These details do not fit an invitation that is still open. Check all three, or ask your care team for a new code',
}

/** Puts on record that a sign-in tried to be somebody and was refused: with the person, or where there is none with itself. */
const noteRefused = async ({ exchange, visitor }: UnknownPageRequest, patient: string): Promise<void> => {
  const { issuer, subject } = visitor.login
  const user = await exchange.identity.claimId('login', issuer, subject)
  await exchange.access.decide({
    by: { user, role: 'patient' },
    session: visitor.session,
    patient,
    look: 'search',
    purpose: 'ownRecord',
  })
}

/** Registers, then links the sign-in; false where the invitation does not fit. */
const registered = async (
  { exchange, visitor }: UnknownPageRequest,
  id: string,
  invitee: Invitee,
): Promise<boolean> => {
  const token = await tokenOf(exchange, invitee)
  const self: Asker = { by: { user: id, role: 'patient' }, session: visitor.session, purpose: 'ownRecord' }
  const written = await askAs(exchange, self, {
    aggregate: patient,
    id,
    subject: id,
    patient: id,
    command: { type: 'RegisterPatient', data: { by: 'invitation', token, born: invitee.birthDate } },
    commandId: registrationId(token, visitor.login),
  })
  // "Already so" is somebody else's registration: only this sign-in's own, sent again, says that it changed something.
  if (isRejection(written) || !written.changed) return false
  const { issuer, subject } = visitor.login
  const linked = await askAs(exchange, self, {
    aggregate: claim,
    id: await exchange.identity.claimId('login', issuer, subject),
    subject: id,
    patient: id,
    command: { type: 'ClaimIdentifier', data: { holder: id, kind: 'login' } },
  })
  return !isRejection(linked)
}

/** `POST /register` */
export const register = async (request: UnknownPageRequest): Promise<Answer> => {
  const { exchange, form } = request
  const number = nhsNumberField(form)
  const born = pastDateField(form, { field: 'birth-date', what: 'your date of birth', now: exchange.clock() })
  const code = textField(form, { field: 'code', missing: 'Enter your code', most: 40 })
  if (!('value' in number) || !('value' in born) || !('value' in code))
    return formPage(request, faultsOf(number, born, code))
  const invitee = { nhsNumber: number.value, birthDate: born.value, code: code.value }
  const id = (await exchange.identity.patientByNhsNumber(invitee.nhsNumber)) ?? nobody
  if (await registered(request, id, invitee)) return { kind: 'linked', patient: id, to: '/' }
  await noteRefused(request, id)
  return formPage(request, [refused])
}
