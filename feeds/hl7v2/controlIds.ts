/** Tells whether a sender has used a control id before with other bytes: the first message to use it holds a claim on it. */
import { claim } from '../../domain/claim/decider.ts'
import type { Actor } from '../../domain/kernel/actor.ts'
import { isRejection } from '../../domain/kernel/rejection.ts'
import type { Access } from '../../access/access.ts'
import { turnsByKey } from '../../access/turns.ts'
import type { Handle } from '../../store/write.ts'

export interface ControlIdDeps {
  readonly handle: Handle
  readonly access: Access
  readonly uuid: () => string
  /** The message that holds a control id (by the id of its claim), read from the log itself. */
  readonly holderOf: (claim: string) => Promise<string | undefined>
}

/** One use of a control id. */
export interface Use {
  /** The keyed hash of organisation, sender and control id. */
  readonly claim: string
  /** The message's id. */
  readonly message: string
  readonly by: Actor
  readonly organisation: string
  readonly session: string
}

/**
 * Runs `keep` with whether the control id was used before with other bytes, and claims it for the first user. Claim and
 * message are appended together, so that one group commit carries both; within the log's writing process the answer is exact.
 */
export const controlIds = ({ handle, access, uuid, holderOf }: ControlIdDeps) => {
  const inTurn = turnsByKey()
  const claimFor = async ({ claim: id, message, by, organisation, session }: Use): Promise<void> => {
    const aim = { by, session, organisation, command: 'ClaimIdentifier', category: claim.category, id }
    const permission = await access.permit(aim)
    if (isRejection(permission)) throw new Error('a sender that may send may claim its control ids')
    const commandId = uuid()
    await handle({
      aggregate: claim,
      id,
      subject: message,
      command: { type: 'ClaimIdentifier', data: { holder: message, kind: 'controlId' } },
      permission,
      purpose: 'feed',
      commandId,
      correlation: commandId,
    })
  }
  return <T>(use: Use, keep: (reused: boolean) => Promise<T>): Promise<T> =>
    inTurn(use.claim, async () => {
      const holder = await holderOf(use.claim)
      if (holder !== undefined) return keep(holder !== use.message)
      const [kept] = await Promise.all([keep(false), claimFor(use)])
      return kept
    })
}
