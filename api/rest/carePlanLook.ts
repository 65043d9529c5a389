/** Looking at one care plan: decided with the plan's own stream, picked, put on record. */
import type { Disclosure, Permitted } from '../../access/types.ts'
import type { Citation } from '../../domain/access/events.ts'
import type { PlanView } from '../../projections/carePlanViews.ts'
import type { Problem } from '../http/problems.ts'
import { mayLook, nothingThere, type Looking } from './person.ts'

export type OfPlan = Looking & { readonly params: { readonly patient: string; readonly plan: string } }

/** Leave to look at a plan in which the caller may see something, and where it stands. */
export interface SeenPlan {
  readonly may: Permitted
  readonly cited: Citation
}

/** Leave to look at all of a person's plans, decided with the streams of each. */
export const mayLookAtPlans = async (call: Looking, patient: string): Promise<Permitted | undefined> => {
  const first = await mayLook(call, patient, 'carePlan')
  if (first === undefined) return undefined
  const plans = await call.exchange.queries.carePlans.idsOf(patient)
  return mayLook({ ...call, plans }, patient, 'carePlan')
}

/** Undefined, on record, where the caller may see nothing of such a plan. */
export const planSeen = async (call: OfPlan): Promise<SeenPlan | undefined> => {
  const { patient, plan } = call.params
  const may = await mayLook({ ...call, plans: [plan] }, patient, 'carePlan')
  if (may === undefined) return undefined
  const cited = await call.exchange.queries.carePlans.pickOne(may, plan)
  if (cited !== undefined) return { may, cited }
  await nothingThere(call, may)
  return undefined
}

/** A look at the plan, on record. */
export const planDisclosed = async (call: OfPlan): Promise<Disclosure | undefined> => {
  const seen = await planSeen(call)
  return seen === undefined ? undefined : call.exchange.access.disclose(seen.may, [seen.cited])
}

/** The plan as the caller sees it, on record; undefined where they may see nothing of it. */
export const planRead = async (
  call: OfPlan,
  version?: number,
): Promise<PlanView | 'no such version' | undefined> => {
  const disclosure = await planDisclosed(call)
  if (disclosure === undefined) return undefined
  const view = await call.exchange.queries.carePlans.read(disclosure, call.params.plan, version)
  return view ?? 'no such version'
}

export const noVersion: Problem = { code: 'not-found', detail: 'The plan has no such version' }
