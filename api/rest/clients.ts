/** Systems' clients, kept by an administrator: registered, their secrets changed, revoked (X6). A secret is answered once and is nowhere afterwards. */
import { z } from 'zod'
import { freshSecret } from '../../access/clientSecrets.ts'
import { client } from '../../domain/client/decider.ts'
import {
  clientScopes,
  publicKey,
  type clientCommands,
  type HashedSecret,
  type PublicKey,
} from '../../domain/client/events.ts'
import type { CommandOf } from '../../domain/kernel/decider.ts'
import { opaqueId } from '../../domain/kernel/ids.ts'
import { isRejection } from '../../domain/kernel/rejection.ts'
import { instant } from '../../domain/kernel/time.ts'
import { json, refuse, type Answer } from '../http/answers.ts'
import { problemOf, type Problem } from '../http/problems.ts'
import { bare, route } from '../http/route.ts'
import { written } from './schemas.ts'
import { ask, changeOf, shownSoon, type Asked } from './writing.ts'

const who = ['administrator'] as const
const scopes = z.array(z.enum(clientScopes)).min(1).readonly()

const registered = z
  .strictObject({
    id: opaqueId.meta({ description: 'The client_id' }),
    revision: z.number().int(),
    name: z.string(),
    organisation: opaqueId,
    scopes,
    proves: z.array(z.enum(['secret', 'key'])).readonly(),
    registeredAt: instant,
    proofAt: instant.meta({ description: 'When what it proves itself with was set last' }),
    revokedAt: instant.optional(),
    revokedBecause: z.string().optional(),
  })
  .meta({ id: 'SystemClient' })

export const readClients = route({
  name: 'readClients',
  method: 'get',
  path: '/api/v1/clients',
  summary: 'List the systems that may sign in as themselves',
  who,
  shape: { ...bare, answer: z.strictObject({ items: z.array(registered).readonly() }) },
  refusals: [],
  handle: async ({ exchange }) => json({ items: await exchange.queries.clients.list() }),
})

const shown = z
  .strictObject({
    client: opaqueId,
    secret: z.string().optional().meta({ description: 'Shown this once' }),
    revision: z.number().int(),
  })
  .meta({ id: 'ClientProof' })

const key = publicKey
  .optional()
  .meta({ description: 'A public JWK, for private_key_jwt; without it a secret is made' })

/** What is kept, and what is shown once. */
const proofFrom = async (
  key: PublicKey | undefined,
): Promise<{
  readonly proof: { readonly key: PublicKey } | { readonly secret: HashedSecret }
  readonly secret?: string
}> => {
  if (key !== undefined) return { proof: { key } }
  const { secret, kept } = await freshSecret()
  return { proof: { secret: kept }, secret }
}

/** A secret that was shown is not known any more: what would be asked twice is refused, not answered with another. */
const noKey: Problem = {
  code: 'malformed',
  detail: 'A secret is shown once: ask without an Idempotency-Key',
  faults: [{ place: 'Idempotency-Key', why: 'not for secrets' }],
}

type Made = Awaited<ReturnType<typeof proofFrom>>['proof']

/** Asks a command that sets a proof, and shows the secret where one was made. */
const proving = async (
  call: Asked & { readonly body: { readonly key?: PublicKey | undefined } },
  id: string,
  commandOf: (proof: Made) => CommandOf<typeof clientCommands>,
): Promise<Answer<z.input<typeof shown>>> => {
  if (call.header('idempotency-key') !== undefined) return refuse(noKey)
  const { proof, secret } = await proofFrom(call.body.key)
  const ids = { commandId: call.exchange.ids.uuid() }
  const outcome = await ask(call, ids, { aggregate: client, id, command: commandOf(proof) })
  if (isRejection(outcome)) return refuse(problemOf(outcome))
  await shownSoon(call.exchange, outcome.position)
  return json({ client: id, revision: outcome.revision, ...(secret !== undefined && { secret }) })
}

const unknownProvider: Problem = {
  code: 'invalid',
  detail: 'There is no such provider',
  faults: [{ place: 'body.organisation', why: 'not registered' }],
}

export const postClient = route({
  name: 'registerClient',
  method: 'post',
  path: '/api/v1/clients',
  summary: 'Register a system that signs in as itself; its secret is answered this once',
  who,
  shape: {
    ...bare,
    body: z.strictObject({
      name: z.string().trim().min(1).max(200),
      organisation: opaqueId.meta({ description: 'The provider whose system it is' }),
      scopes,
      key,
    }),
    answer: shown,
  },
  refusals: [409],
  handle: async call => {
    const { name, organisation, scopes: wanted } = call.body
    if ((await call.exchange.queries.directory.provider(organisation)) === undefined)
      return refuse(unknownProvider)
    return proving(call, call.exchange.ids.opaque(), proof => ({
      type: 'RegisterClient',
      data: { name, organisation, scopes: wanted, proof },
    }))
  },
})

const ofClient = z.strictObject({ client: opaqueId })

export const putClientSecret = route({
  name: 'changeClientSecret',
  method: 'put',
  path: '/api/v1/clients/{client}/secret',
  summary: 'Give a client another secret, or a key; what it had, and its tokens, hold no more',
  who,
  shape: { ...bare, params: ofClient, body: z.strictObject({ key }), answer: shown },
  refusals: [404, 409],
  handle: call =>
    proving(call, call.params.client, proof => ({ type: 'ChangeClientSecret', data: { proof } })),
})

type Wanted = Asked & { readonly params: { readonly client: string } }

const change = (call: Wanted, routeName: string, command: CommandOf<typeof clientCommands>) =>
  changeOf(call, routeName, { change: () => ({ aggregate: client, id: call.params.client, command }) })

export const putClientScopes = route({
  name: 'changeClientScopes',
  method: 'put',
  path: '/api/v1/clients/{client}/scopes',
  summary: 'Say what a client may ask',
  who,
  shape: { ...bare, params: ofClient, body: z.strictObject({ scopes }), answer: written },
  refusals: [404, 409, 412],
  handle: call => change(call, 'PUT client scopes', { type: 'ChangeClientScopes', data: call.body }),
})

export const revokeClient = route({
  name: 'revokeClient',
  method: 'post',
  path: '/api/v1/clients/{client}/revoke',
  summary: 'Revoke a client for ever: its very next request is refused, on every server',
  who,
  shape: {
    ...bare,
    params: ofClient,
    body: z.strictObject({ reason: z.string().trim().min(1).max(500) }),
    answer: written,
  },
  refusals: [404, 409, 412],
  handle: call => change(call, 'POST client revoke', { type: 'RevokeClient', data: call.body }),
})
