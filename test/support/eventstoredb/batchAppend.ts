/** The BatchAppend wire: one duplex stream for many appends, told apart by correlation ids, each in one message or several. */
import shared from '@eventstore/db-client/generated/shared_pb.js'
import streams from '@eventstore/db-client/generated/streams_pb.js'
import { status, type Metadata, type ServerDuplexStream } from '@grpc/grpc-js'
import {
  accessDeniedReply,
  badRequestReply,
  notReadyReply,
  oversizeReply,
  replyTo,
  timeoutReply,
  type Reply,
} from './batchReplies.ts'
import type { Expected } from './commitCheck.ts'
import type { Faults } from './faults.ts'
import {
  appendSize,
  isOversizeMessage,
  maxAppendSize,
  oversizeMessage,
  parseProposal,
  type Parsed,
} from './proposals.ts'
import { commitPhaseMilliseconds, isRefusal, refusal, unhandled } from './statuses.ts'
import { halvesOf, idOf, signed, streamNameOf } from './wire.ts'
import type { Writer } from './writer.ts'

type Call = ServerDuplexStream<streams.BatchAppendReq, streams.BatchAppendResp>
type Options = streams.BatchAppendReq.Options
/** Whether who makes a call, by its headers, may write a stream. */
type MayWrite = (headers: Metadata, stream: string) => boolean

interface Unfinished {
  readonly correlation: string
  readonly options: Options
  readonly proposals: Parsed[]
  readonly timer: NodeJS.Timeout
}

const expectedOf = (options: Options): Expected | undefined => {
  const cases = streams.BatchAppendReq.Options.ExpectedStreamPositionCase
  switch (options.getExpectedStreamPositionCase()) {
    case cases.STREAM_POSITION:
      return signed(options.getStreamPosition())
    case cases.NO_STREAM:
      return -1n
    case cases.ANY:
      return 'any'
    case cases.STREAM_EXISTS:
      return 'streamExists'
    case cases.EXPECTED_STREAM_POSITION_NOT_SET:
      return undefined
  }
}

const isPast = (options: Options): boolean => {
  const deadline = options.getDeadline()
  return deadline !== undefined && deadline.toDate().getTime() <= Date.now()
}

const complaintAbout = (proposal: Parsed): string | undefined => {
  if ('missing' in proposal) return 'The given key was not present in the dictionary.'
  if ('invalid' in proposal) return proposal.invalid === 'id' ? 'Unrecognized Guid format.' : 'eventType'
  return undefined
}

const wait = (milliseconds: number): Promise<void> =>
  new Promise(resolve => setTimeout(resolve, milliseconds))

/** Handles Streams/BatchAppend. */
export const createBatchAppend = (writer: Writer, faults: Faults, mayWrite: MayWrite) => {
  const carryOut = async ({ options, proposals }: Unfinished, headers: Metadata): Promise<Reply> => {
    const stream = streamNameOf(options.getStreamIdentifier())
    const expected = expectedOf(options)
    const complaint = proposals.map(complaintAbout).find(one => one !== undefined)
    if (expected === undefined)
      return badRequestReply(
        'Status(StatusCode="InvalidArgument", Detail="\'None\' is not a valid EventStore.Client.Streams.BatchAppendReq+Types+Options+ExpectedStreamPositionOneofCase")',
      )
    if (stream === '') return badRequestReply('eventStreamId')
    if (!mayWrite(headers, stream)) return accessDeniedReply()
    if (complaint !== undefined) return badRequestReply(complaint)
    const events = proposals.flatMap(proposal => ('event' in proposal ? [proposal.event] : []))
    if (appendSize(events) > maxAppendSize) return oversizeReply()
    if (isPast(options)) return timeoutReply()
    const reply = replyTo(await writer.append(stream, expected, events), { stream, expected })
    if (reply !== undefined) return reply
    await wait(commitPhaseMilliseconds)
    return timeoutReply()
  }

  return (call: Call): void => {
    const unfinished = new Map<string, Unfinished>()
    let gone = false
    let ended = false
    let answering = 0
    const send = (reply: Reply, { options }: Unfinished, correlation: shared.UUID): void => {
      if (gone) return
      call.write(reply.setCorrelationId(correlation).setStreamIdentifier(options.getStreamIdentifier()))
    }
    const fail = (error: unknown): void => {
      if (!gone) call.emit('error', isRefusal(error) ? error : unhandled())
      gone = true
    }
    const endWhenAnswered = (): void => {
      if (ended && !gone && answering === 0) call.end()
    }
    const finish = async (append: Unfinished): Promise<void> => {
      clearTimeout(append.timer)
      unfinished.delete(append.correlation)
      const correlation = new shared.UUID().setString(append.correlation)
      if (!faults.isReady()) {
        send(notReadyReply(), append, correlation)
        return
      }
      await faults.admit('batchAppend')
      const reply = await carryOut(append, call.metadata)
      await faults.beforeAnswer('batchAppend')
      send(reply, append, correlation)
    }
    const begin = (correlation: string, options: Options): Unfinished => {
      const timer = setTimeout(() => {
        unfinished.delete(correlation)
        send(timeoutReply(), append, halvesOf(correlation))
      }, commitPhaseMilliseconds)
      const append = { correlation, options, proposals: [], timer }
      unfinished.set(correlation, append)
      return append
    }
    const receive = (message: streams.BatchAppendReq): void => {
      const proposals = message.getProposedMessagesList()
      if (isOversizeMessage(proposals)) {
        fail(refusal(status.RESOURCE_EXHAUSTED, oversizeMessage))
        return
      }
      const correlation = idOf(message.getCorrelationId())
      const options = message.getOptions()
      if (correlation === undefined) return
      const append =
        unfinished.get(correlation) ?? (options === undefined ? undefined : begin(correlation, options))
      // Without options, and none before: the real server says nothing either.
      if (append === undefined) return
      for (const proposal of proposals) append.proposals.push(parseProposal(proposal))
      if (!message.getIsFinal()) return
      answering += 1
      finish(append)
        .catch(fail)
        .finally(() => {
          answering -= 1
          endWhenAnswered()
        })
    }
    call.on('data', receive)
    call.on('cancelled', () => {
      gone = true
      for (const { timer } of unfinished.values()) clearTimeout(timer)
    })
    call.on('end', () => {
      ended = true
      endWhenAnswered()
    })
  }
}
