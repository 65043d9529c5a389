/** Where a system's client signs in: OAuth 2 client credentials (RFC 6749 4.4), by Basic, in the body, or with a signed assertion (RFC 7523). */
import { decodeJwt } from 'jose'
import { z } from 'zod'
import type { Granted, Proof } from '../../access/clients.ts'
import { tokenSeconds } from '../../access/clientTokens.ts'
import { refuse, type Answer } from '../http/answers.ts'
import type { Exchange } from '../http/exchange.ts'
import { overRate } from '../http/rates.ts'
import { bare, openRoute } from '../http/route.ts'

const assertionType = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'

const field = z.string().min(1).max(4000)
/** RFC 6749 3.2: what is not known is ignored. */
const form = z.object({
  grant_type: field,
  scope: field.optional(),
  client_id: field.optional(),
  client_secret: field.optional(),
  client_assertion_type: field.optional(),
  client_assertion: field.optional(),
})
type Form = z.output<typeof form>

const answer = z
  .strictObject({
    access_token: z.string(),
    token_type: z.literal('Bearer'),
    expires_in: z.number().int(),
    scope: z.string(),
  })
  .meta({ id: 'ClientToken' })

type Refusal =
  Extract<Granted, { readonly error: string }>['error'] | 'invalid_request' | 'unsupported_grant_type'

const said = (body: object, more: Partial<Extract<Answer<never>, { kind: 'text' }>> = {}) => ({
  kind: 'text' as const,
  text: JSON.stringify(body),
  mediaType: 'application/json',
  ...more,
})

/** In RFC 6749's own words (5.2), which every OAuth library reads. */
const no = (error: Refusal, description: string) =>
  said(
    { error, error_description: description },
    error === 'invalid_client'
      ? { status: 401, headers: { 'www-authenticate': 'Basic realm="care-information-exchange"' } }
      : { status: 400 },
  )

const decoded = (text: string): string | undefined => {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '))
  } catch {
    return undefined
  }
}

/** RFC 6749 2.3.1: both halves are form-encoded before they are joined. */
const basicOf = (header: string): Proof | undefined => {
  const encoded = /^Basic +([\w+/]+=*)$/i.exec(header)?.[1]
  if (encoded === undefined) return undefined
  const [id = '', ...rest] = Buffer.from(encoded, 'base64').toString('utf8').split(':')
  const [client, secret] = [decoded(id), decoded(rest.join(':'))]
  return client === undefined || secret === undefined ? undefined : { by: 'secret', client, secret }
}

/** Whom a JWT says it is from; nothing of it is believed for that. */
const issuerOf = (assertion: string): string => {
  try {
    return z.object({ iss: z.string() }).parse(decodeJwt(assertion)).iss
  } catch {
    return ''
  }
}

const inBody = ({
  client_id,
  client_secret,
  client_assertion,
  client_assertion_type,
}: Form): Proof | undefined => {
  if (client_assertion !== undefined && client_assertion_type === assertionType)
    return { by: 'key', client: client_id ?? issuerOf(client_assertion), assertion: client_assertion }
  return client_id === undefined || client_secret === undefined
    ? undefined
    : { by: 'secret', client: client_id, secret: client_secret }
}

/** One way of proving oneself, as RFC 6749 2.3 has it: never two. */
const proofOf = (body: Form, header: string | undefined): Proof | undefined => {
  const sent = inBody(body)
  if (header === undefined) return sent
  return sent === undefined ? basicOf(header) : undefined
}

const failureKey = ({ fingerprint }: Exchange, from: string): string =>
  `client-failure:${fingerprint('address', from).slice(0, 32)}`

export const postToken = openRoute({
  name: 'signInClient',
  method: 'post',
  path: '/oauth2/token',
  summary: 'Sign in as a system’s client: a token for five minutes',
  takes: 'form',
  shape: { ...bare, body: form, answer },
  refusals: [400, 401, 429],
  handle: async ({ exchange, body, header, from }) => {
    if (body.grant_type !== 'client_credentials')
      return no('unsupported_grant_type', 'Here one signs in with client_credentials alone')
    const proof = proofOf(body, header('authorization'))
    if (proof === undefined)
      return no('invalid_request', 'Send the client’s secret as Basic or in the body, or an assertion')
    const granted = await exchange.clients.grant(proof, body.scope?.split(' ').filter(Boolean) ?? [])
    if ('token' in granted)
      return said(
        {
          access_token: granted.token,
          token_type: 'Bearer',
          expires_in: tokenSeconds,
          scope: granted.scopes.join(' '),
        },
        { headers: { pragma: 'no-cache' } },
      )
    const rate = { key: failureKey(exchange, from), most: exchange.rates.failures, did: 'failed too often' }
    const tooMany = await overRate(exchange.limits, rate, exchange.clock())
    return tooMany === undefined ? no(granted.error, granted.why) : refuse(tooMany)
  },
})
