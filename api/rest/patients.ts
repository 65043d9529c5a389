/** One person: found by NHS number (in the body, never in an address), or read by id. */
import { z } from 'zod'
import { nobody } from '../../access/access.ts'
import type { Disclosure } from '../../access/types.ts'
import { nhsNumber } from '../../domain/kernel/ids.ts'
import { json, refuse, type Answer } from '../http/answers.ts'
import type { Exchange } from '../http/exchange.ts'
import { unseen } from '../http/problems.ts'
import { overRate } from '../http/rates.ts'
import { bare, route } from '../http/route.ts'
import { anyRole, look } from './person.ts'
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
    const { exchange, caller, body } = call
    const rate = { key: `api-search:${caller.by.user}`, most: exchange.rates.search }
    const tooMany = await overRate(exchange.limits, rate, exchange.clock())
    if (tooMany !== undefined) return refuse(tooMany)
    const patient = (await exchange.identity.patientByNhsNumber(body.nhsNumber)) ?? nobody
    return shown(exchange, await look(call, patient, 'search'))
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
  handle: async call => shown(call.exchange, await look(call, call.params.patient, 'demographics')),
})
