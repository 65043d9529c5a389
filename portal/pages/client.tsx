/** One system: given another secret, or revoked for ever. */
import { Button, TextInput } from 'nhsuk-react-components'
import { freshSecret } from '../../access/clientSecrets.ts'
import { client } from '../../domain/client/decider.ts'
import { opaqueId } from '../../domain/kernel/ids.ts'
import type { ClientView } from '../../projections/clientViews.ts'
import { errorView, faultOf } from '../layout/errors.tsx'
import { Decide, PostForm } from '../layout/forms.tsx'
import { goTo, show, type Answer, type Fault } from '../layout/view.ts'
import { dayAndTime } from '../text/dates.ts'
import { textField } from '../text/fields.ts'
import type { PageRequest } from '../visitor.ts'
import { ask, rejected } from './ask.ts'
import { scopeWords, secretPage, section, stands } from './clients.tsx'

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
