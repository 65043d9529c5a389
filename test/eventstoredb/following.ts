/** Following $all through a filter that a fact's words stand for. */
import {
  eventTypeFilter,
  excludeSystemEvents,
  streamNameFilter,
  type Filter,
  type Position,
} from '@eventstore/db-client'
import { createJournal, type Journal } from './journal.ts'
import type { Stage } from './stage.ts'

type Report = (position: Position) => void
type Make = (options: {
  readonly maxSearchWindow?: number
  readonly checkpointInterval?: number
  readonly checkpointReached: (subscription: unknown, position: Position) => Promise<void>
}) => Filter

/** The kind of filter that a fact's words stand for. */
const makers: readonly (readonly [RegExp, Make])[] = [
  [
    /matches nothing|nothing matches/,
    options => streamNameFilter({ ...options, prefixes: ['nothing-like-this'] }),
  ],
  [/excludeSystemEvents/, options => excludeSystemEvents(options)],
  [/eventTypeFilter prefixes/, options => eventTypeFilter({ ...options, prefixes: ['Rare'] })],
  [/eventTypeFilter regex/, options => eventTypeFilter({ ...options, regex: '^R.re$' })],
  [/two prefixes/, options => streamNameFilter({ ...options, prefixes: ['rare-', 'other-'] })],
  [/prefixes \[\]/, options => streamNameFilter({ ...options, prefixes: [] })],
  [/regex "\("/, options => streamNameFilter({ ...options, regex: '(' })],
  [/regex/, options => streamNameFilter({ ...options, regex: '^rare-' })],
  [/non-matching/, options => streamNameFilter({ ...options, prefixes: ['rare-'] })],
  [/./, options => streamNameFilter({ ...options, prefixes: ['rare-'] })],
]

/** Facts of some kinds were recorded with a window of 500, and do not say so. */
const quietly500 = /^(regex|eventTypeFilter|two prefixes|matches nothing)/

const windowIn = (words: string): number | undefined => {
  const named = /window (\d+)/.exec(words)?.[1]
  if (named !== undefined) return Number(named)
  return quietly500.test(words) ? 500 : undefined
}

const filterIn = (words: string, report: Report): Filter => {
  const make = makers.find(([pattern]) => pattern.test(words))?.[1]
  if (make === undefined) throw new Error(`no filter for: ${words}`)
  const window = windowIn(words)
  const interval = /interval (\d+)/.exec(words)?.[1]
  return make({
    ...(window === undefined ? {} : { maxSearchWindow: window }),
    ...(interval === undefined ? {} : { checkpointInterval: Number(interval) }),
    checkpointReached: (_subscription, position) => {
      report(position)
      return Promise.resolve()
    },
  })
}

/** Follows $all through a filter, does something meanwhile, and ends. */
export const followAll = async (
  stage: Stage,
  from: Position | 'start' | 'end',
  { words, act }: { readonly words: string; readonly act?: (journal: Journal) => Promise<void> },
): Promise<Journal> => {
  const { journal, listen } = createJournal()
  const filter = filterIn(words, journal.checkpoint)
  const subscription = stage.client.subscribeToAll({ fromPosition: from, filter })
  listen(subscription)
  await journal.quiet()
  if (journal.entries.some(entry => 'error' in entry)) return journal
  await act?.(journal)
  await subscription.unsubscribe()
  await journal.quiet(200)
  return journal
}
