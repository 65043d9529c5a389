/** Subscriptions to $all: confirmation, catch-up in pages, caught up, live; with a filter also checkpoints, where the real server puts them. */
import type streams from '@eventstore/db-client/generated/streams_pb.js'
import { status } from '@grpc/grpc-js'
import type { StoredEvent } from './events.ts'
import type { Faults } from './faults.ts'
import { filterOf, pageSize, type Filter } from './filter.ts'
import { indexFrom, type History } from './history.ts'
import { openLiveQueue } from './liveQueue.ts'
import { positionOf, type From } from './readAll.ts'
import { messageMaker } from './links.ts'
import type { Sink } from './sink.ts'
import { refusal, unhandled } from './statuses.ts'
import { caughtUpMessage, checkpointMessage, confirmationMessage } from './wire.ts'

/** How far a subscription is. An event at P has the mark {P, P}; {P, 0} lies just before it. */
interface Mark {
  readonly commit: number
  readonly prepare: number
}

const beginning: Mark = { commit: -1, prepare: -1 }
const at = (position: number): Mark => ({ commit: position, prepare: position })
const isBehind = (left: Mark, right: Mark): boolean =>
  left.commit > right.commit || (left.commit === right.commit && left.prepare > right.prepare)
const later = (left: Mark, right: Mark): Mark => (isBehind(left, right) ? left : right)

interface Page {
  readonly events: readonly StoredEvent[]
  readonly considered: number
  readonly next: Mark
  /** Whether the log ended before the page was full. */
  readonly atEnd: boolean
}

const readPage = (history: History, from: Mark, filter: Filter | undefined): Page => {
  const events: StoredEvent[] = []
  const window = filter?.window ?? pageSize
  const first = indexFrom(history.all, from.commit)
  let index = first
  while (events.length < pageSize && index - first < window) {
    const event = history.all[index]
    if (event === undefined) break
    if (filter?.matches(event) !== false) events.push(event)
    index += 1
  }
  const considered = index - first
  const next = { commit: history.all[index]?.position ?? history.end(), prepare: 0 }
  return {
    events,
    considered,
    next: considered === 0 ? from : next,
    atEnd: events.length < pageSize && considered < window,
  }
}

const startOf = (history: History, from: From): { mark: Mark; live: boolean } => {
  const last = history.all.at(-1)
  const end = last === undefined ? beginning : at(last.position)
  const mark = from === 'start' ? beginning : from === 'end' ? end : from
  return { mark, live: !isBehind(end, mark) }
}

export interface SubscriptionContext {
  readonly history: History
  readonly sink: Sink
  readonly faults: Faults
}

/** Serves a subscription to $all until the client is gone. Throws the status that refuses it. */
export const subscribeToAll = async (
  { history, sink, faults }: SubscriptionContext,
  options: streams.ReadReq.Options,
): Promise<void> => {
  const allOptions = options.getAll()
  if (allOptions === undefined) throw unhandled()
  const from = positionOf(allOptions)
  const filterOptions = options.getFilter()
  const filter = filterOptions === undefined ? undefined : filterOf(filterOptions)
  const queue = openLiveQueue(history, event => filter?.matches(event) !== false, filter)
  sink.whenGone(queue.close)
  const messageOf = messageMaker(history, options)
  const start = startOf(history, from)
  let mark = start.mark
  let lastCheckpoint = beginning
  let sequence = 0

  const sendEvent = async (event: StoredEvent): Promise<void> => {
    await faults.pace()
    await sink.send(messageOf(event))
    mark = at(event.position)
  }
  const sendCheckpoint = async (): Promise<void> => {
    if (filter === undefined || !isBehind(mark, lastCheckpoint)) return
    lastCheckpoint = mark
    await sink.send(checkpointMessage(mark.commit, mark.prepare))
  }
  const catchUp = async (): Promise<void> => {
    let pageStart = mark === beginning ? { commit: 0, prepare: 0 } : mark
    if (!history.isBoundary(pageStart.commit))
      throw refusal(status.INVALID_ARGUMENT, 'Trying to read from an invalid position.')
    for (let considered = 0; !sink.isGone();) {
      const page = readPage(history, pageStart, filter)
      for (const event of page.events) if (isBehind(at(event.position), mark)) await sendEvent(event)
      considered += page.considered
      if (page.atEnd) return sendCheckpoint()
      if (filter !== undefined && considered >= filter.checkpointInterval) {
        considered %= filter.checkpointInterval
        mark = later(mark, pageStart)
        await sendCheckpoint()
      }
      pageStart = page.next
    }
  }
  /** Until the client is gone, or entries were forgotten because it was too slow. */
  const goLive = async (): Promise<void> => {
    await sink.send(caughtUpMessage())
    for (let entry = await queue.next(); entry !== undefined; entry = await queue.next()) {
      const forgotten = entry.sequence !== sequence + 1
      sequence = entry.sequence
      const { event, checkpoint } = entry
      if (event !== undefined && !isBehind(at(event.position), mark)) continue
      if (checkpoint !== undefined && isBehind(mark, at(checkpoint))) continue
      if (forgotten) return sendCheckpoint()
      if (event !== undefined) await sendEvent(event)
      if (checkpoint === undefined) continue
      mark = at(checkpoint)
      await sendCheckpoint()
    }
  }

  await sink.send(confirmationMessage())
  if (start.live) await goLive()
  while (!sink.isGone()) {
    await catchUp()
    await goLive()
  }
}
