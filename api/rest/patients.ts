/** One person: found by NHS number (in the body, never in an address), or read by id. */
import { z } from 'zod'
import { isRefused } from '../../access/access.ts'
import type { Disclosure } from '../../access/types.ts'
import { nhsNumber } from '../../domain/kernel/ids.ts'
import { json, refuse, type Answer } from '../http/answers.ts'
import type { Exchange } from '../http/exchange.ts'
import { unseen } from '../http/problems.ts'
import { bare, route } from '../http/route.ts'
import { patientBy } from './lookUps.ts'
import { anyRole, look, nothingThere } from './person.ts'
import { ofPatient, person } from './schemas.ts'

const shown = async (
  { queries }: Exchange,
  disclosure: Disclosure | undefined,
): Promise<Answer<z.input<typeof person>>> => {
  const view = disclosure === undefined ? undefined : await queries.people.read(disclosure)
  return view === undefined ? refuse(unseen) : json(view)
}

export const searchPatients = route({
  name: 'searchPatients',
  method: 'post',
  path: '/api/v1/patients/search',
  summary: 'Find a person by NHS number',
  who: anyRole,
  shape: { ...bare, body: z.strictObject({ nhsNumber }), answer: person },
  refusals: [404],
  handle: async call => {
    const patient = await patientBy(call, call.body.nhsNumber)
    if (typeof patient !== 'string') return refuse(patient)
    return shown(call.exchange, await look(call, patient, 'search'))
  },
})

export const readPatient = route({
  name: 'readPatient',
  method: 'get',
  path: '/api/v1/patients/{patient}',
  summary: 'Read who a person is',
  who: anyRole,
  shape: { ...bare, params: ofPatient, answer: person },
  refusals: [404],
  handle: async call => {
    const { patient } = call.params
    if (call.caller.by.role !== 'administrator')
      return shown(call.exchange, await look(call, patient, 'demographics'))
    // An administrator is shown people as candidates of messages that wait, and nowhere else.
    const { access } = call.exchange
    const may = await access.decide({
      ...call.caller,
      patient,
      look: 'demographics',
      purpose: 'administration',
    })
    if (!isRefused(may)) await nothingThere(call, may)
    return refuse(unseen)
  },
})
