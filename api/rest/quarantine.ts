/** Messages that could not be matched to a person: listed, read, and resolved by an administrator. */
import { z } from 'zod'
import { isRefused } from '../../access/access.ts'
import { opaqueId } from '../../domain/kernel/ids.ts'
import { instant } from '../../domain/kernel/time.ts'
import { quarantineReasons } from '../../domain/message/events.ts'
import type { PersonView } from '../../projections/views.ts'
import type { QuarantineLine } from '../../projections/officeViews.ts'
import { json, refuse } from '../http/answers.ts'
import type { Problem } from '../http/problems.ts'
import { bare, route } from '../http/route.ts'
import { look, type Looking } from './person.ts'
import { pageOf, paging, person } from './schemas.ts'

const line = {
  message: opaqueId,
  revision: z.number().int(),
  organisation: z.string(),
  messageType: z.string(),
  reason: z.enum(quarantineReasons),
  receivedAt: instant,
  candidate: z.string().optional(),
  reusedControlId: z
    .boolean()
    .meta({ description: 'Whether its sender used its control id (MSH-10) before for another message' }),
  state: z.enum(['waiting', 'resolved']),
}
const quarantineLine = z.strictObject(line).meta({ id: 'QuarantineLine' })
const quarantinedMessage = z
  .strictObject({
    ...line,
    content: z.string().meta({ description: 'The message as it was sent' }),
    candidatePerson: person
      .optional()
      .meta({ description: 'The record that looks most like the message’s person, while the message waits' }),
  })
  .meta({ id: 'QuarantinedMessage' })

const lineOf = (view: QuarantineLine): z.input<typeof quarantineLine> => {
  const { candidate, ...known } = view
  return candidate === undefined ? known : { ...known, candidate }
}

export const ofMessage = z.strictObject({ message: opaqueId })
export const noMessage: Problem = { code: 'not-found', detail: 'There is no such message in quarantine' }

export const readUnmapped = route({
  name: 'readUnmappedCodes',
  method: 'get',
  path: '/api/v1/unmapped-codes',
  summary: 'List the codes that no map knows',
  who: ['administrator'],
  shape: {
    ...bare,
    answer: z.strictObject({
      items: z.array(
        z
          .strictObject({ code: z.string(), messages: z.number().int(), lastAt: instant })
          .meta({ id: 'UnmappedCode' }),
      ),
    }),
  },
  refusals: [],
  handle: async ({ exchange }) => {
    const items = await exchange.queries.quarantine.unmapped()
    return json({ items: items.map(({ code, messages, lastAt }) => ({ code, messages, lastAt })) })
  },
})

export const readQuarantine = route({
  name: 'readQuarantine',
  method: 'get',
  path: '/api/v1/quarantine',
  summary: 'List the messages in quarantine',
  who: ['administrator'],
  shape: {
    ...bare,
    query: z.strictObject({ ...paging, state: z.enum(['waiting', 'resolved']).default('waiting') }),
    answer: pageOf(quarantineLine),
  },
  refusals: [],
  handle: async ({ exchange, query: { after, limit, state } }) => {
    const page = { limit, state, ...(after !== undefined && { after }) }
    const { items, next } = await exchange.queries.quarantine.list(page)
    return json({ items: items.map(lineOf), ...(next !== undefined && { next }) })
  },
})

/** Who the candidate of a waiting message is, on record. Of nobody else may an administrator know it. */
const candidateOf = async (
  looking: Looking,
  { candidate }: QuarantineLine,
): Promise<PersonView | undefined> => {
  if (candidate === undefined) return undefined
  const disclosure = await look(looking, candidate, 'demographics')
  return disclosure === undefined ? undefined : looking.exchange.queries.people.read(disclosure)
}

export const readMessage = route({
  name: 'readMessage',
  method: 'get',
  path: '/api/v1/quarantine/{message}',
  summary: 'Read a message that waits in quarantine',
  who: ['administrator'],
  shape: { ...bare, params: ofMessage, answer: quarantinedMessage },
  refusals: [404, 410],
  handle: async call => {
    const { exchange, caller, params } = call
    const { access, queries } = exchange
    const view = await queries.quarantine.find(params.message)
    if (view?.state !== 'waiting') return refuse(noMessage)
    const ask = { ...caller, patient: params.message, look: 'message', purpose: 'administration' } as const
    const may = await access.decide(ask)
    if (isRefused(may)) return refuse(noMessage)
    const cite = { stream: `message-${params.message}`, revision: view.revision }
    const bytes = await exchange.messages.read(await access.disclose(may, [cite]))
    if (bytes === undefined)
      return refuse({ code: 'erased', detail: 'This message no longer waits, or was erased' })
    const candidatePerson = await candidateOf(call, view)
    const content = new TextDecoder().decode(bytes)
    const answer = { ...lineOf(view), content, ...(candidatePerson !== undefined && { candidatePerson }) }
    return json(answer, { etag: view.revision })
  },
})
