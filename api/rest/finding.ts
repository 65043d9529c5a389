/** The record that a waiting message may belong to, found by NHS number: seen, on record, before anything is decided. */
import { z } from 'zod'
import { nhsNumber } from '../../domain/kernel/ids.ts'
import { whyNot } from '../../domain/message/decisions.ts'
import type { QuarantineLine } from '../../projections/officeViews.ts'
import { json, refuse } from '../http/answers.ts'
import type { Problem } from '../http/problems.ts'
import { bare, route } from '../http/route.ts'
import { patientBy } from './lookUps.ts'
import { look } from './person.ts'
import { noMessage, ofMessage } from './quarantine.ts'
import { person } from './schemas.ts'

/** Nobody is looked up for a message that can't be filed to them. */
const notToBeFiled = (line: QuarantineLine | undefined): Problem | undefined => {
  if (line === undefined) return noMessage
  const why =
    line.state === 'waiting' ? whyNot('accepted', line) : 'this message is not waiting in quarantine'
  return why === undefined ? undefined : { code: 'conflict', detail: why }
}

const why = 'No record here has this NHS number'
export const noRecord: Problem = { code: 'invalid', detail: why, faults: [{ place: 'body.nhsNumber', why }] }

export const findRecord = route({
  name: 'findRecordForMessage',
  method: 'post',
  path: '/api/v1/quarantine/{message}/find',
  summary: 'Find the record that a quarantined message may belong to, to compare them',
  who: ['administrator'],
  shape: { ...bare, params: ofMessage, body: z.strictObject({ nhsNumber }), answer: person },
  refusals: [404, 409],
  handle: async call => {
    const { queries } = call.exchange
    const refusal = notToBeFiled(await queries.quarantine.find(call.params.message))
    if (refusal !== undefined) return refuse(refusal)
    const patient = await patientBy(call, call.body.nhsNumber)
    if (typeof patient !== 'string') return refuse(patient)
    const disclosure = await look(call, patient, 'demographics')
    const view = disclosure === undefined ? undefined : await queries.people.read(disclosure)
    return view === undefined ? refuse(noRecord) : json(view)
  },
})
