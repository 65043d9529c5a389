/** The people of a team, each decided and put on record by itself; who withdrew meanwhile is simply not there. */
import { z } from 'zod'
import { together } from '../../access/together.ts'
import type { Permitted } from '../../access/types.ts'
import { opaqueId } from '../../domain/kernel/ids.ts'
import { json, refuse } from '../http/answers.ts'
import { bare, route } from '../http/route.ts'
import { isMemberOf } from './membership.ts'
import { mayLook, type Looking } from './person.ts'
import { pageOf, paging, person } from './schemas.ts'

/** How many are decided at a time. */
const atATime = 16

const permittedOf = async (looking: Looking, people: readonly string[]): Promise<readonly Permitted[]> => {
  const list = await together(atATime, people, patient => mayLook(looking, patient, 'demographics'))
  return list.filter(may => may !== undefined)
}

/** The ids behind `after`, in a fixed order, and where the next page begins. */
const pageOfIds = (
  all: readonly string[],
  { after, limit }: { readonly after?: string | undefined; readonly limit: number },
): { readonly ids: readonly string[]; readonly next?: string } => {
  const rest = all.toSorted().filter(id => after === undefined || id > after)
  const ids = rest.slice(0, limit)
  const last = ids.at(-1)
  return rest.length > limit && last !== undefined ? { ids, next: last } : { ids }
}

export const readCaseload = route({
  name: 'readCaseload',
  method: 'get',
  path: '/api/v1/teams/{team}/caseload',
  summary: 'Read the people whom your team looks after',
  who: ['professional'],
  shape: {
    ...bare,
    params: z.strictObject({ team: opaqueId }),
    query: z.strictObject({ ...paging, after: opaqueId.optional() }),
    answer: pageOf(person),
  },
  refusals: [],
  handle: async call => {
    const { exchange, caller, params, query } = call
    const { by } = caller
    if (by.team !== params.team || !(await isMemberOf(exchange, by, params.team)))
      return refuse({ code: 'not-allowed', detail: 'You are not a member of this team' })
    const { ids, next } = pageOfIds(await exchange.queries.caseload.pick(params.team), query)
    const list = await permittedOf(call, ids)
    const disclosures = await exchange.access.discloseAll(list.map(may => ({ may, entries: [] })))
    const people = await Promise.all(disclosures.map(one => exchange.queries.people.read(one)))
    const items = people.filter(view => view !== undefined)
    return json({ items, ...(next !== undefined && { next }) })
  },
})
