/** `/plans/:plan` and `/patients/:id/plans/:plan`: one plan, as it stands or as of a version. */
import type { Answer } from '../../layout/view.ts'
import type { PageRequest } from '../../visitor.ts'
import { dutyPlanPage } from './dutyPlan.tsx'
import { gone, placeOf } from './place.ts'
import { plainPlanPage } from './plainPlan.tsx'
import { readPlan } from './read.ts'

/** The plan, `?version=` as of a version. */
export const planPage = async (request: PageRequest): Promise<Answer> => {
  const read = await readPlan(request, request.query['version'])
  if (read === undefined) return gone(placeOf(request))
  return read.place.own ? plainPlanPage(request, read) : dutyPlanPage(request, read)
}
