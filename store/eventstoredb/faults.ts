/** What the client throws, sorted by what there is to do about it. */
import {
  ErrorType,
  MaxAppendSizeExceededError,
  StreamNotFoundError,
  WrongExpectedVersionError,
} from '@eventstore/db-client'

/**
 * `unsent`: it never left, so that nothing was written. `passing`: it may have been done, and is tried again. `mismatch`, `missing`:
 * answers of the server. `lasting`: no trying again helps.
 */
export type Trouble = 'unsent' | 'passing' | 'mismatch' | 'missing' | 'lasting'

/** No word came within the adapter's own bounds. */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer'
}

const passingTypes: readonly string[] = [
  ErrorType.UNAVAILABLE,
  ErrorType.CANCELLED,
  ErrorType.DEADLINE_EXCEEDED,
  ErrorType.TIMEOUT,
  ErrorType.NOT_LEADER,
]
/** Of gRPC: cancelled, deadline exceeded, resources exhausted, aborted, unavailable. */
const passingCodes: readonly unknown[] = [1, 4, 8, 10, 14]
const internalCode = 13

const textIn = (error: object, name: 'type' | 'message'): string => {
  const found: unknown = Reflect.get(error, name)
  return typeof found === 'string' ? found : ''
}
const codeOf = (error: object): unknown => Reflect.get(error, 'code')

/** Discovery that failed: the client that met it may be broken for good. */
export const isLostDiscovery = (error: unknown): boolean =>
  error instanceof Error && error.message.startsWith('Failed to discover')

const neverLeft = (words: string): boolean =>
  /ECONNREFUSED|No connection established|Name resolution failed|Channel has been shut down/u.test(words)

const isPassing = (error: object, words: string): boolean =>
  error instanceof NoAnswer ||
  passingTypes.includes(textIn(error, 'type')) ||
  passingCodes.includes(codeOf(error)) ||
  (codeOf(error) === internalCode && words.includes('RST_STREAM')) ||
  /Server Is Not Ready|Connection dropped/u.test(words)

/** What there is to do about it. */
export const troubleOf = (error: unknown): Trouble => {
  if (typeof error !== 'object' || error === null) return 'lasting'
  const words = textIn(error, 'message')
  if (error instanceof WrongExpectedVersionError) return 'mismatch'
  if (error instanceof StreamNotFoundError) return 'missing'
  if (isLostDiscovery(error) || neverLeft(words)) return 'unsent'
  return isPassing(error, words) ? 'passing' : 'lasting'
}

/** One word for each kind of failure, so that the same one again is known. */
export const kindOf = (error: unknown): string => {
  if (!(error instanceof Error)) return 'unknown'
  return [textIn(error, 'type') || error.name, codeOf(error)].join(' ').trim()
}

/** Why, for people on watch: names and codes, nothing that was written. */
export const whyOf = (error: unknown): string => {
  const trouble = troubleOf(error)
  if (isLostDiscovery(error)) return 'the cluster does not say who leads it'
  if (trouble === 'unsent') return 'nothing listens there'
  return kindOf(error)
}

/** The last revision that a mismatch tells; -1 for a stream that has none. */
export const actualRevision = (mismatch: unknown): number => {
  const actual: unknown = mismatch instanceof WrongExpectedVersionError ? mismatch.actualVersion : undefined
  return typeof actual === 'bigint' && actual >= 0n ? Number(actual) : -1
}

/** The server takes no append so large. */
export const isTooLarge = (error: unknown): boolean => error instanceof MaxAppendSizeExceededError

const refusals: readonly string[] = [
  ErrorType.ACCESS_DENIED,
  ErrorType.STREAM_DELETED,
  ErrorType.INVALID_ARGUMENT,
]
const unauthenticatedCode = 16

/** The server said no and wrote nothing. */
export const isRefusal = (error: unknown): boolean =>
  typeof error === 'object' &&
  error !== null &&
  (refusals.includes(textIn(error, 'type')) || codeOf(error) === unauthenticatedCode)
