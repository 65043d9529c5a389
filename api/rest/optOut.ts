/** The National Data Opt-out of a person: read, set, taken back. It never changes who may see the record (C9). */
import { z } from 'zod'
import { instant } from '../../domain/kernel/time.ts'
import type { OptOutView } from '../../projections/decidedViews.ts'
import { json, refuse } from '../http/answers.ts'
import { unseen } from '../http/problems.ts'
import { bare, route } from '../http/route.ts'
import { change } from './consentChange.ts'
import { anyRole, consentRevision, mayLook } from './person.ts'
import { ofPatient, written } from './schemas.ts'

const choice = z.strictObject({
  optedOut: z.boolean(),
  at: instant,
  by: z
    .enum(['person', 'nationalService'])
    .meta({ description: 'Chosen by the person here, or told by a list of the national service' }),
  revision: z.number().int().meta({ description: 'The event in the consent stream' }),
})
const optOut = z
  .strictObject({
    optedOut: z.boolean().meta({ description: 'Nothing of this person is counted while it is true' }),
    choices: z.array(choice).readonly().meta({ description: 'Newest first' }),
  })
  .meta({ id: 'OptOut' })

const choiceOf = ({ type, at, by, revision }: OptOutView): z.input<typeof choice> => ({
  optedOut: type === 'OptOutSet',
  at,
  by,
  revision,
})

export const readOptOut = route({
  name: 'readOptOut',
  method: 'get',
  path: '/api/v1/patients/{patient}/opt-out',
  summary: 'Read whether a person has opted out of being counted (National Data Opt-out)',
  who: anyRole,
  shape: { ...bare, params: ofPatient, answer: optOut },
  refusals: [404],
  handle: async call => {
    const { exchange, params } = call
    const may = await mayLook(call, params.patient, 'consents')
    if (may === undefined) return refuse(unseen)
    const disclosure = await exchange.access.disclose(may, [])
    const choices = (await exchange.queries.consents.optOuts(disclosure)).map(choiceOf)
    const optedOut = choices[0]?.optedOut ?? false
    return json({ optedOut, choices }, { etag: consentRevision(params.patient, may.cites) })
  },
})

export const putOptOut = route({
  name: 'putOptOut',
  method: 'put',
  path: '/api/v1/patients/{patient}/opt-out',
  summary: 'Opt out of being counted, or take that back: for the person alone',
  who: anyRole,
  shape: { ...bare, params: ofPatient, body: z.strictObject({ optedOut: z.boolean() }), answer: written },
  refusals: [404, 409, 410, 412],
  handle: call =>
    change(call, 'PUT opt-out', { type: 'ChooseOptOut', data: { optedOut: call.body.optedOut } }),
})
