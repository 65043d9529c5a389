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
const deniedCode = 7
const internalCode = 13
const unauthenticatedCode = 16

const textIn = (error: object, name: 'type' | 'message'): string => {
  const found: unknown = Reflect.get(error, name)
  return typeof found === 'string' ? found : ''
}
const codeOf = (error: object): unknown => Reflect.get(error, 'code')

/** Discovery that failed: the client that met it may be broken for good. */
export const isLostDiscovery = (error: unknown): error is Error =>
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

/** What stands in the way of a connection, by what the channel says of it; the first that fits. */
const channelFaults: readonly (readonly [RegExp, string])[] = [
  [/alert.*certificate/u, 'it wants a certificate of ours (userCertFile, userKeyFile)'],
  [/altnames/u, 'its certificate is for another name'],
  [/certificate (?:has expired|is not yet valid)/u, 'its certificate is out of date'],
  [/certificate/u, 'its certificate is signed by nobody whom we trust (tlsCAFile names whom)'],
  [/wrong version number|packet length too long/u, 'it does not speak TLS, and the address asks for it'],
  [/Last error: Failed to connect/u, 'it ends every connection: it may want TLS'],
  [/^Failed to discover/u, 'the cluster does not say who leads it'],
]

const denials: ReadonlyMap<unknown, string> = new Map([
  [unauthenticatedCode, 'it does not know this user, or not this password'],
  [deniedCode, 'it denies this to the user of the address'],
])

/** Why, for people on watch: names and codes, nothing that was written. */
export const whyOf = (error: unknown): string => {
  if (!(error instanceof Error)) return kindOf(error)
  if (troubleOf(error) !== 'unsent') return denials.get(codeOf(error)) ?? kindOf(error)
  const found = channelFaults.find(([words]) => words.test(error.message))
  return found === undefined ? 'nothing listens there' : found[1]
}

/** Whether the server answered, and the answer was no: it is there. */
export const isAnswered = (error: unknown): boolean =>
  ['mismatch', 'missing'].includes(troubleOf(error)) || isRefusal(error) || isTooLarge(error)

/** Whether the server refused a user: who it is, or what it may do. */
export const isDenied = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && denials.has(codeOf(error))

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

/** The server said no and wrote nothing. */
export const isRefusal = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && (refusals.includes(textIn(error, 'type')) || isDenied(error))
