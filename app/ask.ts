/** Asks commands as an operator or the demonstration does: through access and the write path, like everyone. */
import type { Aim } from '../access/access.ts'
import { claim } from '../domain/claim/decider.ts'
import type { Actor } from '../domain/kernel/actor.ts'
import type { Aggregate, CommandContracts, CommandOf } from '../domain/kernel/decider.ts'
import type { EventContracts } from '../domain/kernel/event.ts'
import { isRejection } from '../domain/kernel/rejection.ts'
import type { Written } from '../store/write.ts'
import type { Core } from './compose.ts'

/** A command, by whom, and what it is aimed at. */
export interface Asked<S, C extends CommandContracts, E extends EventContracts> {
  readonly aggregate: Aggregate<S, C, E>
  readonly id: string
  readonly command: CommandOf<C>
  readonly by?: Actor
  readonly subject?: string
  readonly aim?: Partial<Aim>
}
export type Ask = <S, C extends CommandContracts, E extends EventContracts>(
  asked: Asked<S, C, E>,
) => Promise<Written>

/** The operator who sets the exchange up. */
const operator: Actor = { user: 'operator', role: 'system' }

/** Thrown where a command is refused: what is set up must not be half made in silence. */
export class Refused extends Error {
  override readonly name = 'Refused'
}

/** Makes the asker. `session` names the access stream that an actor's decisions are taken in. */
export const openAsk =
  (core: Core, session: (by: Actor) => string): Ask =>
  async asked => {
    const { aggregate, id, command, by = operator, subject = id } = asked
    const aim: Aim = {
      by,
      session: session(by),
      command: command.type,
      category: aggregate.category,
      id,
      ...asked.aim,
    }
    const permission = await core.access.permit(aim)
    if (isRejection(permission)) throw new Refused(`${command.type}: ${permission.why}`)
    const commandId = core.ids.uuid()
    const purpose = by.role === 'patient' ? 'ownRecord' : 'upkeep'
    const written = await core.handle({
      aggregate,
      id,
      subject,
      command,
      permission,
      purpose,
      commandId,
      correlation: commandId,
    })
    if (isRejection(written)) throw new Refused(`${command.type}: ${written.why}`)
    return written
  }

/** An identifier and who holds it. */
export interface Link {
  readonly kind: 'login' | 'odsCode'
  readonly holder: string
  readonly parts: readonly string[]
}

/** Links an identifier to its holder. */
export const link = async (core: Core, ask: Ask, { kind, holder, parts }: Link): Promise<void> => {
  const id = await core.identity.claimId(kind, ...parts)
  await ask({
    aggregate: claim,
    id,
    subject: holder,
    command: { type: 'ClaimIdentifier', data: { holder, kind } },
  })
}
