/** A clinician withdraws a note, saying why. */
import { goTo, type Answer, type Fault } from '../../layout/view.ts'
import { textField } from '../../text/fields.ts'
import type { PageRequest } from '../../visitor.ts'
import { rejected } from '../ask.ts'
import { unseen } from '../person.tsx'
import { sayWhyPage } from '../sayWhy.tsx'
import { placeOf } from './publish.tsx'
import { changeNote, planOf, readNote } from './read.ts'

const withdrawForm = (request: PageRequest, faults: readonly Fault[]): Answer =>
  sayWhyPage(request, {
    title: 'Withdraw the note',
    section: '/caseload',
    back: { href: placeOf(request), text: 'Back to the note' },
    says: 'It is taken back from NHS 111. The person and their teams still see what it said, and why it was withdrawn.',
    action: `${placeOf(request)}/withdraw`,
    why: { field: 'why', label: 'Why' },
    button: 'Withdraw it',
    faults,
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
