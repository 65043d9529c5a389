/** Replies on the BatchAppend wire: failures are google.rpc.Status messages with one detail, named by its type. */
import code from '@eventstore/db-client/generated/code_pb.js'
import shared from '@eventstore/db-client/generated/shared_pb.js'
import rpc from '@eventstore/db-client/generated/status_pb.js'
import streams from '@eventstore/db-client/generated/streams_pb.js'
import any from 'google-protobuf/google/protobuf/any_pb.js'
import protobuf from 'google-protobuf/google/protobuf/empty_pb.js'
import type { Expected } from './commitCheck.ts'
import { maxAppendSize } from './proposals.ts'
import type { Outcome } from './writer.ts'

const { Code } = code

/** A reply without the correlation and the stream, which the caller fills in. */
export type Reply = streams.BatchAppendResp

const nothing = (): protobuf.Empty => new protobuf.Empty()

const failure = (
  rpcCode: code.Code,
  name: string,
  detail: { readonly serializeBinary: () => Uint8Array },
): Reply => {
  const details = new any.Any()
  details.pack(detail.serializeBinary(), `event_store.client.${name}`)
  return new streams.BatchAppendResp().setError(
    new rpc.Status().setCode(rpcCode).setMessage(name).setDetails(details),
  )
}

export const timeoutReply = (): Reply => failure(Code.DEADLINE_EXCEEDED, 'Timeout', new shared.Timeout())

export const badRequestReply = (message: string): Reply =>
  failure(Code.INVALID_ARGUMENT, 'BadRequest', new shared.BadRequest().setMessage(message))

export const accessDeniedReply = (): Reply =>
  failure(Code.PERMISSION_DENIED, 'AccessDenied', new shared.AccessDenied())

export const oversizeReply = (): Reply =>
  failure(
    Code.INVALID_ARGUMENT,
    'MaximumAppendSizeExceeded',
    new shared.MaximumAppendSizeExceeded().setMaxappendsize(maxAppendSize),
  )

/** As observed: code 0, and an empty detail that the client can't make sense of. */
export const notReadyReply = (): Reply => {
  const details = new any.Any()
  details.pack(nothing().serializeBinary(), 'google.protobuf.Empty')
  return new streams.BatchAppendResp().setError(
    new rpc.Status().setCode(Code.OK).setMessage('Server Is Not Ready').setDetails(details),
  )
}

const deletedReply = (stream: string): Reply =>
  failure(
    Code.NOT_FOUND,
    'StreamDeleted',
    new shared.StreamDeleted().setStreamIdentifier(
      new shared.StreamIdentifier().setStreamName(Buffer.from(stream).toString('base64')),
    ),
  )

const wrongVersionReply = (current: bigint, expected: Expected): Reply => {
  const detail = new shared.WrongExpectedVersion()
  if (current < 0n) detail.setCurrentNoStream(nothing())
  else detail.setCurrentStreamRevision(current.toString())
  if (expected === 'any') detail.setExpectedAny(nothing())
  else if (expected === 'streamExists') detail.setExpectedStreamExists(nothing())
  else if (expected === -1n) detail.setExpectedNoStream(nothing())
  else detail.setExpectedStreamPosition(expected.toString())
  return failure(Code.ALREADY_EXISTS, 'WrongExpectedVersion', detail)
}

const successReply = (revision: bigint, position: number | undefined): Reply => {
  const success = new streams.BatchAppendResp.Success()
  if (revision < 0n) success.setNoStream(nothing())
  else success.setCurrentRevision(revision.toString())
  if (position === undefined) success.setNoPosition(nothing())
  else
    success.setPosition(
      new shared.AllStreamPosition().setCommitPosition(String(position)).setPreparePosition(String(position)),
    )
  return new streams.BatchAppendResp().setSuccess(success)
}

/** The reply to an append, or undefined where the real server stays silent until the time is up. */
export const replyTo = (
  outcome: Outcome,
  { stream, expected }: { readonly stream: string; readonly expected: Expected },
): Reply | undefined => {
  if ('outcome' in outcome) return successReply(outcome.revision, outcome.position)
  switch (outcome.decision) {
    case 'repeated':
      return successReply(outcome.revision, outcome.position)
    case 'wrongVersion':
      return wrongVersionReply(outcome.current, expected)
    case 'deleted':
      return deletedReply(stream)
    case 'inFlight':
      return undefined
  }
}
