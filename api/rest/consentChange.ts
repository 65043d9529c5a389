/** A change of a person's consents: who asks, of which revision, and what it answers. */
import type { z } from 'zod'
import { isRefused } from '../../access/access.ts'
import { consent } from '../../domain/consent/decider.ts'
import type { CommandOf } from '../../domain/kernel/decider.ts'
import { isRejection } from '../../domain/kernel/rejection.ts'
import { json, refuse, type Answer } from '../http/answers.ts'
import { isPrecondition, precondition, stale } from '../http/etag.ts'
import { problemOf, unseen, type Problem } from '../http/problems.ts'
import { consentRevision, mayLook, nothingThere, purposeOf } from './person.ts'
import type { written } from './schemas.ts'
import { ask, idsOf, type Asked } from './writing.ts'

type Wanted = Asked & { readonly params: { readonly patient: string } }

/** Puts a refused change on record as a refused look at the person's consents. */
export const refusedChange = async (call: Wanted): Promise<Problem> => {
  const may = await mayLook(call, call.params.patient, 'consents')
  if (may !== undefined) await nothingThere(call, may)
  return unseen
}

/** The revision that the change may meet: from If-Match, where several are named by what stands now. */
const expectedOf = async (call: Wanted): Promise<number | 'any' | Problem> => {
  const named = precondition(call.header('if-match'))
  if (!isPrecondition(named)) return named
  if (named === 'any') return 'any'
  const [only, ...more] = named
  if (only === undefined) return stale
  if (more.length === 0) return only
  const { by, session } = call.caller
  const { patient } = call.params
  const may = await call.exchange.access.decide({
    by,
    session,
    patient,
    look: 'consents',
    purpose: purposeOf(by.role),
  })
  if (isRefused(may)) return unseen
  const current = consentRevision(patient, may.cites)
  return named.includes(current) ? current : stale
}

/** Asks one command of the person's consents. `routeName` is its method and what it changes. */
export const change = async (
  call: Wanted,
  routeName: string,
  command: CommandOf<typeof consent.commands>,
): Promise<Answer<z.input<typeof written>>> => {
  const ids = idsOf(call, routeName)
  if ('code' in ids) return refuse(ids)
  const expected = await expectedOf(call)
  if (typeof expected === 'object') return refuse(expected)
  const { patient } = call.params
  const outcome = await ask(call, ids, {
    aggregate: consent,
    id: patient,
    patient,
    command,
    ...(expected !== 'any' && { expected }),
  })
  if (!isRejection(outcome)) {
    const { revision, changed } = outcome
    return json({ revision, changed }, { etag: revision })
  }
  return refuse(outcome.rejected === 'not-allowed' ? await refusedChange(call) : problemOf(outcome))
}
