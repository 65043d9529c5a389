/** Who may see what of a person's record: read, given, changed, withdrawn. */
import { z } from 'zod'
import { granteeTypes, type Grantee } from '../../domain/consent/events.ts'
import { opaqueId } from '../../domain/kernel/ids.ts'
import { labelSet } from '../../domain/kernel/terms.ts'
import { json, refuse } from '../http/answers.ts'
import { unseen, type Problem } from '../http/problems.ts'
import { bare, route } from '../http/route.ts'
import { change, refusedChange } from './consentChange.ts'
import { anyRole, consentRevision, mayLook } from './person.ts'
import { ofPatient, share, written } from './schemas.ts'
import type { Asked } from './writing.ts'

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
