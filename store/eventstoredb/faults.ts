/** What the client throws, sorted by what there is to do about it. */
import { ErrorType } from '@eventstore/db-client'

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
  /ECONNREFUSED|No connection established|Name resolution failed/u.test(words)

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
  const type = textIn(error, 'type')
  if (type === ErrorType.WRONG_EXPECTED_VERSION) return 'mismatch'
  if (type === ErrorType.STREAM_NOT_FOUND) return 'missing'
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
