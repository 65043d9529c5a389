/** What an administrator does with a quarantined message: accept it for a person, make a record for it, or reject it. */
import { z } from 'zod'
import { isRefused, nobody } from '../../access/access.ts'
import type { CommandOf } from '../../domain/kernel/decider.ts'
import { nhsNumber, opaqueId } from '../../domain/kernel/ids.ts'
import { message } from '../../domain/message/decider.ts'
import { refuse } from '../http/answers.ts'
import type { Caller, Exchange } from '../http/exchange.ts'
import type { CommandIds } from '../http/idempotency.ts'
import { problemOf, type Problem } from '../http/problems.ts'
import { bare, route } from '../http/route.ts'
import { noRecord } from './finding.ts'
import { patientBy } from './lookUps.ts'
import { noMessage, ofMessage } from './quarantine.ts'
import { written } from './schemas.ts'
import { changeOf, type Asked } from './writing.ts'

type Resolution = Extract<CommandOf<typeof message.commands>, { type: 'ResolveQuarantine' }>['data']
type Wanted = Asked & { readonly params: { readonly message: string } }

const resolve = (call: Wanted, routeName: string, resolution: (ids: CommandIds) => Resolution) =>
  changeOf(call, routeName, {
    change: ids => ({
      aggregate: message,
      id: call.params.message,
      command: { type: 'ResolveQuarantine', data: resolution(ids) },
    }),
    problem: rejection => (rejection.rejected === 'not-found' ? noMessage : problemOf(rejection)),
  })

/** Whether there is such a record. To learn that of somebody is a look: it is on record either way. */
const isKnown = async ({ access }: Exchange, caller: Caller, patient: string): Promise<boolean> => {
  const may = await access.decide({ ...caller, patient, look: 'demographics', purpose: 'administration' })
  if (isRefused(may)) return false
  await access.disclose(may, [])
  return true
}

const none = 'There is no such record'
const noSuchRecord: Problem = {
  code: 'invalid',
  detail: none,
  faults: [{ place: 'body.patient', why: none }],
}

const whose = z
  .strictObject({ patient: opaqueId.optional(), nhsNumber: nhsNumber.optional() })
  .refine(
    ({ patient, nhsNumber: number }) => (patient === undefined) !== (number === undefined),
    'say whose record it is: by patient, or by nhsNumber',
  )

/** The record that the message is accepted for, or why it can't be. */
const recordOf = async (call: Wanted, named: z.output<typeof whose>): Promise<string | Problem> => {
  const { patient = nobody, nhsNumber: number } = named
  const found = number === undefined ? patient : await patientBy(call, number)
  if (typeof found !== 'string' || (await isKnown(call.exchange, call.caller, found))) return found
  return number === undefined ? noSuchRecord : noRecord
}

export const acceptMessage = route({
  name: 'acceptMessage',
  method: 'post',
  path: '/api/v1/quarantine/{message}/accept',
  summary: 'File a quarantined message to a person',
  who: ['administrator'],
  shape: { ...bare, params: ofMessage, body: whose, answer: written },
  refusals: [404, 409, 410, 412],
  handle: async call => {
    const patient = await recordOf(call, call.body)
    if (typeof patient !== 'string') return refuse(patient)
    return resolve(call, 'POST accept', () => ({ decision: 'accepted', patient }))
  },
})

export const rejectMessage = route({
  name: 'rejectMessage',
  method: 'post',
  path: '/api/v1/quarantine/{message}/reject',
  summary: 'Refuse a quarantined message',
  who: ['administrator'],
  shape: {
    ...bare,
    params: ofMessage,
    body: z.strictObject({ reason: z.string().trim().min(1).max(500) }),
    answer: written,
  },
  refusals: [404, 409, 410, 412],
  handle: call => resolve(call, 'POST reject', () => ({ decision: 'rejected', reason: call.body.reason })),
})

export const createFromMessage = route({
  name: 'createFromMessage',
  method: 'post',
  path: '/api/v1/quarantine/{message}/create',
  summary: 'Make a new record for a quarantined message',
  who: ['administrator'],
  shape: { ...bare, params: ofMessage, body: z.strictObject({}).optional(), answer: written },
  refusals: [404, 409, 410, 412],
  handle: call =>
    resolve(call, 'POST create', ({ commandId }) => ({
      decision: 'created',
      patient: call.exchange.fingerprint('created', commandId).slice(0, 32),
    })),
})
