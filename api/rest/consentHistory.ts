/** Every share that ever stood, or those that stood at one instant, with the event that made each so; and what was decided about items until then. */
import { z } from 'zod'
import { entryKinds } from '../../domain/entry/content.ts'
import { roles } from '../../domain/kernel/actor.ts'
import { opaqueId } from '../../domain/kernel/ids.ts'
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

const decision = z
  .strictObject({
    revision: z.number().int().meta({ description: 'Of the event in the consent stream' }),
    at: instant,
    type: z.enum(['EntryRelabelled', 'ReleaseHeld', 'ReleaseHastened']),
    entry: opaqueId,
    kind: z.enum(entryKinds),
    effective: instant.meta({ description: 'When what the item says happened' }),
    user: z.string().meta({ description: 'Who decided' }),
    role: z.enum(roles),
    team: opaqueId.optional(),
    reason: z
      .string()
      .optional()
      .meta({ description: 'For auditors; the person reads it with the item, once they may read that' }),
  })
  .meta({ id: 'Decision' })

export const readConsentHistory = route({
  name: 'readConsentHistory',
  method: 'get',
  path: '/api/v1/patients/{patient}/consents/history',
  summary:
    'Read which shares stood at an instant, or every period that ever was, and what was decided about items until then',
  who: anyRole,
  shape: {
    ...bare,
    params: ofPatient,
    query: z.strictObject({
      at: momentFor('The instant asked about'),
    }),
    answer: z.strictObject({
      at: instant.optional(),
      items: z.array(share).readonly(),
      decisions: z.array(decision).readonly(),
    }),
  },
  refusals: [404],
  handle: async call => {
    const { exchange, params, query } = call
    const disclosure = await look(call, params.patient, 'consentHistory')
    if (disclosure === undefined) return refuse(unseen)
    const { consents, decided } = exchange.queries
    const [items, decisions] = await Promise.all([consents.history(disclosure), decided.history(disclosure)])
    const { at } = query
    if (at === undefined) return json({ items, decisions })
    return json({ at, items: items.filter(stoodAt(at)), decisions: decisions.filter(one => one.at <= at) })
  },
})
