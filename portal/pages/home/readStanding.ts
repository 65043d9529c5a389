/** Reads what the person's first page says of waiting: their plans and what is being written into them, put on record once. */
import type { Permitted } from '../../../access/types.ts'
import type { DraftView } from '../../../projections/carePlanViews.ts'
import { readPlans } from '../carePlans/read.ts'
import { authorOf, readWhom } from '../carePlans/who.ts'
import type { PageRequest } from '../../visitor.ts'
import type { Standing } from './patientLines.ts'
import { newSteps } from './plans.ts'

const mostPlans = 20

/** The person's own drafts, and those that others offer them. */
export const readStanding = async (request: PageRequest, may: Permitted): Promise<Standing> => {
  const { clock, queries } = request.exchange
  const { patient } = may.ask
  const [read, questions] = await Promise.all([readPlans(request, patient), queries.questions.waiting(may)])
  const plans = (read?.plans ?? []).slice(0, mostPlans)
  const disclosure = read?.disclosure
  const found = await Promise.all(
    plans.map(async ({ id }): Promise<readonly [string, readonly DraftView[]]> => [
      id,
      disclosure === undefined ? [] : await queries.carePlans.drafts(disclosure, id),
    ]),
  )
  const drafts = new Map(found)
  const notices = disclosure === undefined ? [] : await queries.notices.read(disclosure, plans)
  const now = clock()
  const news = newSteps(plans, { reader: patient, now })
  const people = [...news.map(({ last }) => last), ...[...drafts.values()].flat().map(authorOf)]
  const whom = await readWhom(request, { disclosure: may, place: { own: true } }, people)
  return { patient, plans, drafts, notices, questions, whom, now }
}
