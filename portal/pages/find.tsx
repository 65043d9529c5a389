/** Finding a person by NHS number: in the body of a POST, never in an address; every look-up is counted and on record. */
import { Button } from 'nhsuk-react-components'
import { nobody } from '../../access/access.ts'
import { NhsNumberInput } from '../layout/fields.tsx'
import { PostForm } from '../layout/forms.tsx'
import { goTo, show, type Answer, type Fault } from '../layout/view.ts'
import { nhsNumberField } from '../text/fields.ts'
import type { PageRequest } from '../visitor.ts'
import { mayLookAt, unseen } from './person.tsx'

const formPage = (request: PageRequest, faults: readonly Fault[]): Answer =>
  show({
    title: 'Find a person',
    section: '/find',
    faults,
    status: faults.length > 0 ? 400 : 200,
    body: (
      <div className="cie-narrow">
        <h1 className="nhsuk-heading-l">Find a person</h1>
        <p>The person can see that you looked, when, and for which team.</p>
        <PostForm visitor={request.visitor} action="/find">
          <NhsNumberInput form={request.form} faults={faults} />
          <Button type="submit" preventDoubleClick>
            Find
          </Button>
        </PostForm>
      </div>
    ),
  })

/** `GET /find` */
export const findPage = (request: PageRequest): Promise<Answer> => Promise.resolve(formPage(request, []))

/** `POST /find` */
export const find = async (request: PageRequest): Promise<Answer> => {
  const number = nhsNumberField(request.form)
  if ('fault' in number) return formPage(request, [number.fault])
  const patient = (await request.exchange.identity.patientByNhsNumber(number.value)) ?? nobody
  const may = await mayLookAt(request, patient, 'search')
  if (may === undefined) return unseen('/find')
  await request.exchange.access.disclose(may, [])
  return goTo(`/patients/${patient}`)
}
