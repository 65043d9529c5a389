/** Reads of one stream, both ways. */
import streams from '@eventstore/db-client/generated/streams_pb.js'
import { status } from '@grpc/grpc-js'
import { tombstoneRevision, type StoredEvent } from './events.ts'
import type { History } from './history.ts'
import { messageMaker } from './links.ts'
import type { Sink } from './sink.ts'
import { refusal, streamDeleted, unhandled } from './statuses.ts'
import { isSoftDeleted, visibleEvents } from './streamMetadata.ts'
import { notFoundMessage, signed, streamNameOf } from './wire.ts'

/** The revision that stands for the end of a stream. */
const end = -1n

const readError = (): Error => refusal(status.UNKNOWN, 'Unexpected ReadStreamResult: Error')

/** Where a request wants to begin; `end` for the end. */
export const revisionOf = (options: streams.ReadReq.Options.StreamOptions): bigint => {
  const cases = streams.ReadReq.Options.StreamOptions.RevisionOptionCase
  switch (options.getRevisionOptionCase()) {
    case cases.REVISION:
      return signed(options.getRevision())
    case cases.END:
      return end
    case cases.START:
      return 0n
    case cases.REVISION_OPTION_NOT_SET:
      throw unhandled()
  }
}

/** Whether a reader finds nothing there: never written, or soft-deleted. */
const isMissing = (history: History, stream: string): boolean =>
  history.lastRevision(stream, 'reader') < 0n || isSoftDeleted(history, stream, 'reader')

const chosen = (
  events: readonly StoredEvent[],
  { from, backwards, limit }: { readonly from: bigint; readonly backwards: boolean; readonly limit: number },
): readonly StoredEvent[] => {
  if (!backwards) return events.filter(({ revision }) => revision >= from).slice(0, limit)
  const older = from === end ? events : events.filter(({ revision }) => revision <= from)
  return older.toReversed().slice(0, limit)
}

/** Sends what a count read of a stream asks for. Throws the status that refuses it. */
export const readStream = async (
  history: History,
  sink: Sink,
  options: streams.ReadReq.Options,
): Promise<void> => {
  const streamOptions = options.getStream()
  const stream = streamNameOf(streamOptions?.getStreamIdentifier())
  if (streamOptions === undefined || stream === '') throw unhandled()
  const from = revisionOf(streamOptions)
  const backwards = options.getReadDirection() === streams.ReadReq.Options.ReadDirection.BACKWARDS
  const messageOf = messageMaker(history, options)
  const limit = Number(BigInt(options.getCount()))
  if (from < end) throw unhandled()
  if (limit === 0 || (from === end && !backwards)) throw readError()
  if (history.lastRevision(stream, 'reader') === tombstoneRevision) throw streamDeleted(stream)
  if (isMissing(history, stream)) return sink.send(notFoundMessage(stream))
  for (const event of chosen(visibleEvents(history, stream, new Date()), { from, backwards, limit })) {
    if (sink.isGone()) return
    await sink.send(messageOf(event))
  }
}
