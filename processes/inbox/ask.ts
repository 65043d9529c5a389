/** Asks commands in a message's name: each with an id derived from the message, so that a second attempt finds the first one's outcome. */
import type { Aggregate, CommandContracts, CommandOf } from '../../domain/kernel/decider.ts'
import type { EventContracts } from '../../domain/kernel/event.ts'
import { isRejection, type Rejection } from '../../domain/kernel/rejection.ts'
import { derivedUuid } from '../../store/keyedHash.ts'
import type { Written } from '../../store/write.ts'
import type { InboxDeps } from './deps.ts'
import { CommandRefused, PersonErased } from './outcome.ts'
import type { Received } from './received.ts'

/** One command of a message. */
interface Step<S, C extends CommandContracts, E extends EventContracts> {
  /** Names the step within the message: the same step, the same command id. */
  readonly step: string
  readonly aggregate: Aggregate<S, C, E>
  readonly id: string
  readonly subject: string
  readonly command: CommandOf<C>
}

/** Asks; a refusal is answered. Throws PersonErased where the person was erased. */
export type Ask = <S, C extends CommandContracts, E extends EventContracts>(
  step: Step<S, C, E>,
) => Promise<Written | Rejection>

/** Makes the asker of one message. */
export const asker = (deps: Pick<InboxDeps, 'access' | 'handle'>, message: Received): Ask => {
  const by = { user: 'inbox', role: 'system', organisation: message.organisation } as const
  return async ({ step, aggregate, id, subject, command }) => {
    const permission = await deps.access.permit({
      by,
      session: message.id,
      command: command.type,
      category: aggregate.category,
      id,
      organisation: message.organisation,
    })
    if (isRejection(permission)) throw new CommandRefused(command.type, permission)
    const answer = await deps.handle({
      aggregate,
      id,
      subject,
      command,
      permission,
      purpose: 'feed',
      commandId: derivedUuid(message.id, step),
      correlation: message.correlation,
      causation: message.source,
      source: message.source,
    })
    if (isRejection(answer) && answer.rejected === 'erased') throw new PersonErased(answer.why)
    return answer
  }
}

/** The answer, or CommandRefused where the command was refused. */
export const must = (command: string, answer: Written | Rejection): Written => {
  if (isRejection(answer)) throw new CommandRefused(command, answer)
  return answer
}
