/** The one way pages read care plans: decide, pick, put on record, read. */
import type { Disclosure, Permitted } from '../../../access/types.ts'
import { idOf, opaqueId } from '../../../domain/kernel/ids.ts'
import type { PlanView } from '../../../projections/carePlanViews.ts'
import type { PageRequest } from '../../visitor.ts'
import { mayLookAtPlans } from '../look.ts'
import { placeOf, type Place } from './place.ts'

/** A plan with what it was read by. */
export interface PlanRead {
  readonly place: Place
  readonly may: Permitted
  readonly disclosure: Disclosure
  readonly plan: PlanView
}

/** What a version in an address means: undefined is the newest. A number that can't be one asks for none that there is. */
const versionIn = (text: string | undefined): number | undefined => {
  if (text === undefined || text === '') return undefined
  return /^\d{1,6}$/.test(text) ? Number(text) : -1
}

/** The plan in the address, as it stands or as of `version`; undefined where it can't be seen, whatever the reason, and then that is on record. */
export const readPlan = async (request: PageRequest, version?: string): Promise<PlanRead | undefined> => {
  const place = placeOf(request)
  const { access, queries } = request.exchange
  if (!opaqueId.safeParse(place.plan).success) return undefined
  const may = await mayLookAtPlans(request, place.patient, [place.plan])
  if (may === undefined) return undefined
  const cited = await queries.carePlans.pickOne(may, place.plan)
  if (cited === undefined) {
    await access.nothingToShow(may)
    return undefined
  }
  const disclosure = await access.disclose(may, [cited])
  const plan = await queries.carePlans.read(disclosure, place.plan, versionIn(version))
  return plan === undefined ? undefined : { place, may, disclosure, plan }
}

/** Every plan of a person in which the reader may see something, put on record once; undefined where a look is refused. */
export const readPlans = async (
  request: PageRequest,
  patient: string,
): Promise<{ readonly disclosure: Disclosure; readonly plans: readonly PlanView[] } | undefined> => {
  const { access, queries } = request.exchange
  const may = await mayLookAtPlans(request, patient, await queries.carePlans.idsOf(patient))
  if (may === undefined) return undefined
  const picked = await queries.carePlans.pick(may)
  const disclosure = await access.disclose(may, picked)
  const plans = await Promise.all(
    picked.map(({ stream }) => queries.carePlans.read(disclosure, idOf(stream))),
  )
  return { disclosure, plans: plans.filter(plan => plan !== undefined).toSorted(byState) }
}

/** Open plans first, each group with what was written last on top. */
const byState = (a: PlanView, b: PlanView): number =>
  a.status === b.status ? b.at.localeCompare(a.at) : a.status === 'open' ? -1 : 1
