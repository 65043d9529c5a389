/** Who looked at a person's record, or was refused, and why. */
import { z } from 'zod'
import { looks } from '../../domain/access/events.ts'
import { entryKinds } from '../../domain/entry/content.ts'
import { role } from '../../domain/kernel/actor.ts'
import { instant } from '../../domain/kernel/time.ts'
import { json, refuse } from '../http/answers.ts'
import { unseen } from '../http/problems.ts'
import { bare, route } from '../http/route.ts'
import { anyRole, look } from './person.ts'
import { ofPatient, pageOf, paging } from './schemas.ts'

const seen = z.strictObject({
  id: z.string(),
  revision: z.number().int(),
  kind: z.enum(entryKinds).optional(),
})
const line = z
  .strictObject({
    at: instant,
    user: z.string(),
    role: z.union([role, z.string()]),
    team: z.string().optional(),
    organisation: z.string().optional(),
    outcome: z.enum(['viewed', 'refused']),
    look: z.enum(looks),
    rule: z.string(),
    policy: z.string(),
    entries: z.array(seen).readonly(),
    event: z.strictObject({ stream: z.string(), revision: z.number().int() }),
  })
  .meta({ id: 'AccessLogLine' })

export const readAccessLog = route({
  name: 'readAccessLog',
  method: 'get',
  path: '/api/v1/patients/{patient}/access-log',
  summary: 'Read who looked at the record, newest first',
  who: anyRole,
  shape: { ...bare, params: ofPatient, query: z.strictObject(paging), answer: pageOf(line) },
  refusals: [404],
  handle: async call => {
    const { exchange, params, query } = call
    const disclosure = await look(call, params.patient, 'accessLog')
    if (disclosure === undefined) return refuse(unseen)
    const { after, limit } = query
    const page = { limit, ...(after !== undefined && { after }) }
    return json(await exchange.queries.accessLog.read(disclosure, page))
  },
})
