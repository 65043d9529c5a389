/** Every share that ever stood, or those that stood at one instant, with the event that made each so. */
import { z } from 'zod'
import { instant, type Instant } from '../../domain/kernel/time.ts'
import type { ShareView } from '../../projections/views.ts'
import { json, refuse } from '../http/answers.ts'
import { unseen } from '../http/problems.ts'
import { bare, route } from '../http/route.ts'
import { anyRole, look } from './person.ts'
import { momentFor, ofPatient, share } from './schemas.ts'

const stoodAt =
  (at: Instant) =>
  ({ since, until }: ShareView): boolean =>
    since <= at && (until === undefined || at < until)

export const readConsentHistory = route({
  name: 'readConsentHistory',
  method: 'get',
  path: '/api/v1/patients/{patient}/consents/history',
  summary: 'Read which shares stood at an instant, or every period that ever was',
  who: anyRole,
  shape: {
    ...bare,
    params: ofPatient,
    query: z.strictObject({
      at: momentFor('The instant asked about'),
    }),
    answer: z.strictObject({ at: instant.optional(), items: z.array(share).readonly() }),
  },
  refusals: [404],
  handle: async call => {
    const { exchange, params, query } = call
    const disclosure = await look(call, params.patient, 'consentHistory')
    if (disclosure === undefined) return refuse(unseen)
    const periods = await exchange.queries.consents.history(disclosure)
    const { at } = query
    return at === undefined ? json({ items: periods }) : json({ at, items: periods.filter(stoodAt(at)) })
  },
})
