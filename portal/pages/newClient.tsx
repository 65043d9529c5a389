/** A system is registered: its secret is shown once, in answer to the form. */
import { Radios, Select, TextInput } from 'nhsuk-react-components'
import { freshSecret } from '../../access/clientSecrets.ts'
import { client } from '../../domain/client/decider.ts'
import { clientScopes } from '../../domain/client/events.ts'
import { opaqueId } from '../../domain/kernel/ids.ts'
import { faultOf } from '../layout/errors.tsx'
import { Decide, PostForm } from '../layout/forms.tsx'
import { show, type Answer, type Fault } from '../layout/view.ts'
import { faultsOf, textField } from '../text/fields.ts'
import type { PageRequest } from '../visitor.ts'
import { ask, rejected } from './ask.ts'
import { scopeWords, secretPage, section } from './clients.tsx'

const newForm = async (request: PageRequest, faults: readonly Fault[]): Promise<Answer> => {
  const providers = (await request.exchange.queries.directory.providers()).filter(
    ({ agreement }) => agreement === 'inForce',
  )
  const { form } = request
  return show({
    title: 'Register a system',
    section,
    faults,
    status: faults.length > 0 ? 400 : 200,
    back: { href: section, text: 'Back to systems' },
    body: (
      <div className="cie-narrow">
        <h1 className="nhsuk-heading-l">Register a system</h1>
        <p>Its secret is shown once, on the next page. Have a safe place for it ready.</p>
        <PostForm visitor={request.visitor} action={`${section}/new`}>
          <TextInput
            id="name"
            name="name"
            label="Its name"
            labelProps={{ size: 's' }}
            autoComplete="off"
            defaultValue={form.text('name')}
            {...faultOf(faults, 'name')}
          />
          <Select
            id="organisation"
            name="organisation"
            label="Whose system it is"
            labelProps={{ size: 's' }}
            hint="Providers whose sharing agreement is in force"
            defaultValue={form.text('organisation')}
            {...faultOf(faults, 'organisation')}
          >
            <Select.Option value="">Choose one</Select.Option>
            {providers.map(({ id, name }) => (
              <Select.Option key={id} value={id}>
                {name}
              </Select.Option>
            ))}
          </Select>
          <Radios
            id="scope"
            idPrefix="scope"
            name="scope"
            legend="What it may ask"
            legendProps={{ size: 's' }}
            {...faultOf(faults, 'scope-1')}
          >
            {clientScopes.map(scope => (
              <Radios.Item key={scope} value={scope} defaultChecked={form.text('scope') === scope}>
                {scopeWords[scope]}
              </Radios.Item>
            ))}
          </Radios>
          <Decide text="Register" cancel={{ href: section, text: 'Register none' }} />
        </PostForm>
      </div>
    ),
  })
}

/** `GET /clients/new` */
export const newClientPage = (request: PageRequest): Promise<Answer> => newForm(request, [])

/** `POST /clients/new` */
export const registerClient = async (request: PageRequest): Promise<Answer> => {
  const { form, exchange } = request
  const name = textField(form, { field: 'name', missing: 'Enter its name', most: 200 })
  const organisation = opaqueId.safeParse(form.text('organisation'))
  const scope = clientScopes.find(one => one === form.text('scope'))
  const faults = [
    ...faultsOf(name),
    ...(organisation.success ? [] : [{ field: 'organisation', says: 'Choose whose system it is' }]),
    ...(scope === undefined ? [{ field: 'scope-1', says: 'Choose what it may ask' }] : []),
  ]
  if ('fault' in name || !organisation.success || scope === undefined) return newForm(request, faults)
  const { secret, kept } = await freshSecret()
  const id = exchange.ids.opaque()
  const data = { name: name.value, organisation: organisation.data, scopes: [scope], proof: { secret: kept } }
  const refusal = await ask(request, { aggregate: client, id, command: { type: 'RegisterClient', data } })
  return refusal === undefined ? secretPage(id, secret) : rejected(refusal)
}
