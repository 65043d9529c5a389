/** Asking one command of a care plan or of a draft for it: who asks, what of the plan it is about, and whether they may see that. */
import type { carePlan } from '../domain/carePlan/decider.ts'
import type { Actor, Purpose } from '../domain/kernel/actor.ts'
import type { Aggregate, CommandContracts, CommandOf } from '../domain/kernel/decider.ts'
import type { EventContracts } from '../domain/kernel/event.ts'
import { isRejection, type Rejection } from '../domain/kernel/rejection.ts'
import type { Handle, Written } from '../store/write.ts'
import type { Access } from './access.ts'

export type PlanCommand = CommandOf<typeof carePlan.commands>

/** Who asks about whose plan, why, and under which command id. */
export interface PlanAsked {
  readonly by: Actor
  readonly session: string
  readonly purpose: Purpose
  readonly correlation: string
  readonly patient: string
  readonly plan: string
  readonly commandId: string
  /** The fingerprint of the request, where it brought an Idempotency-Key. */
  readonly key?: string
}

/** What of the plan a command is about: all of it must be the asker’s to see. */
export interface Places {
  readonly sections: readonly string[]
  readonly items?: readonly string[]
}

interface Writing<S, C extends CommandContracts, E extends EventContracts> {
  readonly aggregate: Aggregate<S, C, E>
  readonly id: string
  readonly command: CommandOf<C>
  readonly places: Places
  /** The revision that the stream must be at. */
  readonly expected?: number | undefined
}

/** Asks one command, if the asker may see what it is about. */
export type Write = <S, C extends CommandContracts, E extends EventContracts>(
  asked: PlanAsked,
  writing: Writing<S, C, E>,
) => Promise<Written | Rejection>

/** Asks through access and the write path. */
export const planWrites =
  (access: Pick<Access, 'permit'>, handle: Handle): Write =>
  async (asked, { aggregate, id, command, places, expected }) => {
    const { by, session, patient, plan, purpose, correlation, commandId, key } = asked
    const about = { patient, plan: { id: plan, ...places } }
    const aim = { by, session, command: command.type, category: aggregate.category, id, ...about }
    const permission = await access.permit(aim)
    if (isRejection(permission)) return permission
    const ids = { commandId, ...(key !== undefined && { key }), ...(expected !== undefined && { expected }) }
    return handle({ aggregate, id, subject: patient, command, permission, purpose, correlation, ...ids })
  }

/** The sections and items that a command names. */
export const placesOf = (command: PlanCommand): Places => {
  if (command.type === 'DraftPlan' || command.type === 'MovePlanToTemplate') return { sections: [] }
  const { data } = command
  if ('sections' in data) return { sections: data.sections }
  if ('section' in data) return { sections: [data.section] }
  return { sections: [], ...('item' in data && { items: [data.item] }) }
}
