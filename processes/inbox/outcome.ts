/** Why a message can't be filed as it is: thrown within one attempt, turned into quarantine or refusal by the attempt. */
import type { Rejection, RejectionCode } from '../../domain/kernel/rejection.ts'
import type { QuarantineReason } from '../../domain/message/events.ts'

/** The message must wait for a person. */
export class MustWait extends Error {
  override readonly name = 'MustWait'
  readonly reason: QuarantineReason
  constructor(reason: QuarantineReason, why: string) {
    super(why)
    this.reason = reason
  }
}

/** The person whom the message is about was erased. */
export class PersonErased extends Error {
  override readonly name = 'PersonErased'
}

/** Refusals that trying again can't cure for long: an agreement that ended, content or a state that does not allow it. */
const lasting: readonly RejectionCode[] = ['not-allowed', 'invalid', 'conflict', 'too-large']

/** Whether a failure is of the kind that stays. */
export const isLasting = (error: unknown): boolean =>
  error instanceof CommandRefused && lasting.includes(error.rejection.rejected)

/** A command was refused that should not have been: the attempt failed and is repeated, and in the end left to a person. */
export class CommandRefused extends Error {
  override readonly name = 'CommandRefused'
  readonly rejection: Rejection
  constructor(command: string, rejection: Rejection) {
    super(`${command}: ${rejection.rejected}, ${rejection.why}`)
    this.rejection = rejection
  }
}
