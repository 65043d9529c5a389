/** Messages that were refused: from whom, why and where; never what is in them. */
import { z } from 'zod'
import { isRefused } from '../../access/access.ts'
import { together } from '../../access/together.ts'
import { opaqueId, streamName } from '../../domain/kernel/ids.ts'
import { instant } from '../../domain/kernel/time.ts'
import type { RefusedLine } from '../../projections/officeViews.ts'
import { json } from '../http/answers.ts'
import { bare, route } from '../http/route.ts'
import type { Looking } from './person.ts'
import { pageOf, paging } from './schemas.ts'

const refusedMessage = z
  .strictObject({
    message: opaqueId,
    organisation: z.string(),
    messageType: z.string(),
    receivedAt: instant,
    why: z.string(),
    place: z.string().meta({ description: 'Where in the message, as HL7 ERR-2 names it' }),
    reusedControlId: z.boolean(),
  })
  .meta({ id: 'RefusedMessage' })

/** How many are decided at a time. */
const atATime = 16

/** Puts on record that these were listed; answers those that may be. */
const onRecord = async (
  { exchange, caller }: Looking,
  lines: readonly RefusedLine[],
): Promise<readonly RefusedLine[]> => {
  const { access } = exchange
  const decided = await together(atATime, lines, async line => {
    const ask = { ...caller, patient: line.message, look: 'message', purpose: 'administration' } as const
    const may = await access.decide(ask)
    const entries = [{ stream: streamName('message', line.message), revision: line.revision }]
    return isRefused(may) ? [] : [{ line, may, entries }]
  })
  await access.discloseAll(decided.flat())
  return decided.flat().map(({ line }) => line)
}

export const readRefused = route({
  name: 'readRefusedMessages',
  method: 'get',
  path: '/api/v1/refused-messages',
  summary: 'List the messages that were refused',
  who: ['administrator'],
  shape: {
    ...bare,
    query: z.strictObject({ ...paging, organisation: opaqueId.optional() }),
    answer: pageOf(refusedMessage),
  },
  refusals: [],
  handle: async call => {
    const { after, limit, organisation } = call.query
    const { items, next } = await call.exchange.queries.quarantine.refused({
      limit,
      ...(after !== undefined && { after }),
      ...(organisation !== undefined && { organisation }),
    })
    const shown = (await onRecord(call, items)).map(({ revision: _, ...line }) => line)
    return json({ items: shown, ...(next !== undefined && { next }) })
  },
})
