/** When each organisation was last heard, and what became of its messages: for those who run the exchange. */
import { z } from 'zod'
import { opaqueId } from '../../domain/kernel/ids.ts'
import { instant } from '../../domain/kernel/time.ts'
import type { MessageOutcome } from '../../projections/officeViews.ts'
import { json } from '../http/answers.ts'
import { bare, route } from '../http/route.ts'

const source = z
  .strictObject({
    organisation: opaqueId,
    lastReceivedAt: instant
      .optional()
      .meta({ description: 'When its newest message arrived; absent where none ever did' }),
    messages: z
      .strictObject({
        filed: z.number().int(),
        beingFiled: z.number().int(),
        waiting: z.number().int(),
        refused: z.number().int(),
        rejected: z.number().int(),
      } satisfies Record<MessageOutcome, unknown>)
      .meta({ description: 'How many messages, by what became of them' }),
  })
  .meta({ id: 'Source' })

export const readSources = route({
  name: 'readSources',
  method: 'get',
  path: '/api/v1/sources',
  summary: 'Read when each organisation was last heard, and what became of its messages',
  who: ['administrator'],
  shape: { ...bare, answer: z.strictObject({ items: z.array(source).readonly() }) },
  refusals: [],
  handle: async ({ exchange }) => json({ items: await exchange.queries.sources.read() }),
})
