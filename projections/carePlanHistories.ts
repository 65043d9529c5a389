/** The histories of care plans as their readers may know them: read and folded once for a disclosure. */
import type { Kysely } from 'kysely'
import type { Disclosure, Permitted } from '../access/types.ts'
import { streamName } from '../domain/kernel/ids.ts'
import { historyOf, type History } from './carePlanFold.ts'
import { mustBeFor } from './disclosed.ts'
import type { ModelTables } from './models.ts'

type Models = Kysely<ModelTables>

const rowsOf = (models: Models, patient: string, plan: string) =>
  models
    .selectFrom('care_plan_event')
    .selectAll()
    .where('patient', '=', patient)
    .where('plan', '=', plan)
    .orderBy('revision')

/** A disclosed plan's history, up to the revision that was disclosed. */
const readHistory = async (
  models: Models,
  disclosure: Disclosure,
  plan: string,
): Promise<History | undefined> => {
  mustBeFor(disclosure, ['carePlan'])
  const named = disclosure.entries.find(({ stream }) => stream === streamName('carePlan', plan))
  if (named === undefined) return undefined
  const rows = await rowsOf(models, disclosure.patient, plan)
    .where('revision', '<=', named.revision)
    .execute()
  return historyOf(disclosure, rows)
}

export type Histories = (disclosure: Disclosure, plan: string) => Promise<History | undefined>

/** Reads and folds each plan once for a disclosure, which fixes all that it shows and lives for one request. */
export const disclosedHistories = (models: Models): Histories => {
  const known = new WeakMap<Disclosure, Map<string, Promise<History | undefined>>>()
  return (disclosure, plan) => {
    const itsPlans = known.get(disclosure) ?? new Map<string, Promise<History | undefined>>()
    known.set(disclosure, itsPlans)
    const history = itsPlans.get(plan) ?? readHistory(models, disclosure, plan)
    itsPlans.set(plan, history)
    return history
  }
}

/** A plan's history for a viewer before anything is disclosed: places and numbers may be taken from it, and no content. */
export const permittedHistory = async (
  models: Models,
  { ask: { patient }, permit, at }: Permitted,
  plan: string,
): Promise<{ readonly history: History; readonly revision: number } | undefined> => {
  const rows = await rowsOf(models, patient, plan).execute()
  const history = historyOf({ permit, at }, rows)
  return history === undefined ? undefined : { history, revision: rows.at(-1)?.revision ?? -1 }
}
