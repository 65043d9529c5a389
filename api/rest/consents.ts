/** Who may see what of a person's record: read, given, changed, withdrawn. */
import { z } from 'zod'
import { isRefused } from '../../access/access.ts'
import { consent } from '../../domain/consent/decider.ts'
import { granteeTypes, type Grantee } from '../../domain/consent/events.ts'
import type { CommandOf } from '../../domain/kernel/decider.ts'
import { opaqueId } from '../../domain/kernel/ids.ts'
import { isRejection } from '../../domain/kernel/rejection.ts'
import { labelSet } from '../../domain/kernel/terms.ts'
import { json, refuse, type Answer } from '../http/answers.ts'
import { isPrecondition, precondition, stale } from '../http/etag.ts'
import { problemOf, unseen, type Problem } from '../http/problems.ts'
import { bare, route } from '../http/route.ts'
import { anyRole, consentRevision, mayLook, nothingThere, purposeOf } from './person.ts'
import { ofPatient, share, written } from './schemas.ts'
import { ask, idsOf, type Asked } from './writing.ts'

export const readConsents = route({
  name: 'readConsents',
  method: 'get',
  path: '/api/v1/patients/{patient}/consents',
  summary: 'Read who may see the record now',
  who: anyRole,
  shape: { ...bare, params: ofPatient, answer: z.strictObject({ items: z.array(share).readonly() }) },
  refusals: [404],
  handle: async call => {
    const { exchange, params } = call
    const may = await mayLook(call, params.patient, 'consents')
    if (may === undefined) return refuse(unseen)
    const disclosure = await exchange.access.disclose(may, [])
    const items = await exchange.queries.consents.read(disclosure)
    return json({ items }, { etag: consentRevision(params.patient, may.cites) })
  },
})

type Wanted = Asked & { readonly params: { readonly patient: string } }

/** Puts a refused change on record as a refused look at the person's consents. */
const refusedChange = async (call: Wanted): Promise<Problem> => {
  const may = await mayLook(call, call.params.patient, 'consents')
  if (may !== undefined) await nothingThere(call, may)
  return unseen
}

/** The revision that the change may meet: from If-Match, where several are named by what stands now. */
const expectedOf = async (call: Wanted): Promise<number | 'any' | Problem> => {
  const named = precondition(call.header('if-match'))
  if (!isPrecondition(named)) return named
  if (named === 'any') return 'any'
  const [only, ...more] = named
  if (only === undefined) return stale
  if (more.length === 0) return only
  const { by, session } = call.caller
  const { patient } = call.params
  const may = await call.exchange.access.decide({
    by,
    session,
    patient,
    look: 'consents',
    purpose: purposeOf(by.role),
  })
  if (isRefused(may)) return unseen
  const current = consentRevision(patient, may.cites)
  return named.includes(current) ? current : stale
}

const change = async (
  call: Wanted,
  routeName: string,
  command: CommandOf<typeof consent.commands>,
): Promise<Answer<z.input<typeof written>>> => {
  const ids = idsOf(call, routeName)
  if ('code' in ids) return refuse(ids)
  const expected = await expectedOf(call)
  if (typeof expected === 'object') return refuse(expected)
  const { patient } = call.params
  const outcome = await ask(call, ids, {
    aggregate: consent,
    id: patient,
    patient,
    command,
    ...(expected !== 'any' && { expected }),
  })
  if (!isRejection(outcome)) {
    const { revision, changed } = outcome
    return json({ revision, changed }, { etag: revision })
  }
  return refuse(outcome.rejected === 'not-allowed' ? await refusedChange(call) : problemOf(outcome))
}

const ofGrantee = z.strictObject({ patient: opaqueId, granteeType: z.enum(granteeTypes), grantee: opaqueId })

const unknownGrantee = async ({ exchange }: Asked, { type, id }: Grantee): Promise<Problem | undefined> => {
  const { directory } = exchange.queries
  const known =
    type === 'team' ? (await directory.team(id))?.open : (await directory.professional(id)) !== undefined
  if (known === true) return undefined
  const why = `There is no such ${type} to share with`
  return { code: 'invalid', detail: why, faults: [{ place: 'path.grantee', why }] }
}

export const putConsent = route({
  name: 'putConsent',
  method: 'put',
  path: '/api/v1/patients/{patient}/consents/{granteeType}/{grantee}',
  summary: 'Share with a team or a professional, or change what they may see',
  who: anyRole,
  shape: { ...bare, params: ofGrantee, body: z.strictObject({ labels: labelSet }), answer: written },
  refusals: [404, 409, 410, 412],
  handle: async call => {
    const { params, body } = call
    const grantee: Grantee = { type: params.granteeType, id: params.grantee }
    if (call.caller.by.user !== params.patient) return refuse(await refusedChange(call))
    const unknown = await unknownGrantee(call, grantee)
    if (unknown !== undefined) return refuse(unknown)
    return change(call, 'PUT consents', { type: 'Share', data: { grantee, labels: body.labels } })
  },
})

export const deleteConsent = route({
  name: 'deleteConsent',
  method: 'delete',
  path: '/api/v1/patients/{patient}/consents/{granteeType}/{grantee}',
  summary: 'Stop sharing; holds on the very next request',
  who: anyRole,
  shape: { ...bare, params: ofGrantee, answer: written },
  refusals: [404, 409, 410, 412],
  handle: call =>
    change(call, 'DELETE consents', {
      type: 'StopSharing',
      data: { grantee: { type: call.params.granteeType, id: call.params.grantee } },
    }),
})
