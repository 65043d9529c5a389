/** Handles Streams/Delete (soft: an append brings the stream back) and Streams/Tombstone (for ever). */
import streams from '@eventstore/db-client/generated/streams_pb.js'
import { status, type sendUnaryData, type ServerUnaryCall } from '@grpc/grpc-js'
import type { Expected } from './commitCheck.ts'
import type { Faults } from './faults.ts'
import { isRefusal, refusal, streamDeleted, unhandled } from './statuses.ts'
import { signed, streamNameOf } from './wire.ts'
import type { Outcome, Writer } from './writer.ts'

const { DeleteResp, TombstoneResp } = streams

/** What both requests have. */
type Options = Pick<
  streams.DeleteReq.Options,
  'getStreamIdentifier' | 'getRevision' | 'hasRevision' | 'hasNoStream' | 'hasAny' | 'hasStreamExists'
>

const expectedOf = (options: Options): Expected => {
  if (options.hasRevision()) return signed(options.getRevision())
  if (options.hasNoStream()) return -1n
  if (options.hasStreamExists()) return 'streamExists'
  if (options.hasAny()) return 'any'
  throw unhandled()
}

const numberOf = (expected: Expected): string =>
  expected === 'any' ? '-2' : expected === 'streamExists' ? '-4' : expected.toString()

const positionIn = (outcome: Outcome, stream: string, expected: Expected): string => {
  if ('outcome' in outcome) return String(outcome.position)
  if (outcome.decision === 'deleted') throw streamDeleted(stream)
  if (outcome.decision !== 'wrongVersion') throw unhandled()
  const [wanted, actual] = [numberOf(expected), outcome.current.toString()]
  throw refusal(
    status.FAILED_PRECONDITION,
    `Delete failed due to WrongExpectedVersion. Stream: ${stream}, Expected version: ${wanted}, Actual version: ${actual}`,
    {
      exception: 'wrong-expected-version',
      'stream-name': stream,
      'expected-version': wanted,
      'actual-version': actual,
    },
  )
}

const answered = <Response>(work: Promise<Response>, callback: sendUnaryData<Response>): void =>
  void work.then(
    response => callback(null, response),
    (error: unknown) => callback(isRefusal(error) ? error : unhandled()),
  )

export const createDeletes = (writer: Writer, faults: Faults) => {
  const act = async (options: Options | undefined, write: Writer['softDelete']): Promise<string> => {
    await faults.admit('delete')
    const stream = streamNameOf(options?.getStreamIdentifier())
    if (options === undefined || stream === '') throw unhandled()
    const expected = expectedOf(options)
    const position = positionIn(await write(stream, expected), stream, expected)
    await faults.beforeAnswer('delete')
    return position
  }
  return {
    delete: (
      { request }: ServerUnaryCall<streams.DeleteReq, streams.DeleteResp>,
      callback: sendUnaryData<streams.DeleteResp>,
    ): void =>
      answered(
        act(request.getOptions(), writer.softDelete).then(position =>
          new DeleteResp().setPosition(
            new DeleteResp.Position().setCommitPosition(position).setPreparePosition(position),
          ),
        ),
        callback,
      ),
    tombstone: (
      { request }: ServerUnaryCall<streams.TombstoneReq, streams.TombstoneResp>,
      callback: sendUnaryData<streams.TombstoneResp>,
    ): void =>
      answered(
        act(request.getOptions(), writer.tombstone).then(position =>
          new TombstoneResp().setPosition(
            new TombstoneResp.Position().setCommitPosition(position).setPreparePosition(position),
          ),
        ),
        callback,
      ),
  }
}
