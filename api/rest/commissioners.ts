/** What commissioners may see of the dashboards: listed, granted, withdrawn, by an administrator. */
import { z } from 'zod'
import { unknownNames } from '../../analytics/granted.ts'
import { commissioner } from '../../domain/commissioner/decider.ts'
import type { commissionerCommands } from '../../domain/commissioner/events.ts'
import type { CommandOf } from '../../domain/kernel/decider.ts'
import { opaqueId } from '../../domain/kernel/ids.ts'
import { boroughs } from '../../domain/kernel/terms.ts'
import { instant } from '../../domain/kernel/time.ts'
import { json, refuse } from '../http/answers.ts'
import { bare, route } from '../http/route.ts'
import { written } from './schemas.ts'
import { changeOf, type Asked } from './writing.ts'

const who = ['administrator'] as const

const names = z.array(z.string().min(1).max(60)).min(1).max(100).readonly()
const grant = {
  name: z.string().trim().min(1).max(200),
  areas: z
    .union([z.literal('everywhere'), z.array(z.enum(boroughs)).min(1).readonly()])
    .meta({ description: 'Boroughs; `everywhere` means all of them, with their totals' }),
  questions: z.union([z.literal('every'), names]).default('every'),
  breakdowns: z.union([z.literal('every'), names]).default('every'),
}
const granted = z
  .strictObject({
    id: opaqueId.meta({ description: 'The user that a commissioner reads of themselves at /api/v1/me' }),
    revision: z.number().int(),
    ...grant,
    since: instant,
    withdrawnAt: instant.optional(),
    withdrawnBecause: z.string().optional(),
  })
  .meta({ id: 'Commissioner' })

export const readCommissioners = route({
  name: 'readCommissioners',
  method: 'get',
  path: '/api/v1/commissioners',
  summary: 'List commissioners with the areas, questions and breakdowns granted to them',
  who,
  shape: { ...bare, answer: z.strictObject({ items: z.array(granted).readonly() }) },
  refusals: [],
  handle: async ({ exchange }) => json({ items: await exchange.queries.directory.commissioners() }),
})

type Wanted = Asked & { readonly params: { readonly commissioner: string } }

const change = (call: Wanted, routeName: string, command: CommandOf<typeof commissionerCommands>) =>
  changeOf(call, routeName, {
    change: () => ({ aggregate: commissioner, id: call.params.commissioner, command }),
  })

const ofCommissioner = z.strictObject({ commissioner: opaqueId })

export const putCommissioner = route({
  name: 'putCommissioner',
  method: 'put',
  path: '/api/v1/commissioners/{commissioner}',
  summary: 'Grant a commissioner areas, questions and breakdowns, or change what is granted',
  who,
  shape: { ...bare, params: ofCommissioner, body: z.strictObject(grant), answer: written },
  refusals: [409, 410, 412],
  handle: async call => {
    const faults = unknownNames(call.exchange.dashboards.questions(), call.body).map(
      ({ list, number, why }) => ({
        place: `body.${list}.${String(number)}`,
        why,
      }),
    )
    if (faults.length > 0) return refuse({ code: 'invalid', detail: faults[0]?.why ?? '', faults })
    return change(call, 'PUT commissioner', { type: 'GrantDashboards', data: call.body })
  },
})

export const withdrawCommissioner = route({
  name: 'withdrawCommissioner',
  method: 'post',
  path: '/api/v1/commissioners/{commissioner}/withdraw',
  summary: 'Withdraw all that is granted to a commissioner; holds on the very next request',
  who,
  shape: {
    ...bare,
    params: ofCommissioner,
    body: z.strictObject({ reason: z.string().trim().min(1).max(500) }),
    answer: written,
  },
  refusals: [404, 409, 410, 412],
  handle: call => change(call, 'POST commissioner withdraw', { type: 'WithdrawDashboards', data: call.body }),
})
