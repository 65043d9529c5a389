/** A plan to take along: the PDF of what its reader may see. */
import type { Answer } from '../../layout/view.ts'
import { dayKey } from '../../text/dates.ts'
import type { PageRequest } from '../../visitor.ts'
import { pdfOf } from './pdf.ts'
import { gone, placeOf } from './place.ts'
import { printedPlan } from './printed.ts'
import { readPlan } from './read.ts'
import { dayOf } from './standing.tsx'
import { readWhom } from './who.ts'

/** `GET …/print`, `?version=` as of a version. The file's name tells nothing but the day. */
export const printPage = async (request: PageRequest): Promise<Answer> => {
  const read = await readPlan(request, request.query['version'])
  if (read === undefined) return gone(placeOf(request))
  const { plan, place } = read
  const whom = await readWhom(request, read, plan.history)
  const today = dayOf(plan, request.exchange.clock())
  const bytes = await pdfOf(plan.title, printedPlan({ plan, place, whom, today }))
  return { kind: 'file', bytes, mediaType: 'application/pdf', fileName: `care-plan-${dayKey(plan.at)}.pdf` }
}
