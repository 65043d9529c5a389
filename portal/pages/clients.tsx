/** Systems that sign in as themselves: listed, registered, given another secret, revoked. For administrators (X6). */
import { Button, Radios, Select, TextInput } from 'nhsuk-react-components'
import { freshSecret } from '../../access/clientSecrets.ts'
import { client } from '../../domain/client/decider.ts'
import { clientScopes, type ClientScope } from '../../domain/client/events.ts'
import { opaqueId } from '../../domain/kernel/ids.ts'
import type { ClientView } from '../../projections/clientViews.ts'
import { errorView, faultOf } from '../layout/errors.tsx'
import { Decide, PostForm } from '../layout/forms.tsx'
import { DataTable } from '../layout/table.tsx'
import { goTo, show, type Answer, type Fault } from '../layout/view.ts'
import { dayAndTime } from '../text/dates.ts'
import { faultsOf, textField } from '../text/fields.ts'
import type { PageRequest } from '../visitor.ts'
import { ask, rejected } from './ask.ts'
import { readNames } from './names.ts'

const section = '/clients'

const scopeWords: Readonly<Record<ClientScope, string>> = {
  'notes.search': 'Find special patient notes',
  sandbox: 'Made-up answers alone (sandbox)',
}

const stands = ({ registeredAt, revokedAt, revokedBecause = '' }: ClientView): string =>
  revokedAt === undefined
    ? `Since ${dayAndTime(registeredAt)}`
    : `Revoked on ${dayAndTime(revokedAt)}: ${revokedBecause}`

/** `GET /clients` */
export const clientsPage = async ({ exchange }: PageRequest): Promise<Answer> => {
  const [clients, names] = await Promise.all([exchange.queries.clients.list(), readNames(exchange.queries)])
  return show({
    title: 'Systems',
    section,
    wide: true,
    body: (
      <>
        <h1 className="nhsuk-heading-l">Systems that sign in as themselves</h1>
        <p>NHS 111’s, for example. One that is revoked is refused on its very next request.</p>
        <Button href={`${section}/new`}>Register a system</Button>
        {clients.length === 0 ? (
          <p>None is registered yet.</p>
        ) : (
          <DataTable
            caption="By name"
            rows={clients}
            keyOf={({ id }) => id}
            columns={[
              { heading: 'System', cell: ({ id, name }) => <a href={`${section}/${id}`}>{name}</a> },
              { heading: 'Organisation', cell: ({ organisation }) => names.provider(organisation) },
              { heading: 'May', cell: ({ scopes }) => scopes.map(scope => scopeWords[scope]).join(', ') },
              { heading: 'Registered', cell: stands },
            ]}
          />
        )}
      </>
    ),
  })
}

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

/** Shown in answer to the POST that made it, and on no page that can be opened again. */
const secretPage = (id: string, secret: string): Answer =>
  show({
    title: 'The secret, this once',
    section,
    body: (
      <div className="cie-narrow">
        <h1 className="nhsuk-heading-l">The secret, this once</h1>
        <p>Copy it now. It is kept nowhere, and can’t be shown again.</p>
        <dl className="nhsuk-summary-list">
          <div className="nhsuk-summary-list__row">
            <dt className="nhsuk-summary-list__key">Client id</dt>
            <dd className="nhsuk-summary-list__value">
              <code>{id}</code>
            </dd>
          </div>
          <div className="nhsuk-summary-list__row">
            <dt className="nhsuk-summary-list__key">Secret</dt>
            <dd className="nhsuk-summary-list__value">
              <code>{secret}</code>
            </dd>
          </div>
        </dl>
        <p>
          <a href={section}>Done: back to systems</a>
        </p>
      </div>
    ),
  })

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

const named = async ({ exchange, params }: PageRequest): Promise<ClientView | undefined> => {
  const id = opaqueId.safeParse(params['id'])
  return id.success ? exchange.queries.clients.find(id.data) : undefined
}

const onePage = (request: PageRequest, one: ClientView, faults: readonly Fault[]): Answer =>
  show({
    title: one.name,
    section,
    faults,
    status: faults.length > 0 ? 400 : 200,
    back: { href: section, text: 'Back to systems' },
    body: (
      <div className="cie-narrow">
        <h1 className="nhsuk-heading-l">{one.name}</h1>
        <p>{stands(one)}</p>
        <p>
          May: {one.scopes.map(scope => scopeWords[scope]).join(', ')}. Client id: <code>{one.id}</code>. Its
          proof was set on {dayAndTime(one.proofAt)}.
        </p>
        {one.revokedAt === undefined && (
          <>
            <PostForm visitor={request.visitor} action={`${section}/${one.id}/secret`}>
              <p>With another secret, the one before and what was signed in with it hold no more.</p>
              <Button type="submit" secondary preventDoubleClick>
                Make another secret
              </Button>
            </PostForm>
            <h2 className="nhsuk-heading-m">Revoke it for ever</h2>
            <PostForm visitor={request.visitor} action={`${section}/${one.id}/revoke`}>
              <TextInput
                id="reason"
                name="reason"
                label="Why"
                labelProps={{ size: 's' }}
                defaultValue={request.form.text('reason')}
                {...faultOf(faults, 'reason')}
              />
              <Decide text="Revoke" warning />
            </PostForm>
          </>
        )}
      </div>
    ),
  })

const gone = (): Answer => show(errorView({ status: 404 }))

/** `GET /clients/:id` */
export const clientPage = async (request: PageRequest): Promise<Answer> => {
  const one = await named(request)
  return one === undefined ? gone() : onePage(request, one, [])
}

/** `POST /clients/:id/secret` */
export const changeSecret = async (request: PageRequest): Promise<Answer> => {
  const one = await named(request)
  if (one === undefined) return gone()
  const { secret, kept } = await freshSecret()
  const command = { type: 'ChangeClientSecret', data: { proof: { secret: kept } } } as const
  const refusal = await ask(request, { aggregate: client, id: one.id, command })
  return refusal === undefined ? secretPage(one.id, secret) : rejected(refusal)
}

/** `POST /clients/:id/revoke` */
export const revokeClient = async (request: PageRequest): Promise<Answer> => {
  const one = await named(request)
  if (one === undefined) return gone()
  const reason = textField(request.form, { field: 'reason', missing: 'Say why it is revoked', most: 500 })
  if ('fault' in reason) return onePage(request, one, [reason.fault])
  const command = { type: 'RevokeClient', data: { reason: reason.value } } as const
  const refusal = await ask(request, { aggregate: client, id: one.id, command })
  return refusal === undefined ? goTo(section, `${one.name} is revoked.`) : rejected(refusal)
}
