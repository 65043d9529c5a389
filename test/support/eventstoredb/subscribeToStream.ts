/** Subscriptions to one stream. One that is missing waits; one that is tombstoned ends with an error. */
import type streams from '@eventstore/db-client/generated/streams_pb.js'
import { tombstoneRevision, type StoredEvent } from './events.ts'
import { pageSize } from './filter.ts'
import { messageMaker } from './links.ts'
import { openLiveQueue } from './liveQueue.ts'
import { revisionOf } from './readStream.ts'
import { streamDeleted, unhandled } from './statuses.ts'
import { isSoftDeleted, visibleEvents } from './streamMetadata.ts'
import type { SubscriptionContext } from './subscribeToAll.ts'
import { caughtUpMessage, confirmationMessage, streamNameOf } from './wire.ts'

/** The last revision that the client has: none at the start, the stream's last at the end. */
const startOf = (options: streams.ReadReq.Options.StreamOptions, last: bigint): bigint => {
  if (options.hasStart()) return -1n
  const from = revisionOf(options)
  if (from < -1n) throw unhandled()
  return options.hasEnd() ? last : from
}

/** Serves a subscription to a stream until the client is gone. Throws the status that refuses or ends it. */
export const subscribeToStream = async (
  { history, sink, faults }: SubscriptionContext,
  options: streams.ReadReq.Options,
): Promise<void> => {
  const streamOptions = options.getStream()
  const stream = streamNameOf(streamOptions?.getStreamIdentifier())
  if (streamOptions === undefined || stream === '') throw unhandled()
  const last = history.lastRevision(stream, 'reader')
  if (last === tombstoneRevision) throw streamDeleted(stream)
  let mark = startOf(streamOptions, last)
  let sequence = 0
  const queue = openLiveQueue(history, event => event.stream === stream, undefined)
  sink.whenGone(queue.close)
  const messageOf = messageMaker(history, options)

  const sendEvent = async (event: StoredEvent): Promise<void> => {
    await faults.pace()
    await sink.send(messageOf(event))
    mark = event.revision
    if (mark === tombstoneRevision) throw streamDeleted(stream)
  }
  const page = (): readonly StoredEvent[] =>
    isSoftDeleted(history, stream, 'reader')
      ? []
      : visibleEvents(history, stream, new Date())
          .filter(({ revision }) => revision > mark)
          .slice(0, pageSize)
  const catchUp = async (): Promise<void> => {
    for (let events = page(); events.length > 0 && !sink.isGone(); events = page())
      for (const event of events) await sendEvent(event)
  }
  const goLive = async (): Promise<void> => {
    await sink.send(caughtUpMessage())
    for (let entry = await queue.next(); entry?.event !== undefined; entry = await queue.next()) {
      const forgotten = entry.sequence !== sequence + 1
      sequence = entry.sequence
      if (entry.event.revision <= mark) continue
      if (forgotten) return
      await sendEvent(entry.event)
    }
  }

  await sink.send(confirmationMessage())
  if (mark >= last && mark >= 0n) await goLive()
  while (!sink.isGone()) {
    await catchUp()
    await goLive()
  }
}
