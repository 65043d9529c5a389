/** The register of providers: searched, added to, and their agreements signed and ended, by an administrator (P6). */
import { z } from 'zod'
import { claim } from '../../domain/claim/decider.ts'
import type { CommandOf } from '../../domain/kernel/decider.ts'
import { odsCode, opaqueId } from '../../domain/kernel/ids.ts'
import { isRejection } from '../../domain/kernel/rejection.ts'
import { careSetting } from '../../domain/kernel/terms.ts'
import { dayInLondon, instant, localDate } from '../../domain/kernel/time.ts'
import { provider } from '../../domain/provider/decider.ts'
import type { providerCommands } from '../../domain/provider/events.ts'
import { agreementStates, type ProviderView } from '../../projections/officeViews.ts'
import { json, refuse } from '../http/answers.ts'
import { problemOf, type Problem } from '../http/problems.ts'
import { bare, route } from '../http/route.ts'
import { paging, written } from './schemas.ts'
import { ask, changeOf, idsOf, shownSoon, type Asked } from './writing.ts'

const who = ['administrator'] as const

const registered = z
  .strictObject({
    id: opaqueId,
    name: z.string(),
    ods: z.string(),
    setting: careSetting,
    network: z.string().optional().meta({ description: 'The primary care network it belongs to' }),
    agreement: z.enum(['inForce', 'none']),
    signed: z
      .strictObject({ agreement: z.string(), on: localDate })
      .optional()
      .meta({ description: 'What was signed last, in force or not' }),
    endedAt: instant.optional(),
    endedBecause: z.string().optional(),
  })
  .meta({ id: 'Provider' })

export const readProviders = route({
  name: 'readProviders',
  method: 'get',
  path: '/api/v1/providers',
  summary: 'Search the register of providers, with their sharing agreements',
  who,
  shape: {
    ...bare,
    query: z.strictObject({
      ...paging,
      q: z.string().trim().min(1).max(100).optional().meta({ description: 'Part of a name or ODS code' }),
      setting: careSetting.optional(),
      state: z.enum(agreementStates).optional(),
    }),
    answer: z.strictObject({
      found: z.number().int().meta({ description: 'On all pages together' }),
      items: z.array(registered).readonly(),
      next: z.string().optional(),
    }),
  },
  refusals: [],
  handle: async ({ exchange, query: { q, setting, state, after, limit } }) =>
    json(
      await exchange.queries.directory.register({
        limit,
        ...(q !== undefined && { text: q }),
        ...(setting !== undefined && { setting }),
        ...(state !== undefined && { state }),
        ...(after !== undefined && { after }),
      }),
    ),
})

const ofProvider = z.strictObject({ provider: opaqueId })
const noProvider: Problem = { code: 'not-found', detail: 'There is no such provider' }

export const readProvider = route({
  name: 'readProvider',
  method: 'get',
  path: '/api/v1/providers/{provider}',
  summary: 'Read one provider and its sharing agreement',
  who,
  shape: { ...bare, params: ofProvider, answer: registered },
  refusals: [404],
  handle: async ({ exchange, params }) => {
    const view: ProviderView | undefined = await exchange.queries.directory.provider(params.provider)
    return view === undefined ? refuse(noProvider) : json(view)
  },
})

type Wanted = Asked & { readonly params: { readonly provider: string } }

const change = (call: Wanted, routeName: string, command: CommandOf<typeof providerCommands>) =>
  changeOf(call, routeName, { change: () => ({ aggregate: provider, id: call.params.provider, command }) })

/** The id of a provider that is registered here: the same for the same code, so that a request sent twice registers once. */
const idOf = ({ exchange }: Asked, ods: string): string => exchange.fingerprint('provider', ods).slice(0, 32)

export const postProvider = route({
  name: 'registerProvider',
  method: 'post',
  path: '/api/v1/providers',
  summary: 'Register a provider; it takes part only once it has signed',
  who,
  shape: {
    ...bare,
    body: z.strictObject({ name: z.string().trim().min(1).max(200), ods: odsCode, setting: careSetting }),
    answer: z.strictObject({ id: opaqueId, changed: z.boolean() }),
  },
  refusals: [409],
  handle: async call => {
    const { exchange, caller, correlation, body } = call
    const held = await exchange.identity.providerByOds(body.ods)
    const id = held ?? idOf(call, body.ods)
    const ids = idsOf(call, 'POST provider')
    if ('code' in ids) return refuse(ids)
    if (held === undefined) {
      const claimId = await exchange.identity.claimId('odsCode', body.ods)
      const aim = { ...caller, command: 'ClaimIdentifier', category: claim.category, id: claimId }
      const permission = await exchange.access.permit(aim)
      if (isRejection(permission)) return refuse(problemOf(permission))
      const claimed = await exchange.handle({
        aggregate: claim,
        id: claimId,
        subject: id,
        command: { type: 'ClaimIdentifier', data: { holder: id, kind: 'odsCode' } },
        permission,
        purpose: 'administration',
        commandId: exchange.ids.uuid(),
        correlation,
      })
      if (isRejection(claimed)) return refuse(problemOf(claimed))
    }
    const outcome = await ask(call, ids, {
      aggregate: provider,
      id,
      command: { type: 'RegisterProvider', data: body },
    })
    if (isRejection(outcome)) return refuse(problemOf(outcome))
    await shownSoon(exchange, outcome.position)
    return json({ id, changed: outcome.changed })
  },
})

export const putAgreement = route({
  name: 'signAgreement',
  method: 'put',
  path: '/api/v1/providers/{provider}/agreement',
  summary: 'Sign the sharing agreement for a provider: from now on it sends and reads',
  who,
  shape: {
    ...bare,
    params: ofProvider,
    body: z.strictObject({ agreement: z.string().trim().min(1).max(40), signedOn: localDate }),
    answer: written,
  },
  refusals: [404, 409, 412],
  handle: async call => {
    const why = 'that day is still to come'
    if (call.body.signedOn > dayInLondon(call.exchange.clock()))
      return refuse({ code: 'invalid', detail: why, faults: [{ place: 'body.signedOn', why }] })
    return change(call, 'PUT agreement', { type: 'SignAgreement', data: call.body })
  },
})

export const endAgreement = route({
  name: 'endAgreement',
  method: 'post',
  path: '/api/v1/providers/{provider}/agreement/end',
  summary: 'End the sharing agreement of a provider: at once it neither sends nor reads',
  who,
  shape: {
    ...bare,
    params: ofProvider,
    body: z.strictObject({ reason: z.string().trim().min(1).max(500) }),
    answer: written,
  },
  refusals: [404, 409, 412],
  handle: call => change(call, 'POST agreement end', { type: 'EndAgreement', data: call.body }),
})
