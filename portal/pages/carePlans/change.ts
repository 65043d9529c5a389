/** The one way pages change plans and drafts: through the exchange's writing of plans, then the read models have seen it. */
import { isRejection, type Rejection } from '../../../domain/kernel/rejection.ts'
import type { PlanAsked, PlanCommand } from '../../../access/planCommands.ts'
import type { PlanWriting } from '../../../access/planWriting.ts'
import type { Written } from '../../../store/write.ts'
import type { PageRequest } from '../../visitor.ts'
import { purposeOf } from '../look.ts'
import type { Place } from './place.ts'

/** A plan's place, or enough of it to ask something of a plan. */
type Of = Pick<Place, 'patient' | 'plan'>

const askedBy = (request: PageRequest, { patient, plan }: Of): PlanAsked => {
  const { visitor, exchange, correlation } = request
  const { actor: by, session } = visitor
  return {
    by,
    session,
    purpose: purposeOf(request),
    correlation,
    patient,
    plan,
    commandId: exchange.ids.uuid(),
  }
}

/** Does one thing with a plan's writing and waits until the asker's next page shows it. */
export const write = async (
  request: PageRequest,
  place: Of,
  does: (writing: PlanWriting, asked: PlanAsked) => Promise<Written | Rejection>,
): Promise<Written | Rejection> => {
  const { planWriting, queries } = request.exchange
  const written = await does(planWriting, askedBy(request, place))
  if (!isRejection(written)) await queries.caughtUp(written.position)
  return written
}

/** Asks one command of a plan. `undefined` means done. */
export const changePlan = async (
  request: PageRequest,
  place: Of,
  command: PlanCommand,
): Promise<Rejection | undefined> => {
  const written = await write(request, place, (writing, asked) => writing.ask(asked, command))
  return isRejection(written) ? written : undefined
}
