/** Finding a person by NHS number: in the body of a POST, never in an address; every look-up is counted and on record. */
import { nobody } from '../../access/access.ts'
import { goTo, type Answer } from '../layout/view.ts'
import { nhsNumberField } from '../text/fields.ts'
import type { PageRequest } from '../visitor.ts'
import { findForm } from './findForm.tsx'
import { mayLookAt, unseen } from './person.tsx'

const form = {
  title: 'Find a person',
  section: '/find',
  says: 'The person can see that you looked, when, and for which team.',
  action: '/find',
} as const

/** `GET /find` */
export const findPage = (request: PageRequest): Promise<Answer> => Promise.resolve(findForm(request, form))

/** `POST /find` */
export const find = async (request: PageRequest): Promise<Answer> => {
  const number = nhsNumberField(request.form)
  if ('fault' in number) return findForm(request, form, [number.fault])
  const patient = (await request.exchange.identity.patientByNhsNumber(number.value)) ?? nobody
  const may = await mayLookAt(request, patient, 'search')
  if (may === undefined) return unseen('/find')
  await request.exchange.access.disclose(may, [])
  return goTo(`/patients/${patient}`)
}
