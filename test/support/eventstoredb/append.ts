/** The Append wire: one call an append, the options first, then the events. A wrong expected version is a reply, not an error. */
import streams from '@eventstore/db-client/generated/streams_pb.js'
import { status, type sendUnaryData, type ServerReadableStream } from '@grpc/grpc-js'
import type { Expected } from './commitCheck.ts'
import type { ProposedEvent } from './events.ts'
import type { Faults } from './faults.ts'
import {
  isOversizeMessage,
  maxAppendSize,
  oversizeMessage,
  parseProposal,
  type Proposal,
} from './proposals.ts'
import {
  commitPhaseMilliseconds,
  commitTimeout,
  isRefusal,
  refusal,
  streamDeleted,
  unhandled,
} from './statuses.ts'
import { empty, signed, streamNameOf } from './wire.ts'
import type { Outcome, Writer } from './writer.ts'

const { AppendReq, AppendResp } = streams

const expectedOf = (options: streams.AppendReq.Options): Expected => {
  const cases = AppendReq.Options.ExpectedStreamRevisionCase
  switch (options.getExpectedStreamRevisionCase()) {
    case cases.REVISION:
      return signed(options.getRevision())
    case cases.NO_STREAM:
      return -1n
    case cases.ANY:
      return 'any'
    case cases.STREAM_EXISTS:
      return 'streamExists'
    case cases.EXPECTED_STREAM_REVISION_NOT_SET:
      throw refusal(
        status.INVALID_ARGUMENT,
        "'None' is not a valid EventStore.Client.Streams.AppendReq+Types+Options+ExpectedStreamRevisionOneofCase",
      )
  }
}

const eventOf = (proposal: Proposal): ProposedEvent => {
  if (isOversizeMessage([proposal])) throw refusal(status.RESOURCE_EXHAUSTED, oversizeMessage)
  const parsed = parseProposal(proposal)
  if ('event' in parsed) return parsed.event
  if ('invalid' in parsed) throw unhandled()
  throw refusal(status.INVALID_ARGUMENT, `Required Metadata Property '${parsed.missing}' is missing`, {
    exception: 'missing-required-metadata-property',
    'required-metadata-properties': 'type,content-type',
  })
}

const success = (revision: bigint, position: number | undefined): streams.AppendResp => {
  const reply = new AppendResp.Success()
  if (revision < 0n) reply.setNoStream(empty())
  else reply.setCurrentRevision(revision.toString())
  if (position === undefined) reply.setNoPosition(empty())
  else
    reply.setPosition(
      new AppendResp.Position().setCommitPosition(String(position)).setPreparePosition(String(position)),
    )
  return new AppendResp().setSuccess(reply)
}

const wrongVersion = (current: bigint, expected: Expected): streams.AppendResp => {
  const reply = new AppendResp.WrongExpectedVersion()
  if (current < 0n) reply.setCurrentNoStream(empty())
  else reply.setCurrentRevision(current.toString())
  if (expected === 'any') reply.setExpectedAny(empty())
  else if (expected === 'streamExists') reply.setExpectedStreamExists(empty())
  else if (expected === -1n) reply.setExpectedNoStream(empty())
  else reply.setExpectedRevision(expected.toString())
  return new AppendResp().setWrongExpectedVersion(reply)
}

const replyTo = (outcome: Outcome, stream: string, expected: Expected): streams.AppendResp | undefined => {
  if ('outcome' in outcome) return success(outcome.revision, outcome.position)
  switch (outcome.decision) {
    case 'repeated':
      return success(outcome.revision, outcome.position)
    case 'wrongVersion':
      return wrongVersion(outcome.current, expected)
    case 'deleted':
      throw streamDeleted(stream)
    case 'inFlight':
      return undefined
  }
}

type Call = ServerReadableStream<streams.AppendReq, streams.AppendResp>

const receive = async (
  call: Call,
): Promise<{ options: streams.AppendReq.Options; events: ProposedEvent[] }> => {
  let options: streams.AppendReq.Options | undefined
  const events: ProposedEvent[] = []
  let size = 0
  for await (const message of call as AsyncIterable<streams.AppendReq>) {
    options ??= message.getOptions()
    const proposal = message.getProposedMessage()
    if (proposal === undefined) continue
    const event = eventOf(proposal)
    events.push(event)
    size += event.data.length
    if (size > maxAppendSize)
      throw refusal(status.INVALID_ARGUMENT, `Maximum Append Size of ${maxAppendSize} Exceeded.`, {
        exception: 'maximum-append-size-exceeded',
        'maximum-append-size': String(maxAppendSize),
      })
  }
  // A connection that is cut in the middle of an append has not finished it: nothing of it may be written.
  if (call.cancelled || options === undefined) throw unhandled()
  return { options, events }
}

/** Handles Streams/Append. */
export const createAppend = (writer: Writer, faults: Faults) => {
  const answer = async (call: Call): Promise<streams.AppendResp> => {
    await faults.admit('append')
    const { options, events } = await receive(call)
    const stream = streamNameOf(options.getStreamIdentifier())
    if (stream === '') throw unhandled()
    const expected = expectedOf(options)
    const outcome = await writer.append(stream, expected, events)
    await faults.beforeAnswer('append')
    const reply = replyTo(outcome, stream, expected)
    if (reply !== undefined) return reply
    await new Promise(resolve => setTimeout(resolve, commitPhaseMilliseconds))
    throw commitTimeout()
  }
  return (call: Call, callback: sendUnaryData<streams.AppendResp>): void => {
    answer(call).then(
      reply => callback(null, reply),
      (error: unknown) => callback(isRefusal(error) ? error : unhandled()),
    )
  }
}
