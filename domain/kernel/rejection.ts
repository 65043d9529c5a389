/** Saying no is a value: one closed set of reasons, one table to HTTP and FHIR elsewhere. */

/** Why a command was refused. `invalid` is about its content, `conflict` about the state it met. */
export type RejectionCode =
  | 'invalid'
  | 'conflict'
  | 'not-found'
  | 'not-allowed'
  | 'stale-revision'
  | 'key-reused'
  | 'too-large'
  | 'erased'
  | 'unavailable'

/** A refusal: a code of the closed set and a sentence that a person can act on. Never holds personal data. */
export interface Rejection {
  readonly rejected: RejectionCode
  readonly why: string
  /** Where in the command the fault lies, as a path like `labels.0`. */
  readonly place?: string
}

/** Makes a refusal. */
export const reject = (rejected: RejectionCode, why: string, place?: string): Rejection =>
  place === undefined ? { rejected, why } : { rejected, why, place }

/** Tells a refusal from any other answer. */
export const isRejection = (answer: unknown): answer is Rejection =>
  typeof answer === 'object' && answer !== null && 'rejected' in answer && 'why' in answer
