/** Filters of $all: by the name of the stream or the type of the event, by prefixes or a regular expression. */
import streams from '@eventstore/db-client/generated/streams_pb.js'
import type { StoredEvent } from './events.ts'

export interface Filter {
  readonly matches: (event: StoredEvent) => boolean
  /** How many events may be looked at before the subscriber hears how far the server is. */
  readonly window: number
  /** A checkpoint comes once in so many events. */
  readonly checkpointInterval: number
}

/** Events that one page of a catch-up hands out at most, and the window of a filter that names none. */
export const pageSize = 32

type FilterOptions = streams.ReadReq.Options.FilterOptions

const matcher = (expression: streams.ReadReq.Options.FilterOptions.Expression | undefined) => {
  const regex = expression?.getRegex() ?? ''
  if (regex !== '') {
    const compiled = new RegExp(regex, 'u')
    return (text: string): boolean => compiled.test(text)
  }
  const prefixes = expression?.getPrefixList() ?? []
  return (text: string): boolean => prefixes.some(prefix => text.startsWith(prefix))
}

/** The filter that a request names. Throws for a regular expression that is none. */
export const filterOf = (options: FilterOptions): Filter => {
  const byType = options.getFilterCase() === streams.ReadReq.Options.FilterOptions.FilterCase.EVENT_TYPE
  const test = matcher(byType ? options.getEventType() : options.getStreamIdentifier())
  const window = options.hasMax() ? options.getMax() : pageSize
  return {
    matches: byType ? ({ type }) => test(type) : ({ stream }) => test(stream),
    window,
    checkpointInterval: window * Math.max(1, options.getCheckpointintervalmultiplier()),
  }
}
