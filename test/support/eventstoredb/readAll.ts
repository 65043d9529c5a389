/** Reads of $all, both ways: forwards from a position inclusive, backwards exclusive. */
import streams from '@eventstore/db-client/generated/streams_pb.js'
import { status } from '@grpc/grpc-js'
import type { StoredEvent } from './events.ts'
import { filterOf } from './filter.ts'
import { indexFrom, type History } from './history.ts'
import { messageMaker } from './links.ts'
import type { Sink } from './sink.ts'
import { refusal, unhandled } from './statuses.ts'
import { signed } from './wire.ts'

const readError = (result: string): Error => refusal(status.UNKNOWN, `Unexpected ReadAllResult: ${result}`)

/** A position in $all as requests name it. */
export type From = 'start' | 'end' | { readonly commit: number; readonly prepare: number }

/** 2^64 - 1 is the end; a prepare position behind its commit position is an exception on the real server. */
export const positionOf = (options: streams.ReadReq.Options.AllOptions): From => {
  const position = options.getPosition()
  if (position === undefined) return options.hasEnd() ? 'end' : 'start'
  const commit = signed(position.getCommitPosition())
  const prepare = signed(position.getPreparePosition())
  if (commit === -1n && prepare === -1n) return 'end'
  if (commit < prepare || prepare < 0n) throw unhandled()
  return { commit: Number(commit), prepare: Number(prepare) }
}

/** The index in $all where a read begins: of the first event forwards, behind the first one backwards. */
const indexOf = (history: History, from: From, backwards: boolean): number => {
  if (from === 'start') return 0
  if (from === 'end') return history.all.length
  if (from.commit > history.end()) {
    if (backwards) throw readError('Error')
    return history.all.length
  }
  if (!history.isBoundary(from.commit)) throw readError('InvalidPosition')
  return indexFrom(history.all, from.commit)
}

function* eventsFrom(history: History, index: number, backwards: boolean): Generator<StoredEvent> {
  const step = backwards ? -1 : 1
  for (let at = backwards ? index - 1 : index; ; at += step) {
    const event = history.all[at]
    if (event === undefined) return
    yield event
  }
}

/** Sends what a count read of $all asks for. A count of nought never ends, as on the real server. */
export const readAll = async (
  history: History,
  sink: Sink,
  options: streams.ReadReq.Options,
): Promise<void> => {
  const allOptions = options.getAll()
  if (allOptions === undefined) throw unhandled()
  const backwards = options.getReadDirection() === streams.ReadReq.Options.ReadDirection.BACKWARDS
  const filterOptions = options.getFilter()
  const filter = filterOptions === undefined ? undefined : filterOf(filterOptions)
  const limit = Number(BigInt(options.getCount()))
  const index = indexOf(history, positionOf(allOptions), backwards)
  if (limit === 0) return new Promise(resolve => sink.whenGone(resolve))
  const messageOf = messageMaker(history, options)
  let sent = 0
  for (const event of eventsFrom(history, index, backwards)) {
    if (sink.isGone() || sent === limit) return
    if (filter !== undefined && !filter.matches(event)) continue
    sent += 1
    await sink.send(messageOf(event))
  }
}
