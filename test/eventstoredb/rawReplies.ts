/** Replies off the wire, in the facts' words. */
import shared from '@eventstore/db-client/generated/shared_pb.js'
import type streams from '@eventstore/db-client/generated/streams_pb.js'
import type { ServiceError } from '@grpc/grpc-js'
import type { Any } from 'google-protobuf/google/protobuf/any_pb.js'

const positionOf = (position: { toObject: () => object } | undefined): unknown =>
  position === undefined ? 'no_position' : position.toObject()

/** An error status with its trailers. */
export const statusError = ({ code, details, metadata }: ServiceError): unknown => {
  const trailers = Object.entries(metadata.getMap()).filter(
    ([name]) => !['content-type', 'date', 'server'].includes(name),
  )
  return { statusError: { code, details, trailers: Object.fromEntries(trailers) } }
}

interface Expecting {
  readonly hasExpectedAny: () => boolean
  readonly hasExpectedStreamExists: () => boolean
  readonly hasExpectedNoStream: () => boolean
}

const expectedName = (wrong: Expecting, revision: string): string => {
  if (wrong.hasExpectedAny()) return 'any'
  if (wrong.hasExpectedStreamExists()) return 'stream_exists'
  return wrong.hasExpectedNoStream() ? 'no_stream' : revision
}

/** A reply on the Append wire. */
export const appendReply = (reply: streams.AppendResp): unknown => {
  const [success, wrong] = [reply.getSuccess(), reply.getWrongExpectedVersion()]
  if (success !== undefined)
    return {
      success: {
        current: success.hasNoStream() ? 'no_stream' : success.getCurrentRevision(),
        position: positionOf(success.getPosition()),
      },
    }
  if (wrong === undefined) return {}
  return {
    wrongExpectedVersion: {
      current: wrong.hasCurrentNoStream() ? 'no_stream' : wrong.getCurrentRevision(),
      expected: expectedName(wrong, wrong.getExpectedRevision()),
    },
  }
}

const wrongVersion = (details: Any): object => {
  const detail = details.unpack(
    shared.WrongExpectedVersion.deserializeBinary.bind(shared.WrongExpectedVersion),
    'event_store.client.WrongExpectedVersion',
  )
  if (detail === null) return {}
  return {
    current: detail.hasCurrentNoStream() ? 'no_stream' : detail.getCurrentStreamRevision(),
    expected: expectedName(detail, detail.getExpectedStreamPosition()),
  }
}

const messages = {
  'event_store.client.Timeout': shared.Timeout,
  'event_store.client.BadRequest': shared.BadRequest,
  'event_store.client.MaximumAppendSizeExceeded': shared.MaximumAppendSizeExceeded,
}

const fieldsOf = (name: string, value: Uint8Array): unknown => {
  const type = Object.entries(messages).find(([known]) => known === name)?.[1]
  return type === undefined ? {} : type.deserializeBinary(value).toObject()
}

const successOf = (success: streams.BatchAppendResp.Success): unknown => ({
  current: success.hasNoStream() ? 'no_stream' : success.getCurrentRevision(),
  position: positionOf(success.getPosition()),
})

const errorOf = (reply: streams.BatchAppendResp): unknown => {
  const [error, details] = [reply.getError(), reply.getError()?.getDetails()]
  if (error === undefined || details === undefined) return {}
  const name = details.getTypeName()
  const known = name.endsWith('WrongExpectedVersion')
    ? wrongVersion(details)
    : { fields: fieldsOf(name, details.getValue_asU8()) }
  return {
    code: error.getCode(),
    message: error.getMessage(),
    details: name,
    typeUrl: details.getTypeUrl(),
    ...known,
  }
}

/** A reply on the BatchAppend wire. */
export const batchReply = (reply: streams.BatchAppendResp, correlation: string): unknown => {
  const success = reply.getSuccess()
  const stream = reply.getStreamIdentifier()?.getStreamName_asU8() ?? new Uint8Array()
  return {
    sameCorrelation: reply.getCorrelationId()?.getString() === correlation,
    streamIdentifier: Buffer.from(stream).toString(),
    ...(success === undefined ? { error: errorOf(reply) } : { success: successOf(success) }),
    expectedEcho: reply.hasStreamPosition() || reply.hasAny() ? 'set' : 'unset',
  }
}
