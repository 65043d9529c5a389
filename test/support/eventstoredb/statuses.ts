/** The gRPC statuses that the server answers, with the trailers by which the client tells them apart. */
import { Metadata, status, type ServiceError } from '@grpc/grpc-js'

/** A status as an error, for callbacks and streams alike. */
export type Refusal = Pick<ServiceError, 'code' | 'details' | 'metadata'> & Error

export const refusal = (
  code: status,
  details: string,
  trailers: Readonly<Record<string, string>> = {},
): Refusal => {
  const metadata = new Metadata()
  for (const [name, value] of Object.entries(trailers)) metadata.set(name, value)
  return Object.assign(new Error(details), { code, details, metadata })
}

export const isRefusal = (error: unknown): error is Refusal =>
  error instanceof Error && 'code' in error && 'details' in error && 'metadata' in error

export const unhandled = (): Refusal => refusal(status.UNKNOWN, 'Exception was thrown by handler.')

export const streamDeleted = (stream: string): Refusal =>
  refusal(status.FAILED_PRECONDITION, `Event stream '${stream}' is deleted.`, {
    exception: 'stream-deleted',
    'stream-name': stream,
  })

export const notReady = (): Refusal => refusal(status.UNAVAILABLE, 'Server Is Not Ready')

export const commitTimeout = (): Refusal =>
  refusal(status.ABORTED, 'Operation timed out: Commit phase timeout.')

/** How long the server lets an append wait whose first try is still in flight. */
export const commitPhaseMilliseconds = 2000
