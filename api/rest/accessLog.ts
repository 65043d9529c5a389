/** Who looked at a person's record, or was refused, and why. */
import { z } from 'zod'
import { looks } from '../../domain/access/events.ts'
import { entryKinds } from '../../domain/entry/content.ts'
import { role } from '../../domain/kernel/actor.ts'
import { opaqueId } from '../../domain/kernel/ids.ts'
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
export const citedLook = z.strictObject({
  stream: z
    .string()
    .regex(/^access-[0-9a-f]{32}$/, 'the stream of an access event, as the access log names it'),
  revision: z.number().int().nonnegative(),
})
const lineFields = {
  at: instant,
  user: z.string(),
  role: z.union([role, z.string()]),
  team: z.string().optional(),
  organisation: z.string().optional(),
  outcome: z.enum(['viewed', 'refused']),
  look: z.enum(looks),
  rule: z.string(),
  policy: z.string(),
  request: z.string().meta({ description: 'Looks of one request carry the same: one page may take several' }),
  entries: z.array(seen).readonly(),
  event: z.strictObject({ stream: z.string(), revision: z.number().int() }),
  question: z
    .strictObject({
      askedAt: instant,
      words: z.string().optional(),
      answeredAt: instant.optional(),
      answer: z.string().optional(),
    })
    .optional()
    .meta({ description: 'What the person asked about this look, where they did' }),
}
const line = z.strictObject(lineFields).meta({ id: 'AccessLogLine' })
export const questionedLook = z
  .strictObject({ patient: opaqueId, ...lineFields })
  .meta({ id: 'QuestionedLook', description: 'Who looked, when and why they could: never what they saw' })

const asked = z.strictObject({
  ...paging,
  who: z
    .enum(['everyone', 'others'])
    .optional()
    .meta({ description: '`others`: without the looks of the person themselves' }),
})

export const readAccessLog = route({
  name: 'readAccessLog',
  method: 'get',
  path: '/api/v1/patients/{patient}/access-log',
  summary: 'Read who looked at the record, newest first',
  who: anyRole,
  shape: { ...bare, params: ofPatient, query: asked, answer: pageOf(line) },
  refusals: [404],
  handle: async call => {
    const { exchange, params, query } = call
    const disclosure = await look(call, params.patient, 'accessLog')
    if (disclosure === undefined) return refuse(unseen)
    const { after, limit, who } = query
    const page = {
      limit,
      ...(after !== undefined && { after }),
      ...(who === 'others' && { others: true as const }),
    }
    return json(await exchange.queries.accessLog.read(disclosure, page))
  },
})
