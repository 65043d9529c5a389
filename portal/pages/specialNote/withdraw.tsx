/** A clinician withdraws a note, saying why. */
import { Textarea } from 'nhsuk-react-components'
import { faultOf } from '../../layout/errors.tsx'
import { Decide, PostForm } from '../../layout/forms.tsx'
import { goTo, show, type Answer, type Fault } from '../../layout/view.ts'
import { textField } from '../../text/fields.ts'
import type { PageRequest } from '../../visitor.ts'
import { rejected } from '../ask.ts'
import { unseen } from '../person.tsx'
import { placeOf } from './publish.tsx'
import { changeNote, planOf, readNote } from './read.ts'

const withdrawForm = (request: PageRequest, faults: readonly Fault[]): Answer =>
  show({
    title: 'Withdraw the note',
    section: '/caseload',
    faults,
    status: faults.length > 0 ? 400 : 200,
    back: { href: placeOf(request), text: 'Back to the note' },
    body: (
      <div className="cie-narrow">
        <h1 className="nhsuk-heading-l">Withdraw the note</h1>
        <p>
          It is taken back from NHS 111. The person and their teams still see what it said, and why it was
          withdrawn.
        </p>
        <PostForm visitor={request.visitor} action={`${placeOf(request)}/withdraw`}>
          <Textarea
            id="why"
            name="why"
            label="Why"
            labelProps={{ size: 's' }}
            rows={3}
            defaultValue={request.form.text('why')}
            {...faultOf(faults, 'why')}
          />
          <Decide text="Withdraw it" warning cancel={{ href: placeOf(request), text: 'Leave it as it is' }} />
        </PostForm>
      </div>
    ),
  })

/** `GET /patients/:id/note/withdraw` */
export const withdrawPage = async (request: PageRequest): Promise<Answer> => {
  const read = await readNote(request, request.params['id'] ?? '')
  return read === undefined ? unseen('/find') : withdrawForm(request, [])
}

/** `POST /patients/:id/note/withdraw` */
export const withdrawNote = async (request: PageRequest): Promise<Answer> => {
  const patient = request.params['id'] ?? ''
  const read = await readNote(request, patient)
  if (read === undefined) return unseen('/find')
  const why = textField(request.form, { field: 'why', missing: 'Say why it is withdrawn', most: 1000 })
  if ('fault' in why) return withdrawForm(request, [why.fault])
  const refusal = await changeNote(request, patient, {
    command: { type: 'WithdrawNote', data: { why: why.value } },
    about: planOf(read.note),
  })
  return refusal === undefined ? goTo(placeOf(request), 'The note is withdrawn.') : rejected(refusal)
}
