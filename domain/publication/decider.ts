/** The figures of one question: what is shown moves only once enough people's facts have changed, for everybody alike (D6). */
import type { Aggregate } from '../kernel/decider.ts'
import type { DataOf } from '../kernel/event.ts'
import { reject } from '../kernel/rejection.ts'
import { same } from '../kernel/same.ts'
import { publicationCommands, publicationEvents } from './events.ts'

/** The figures that are shown now. */
export type Published = DataOf<typeof publicationEvents, 'FiguresPublished'>
export type PublicationState =
  { readonly status: 'none' } | { readonly status: 'published'; readonly figures: Published }
type Publication = Aggregate<PublicationState, typeof publicationCommands, typeof publicationEvents>

/** The same question, counted by the same definition and broken down alike. */
const isSameSeries = (a: Published, b: Published): boolean =>
  a.definition === b.definition && same(a.breakdowns, b.breakdowns)

const decide: Publication['decide'] = ({ data }, state) => {
  if (state.status === 'none') return [{ type: 'FiguresPublished', data }]
  const before = state.figures
  if (data.question !== before.question)
    return reject('conflict', 'these are the figures of another question', 'question')
  if (isSameSeries(before, data)) {
    if (same(before.figures, data.figures)) return []
    if (data.changed < data.policy.movesAfter)
      return reject(
        'conflict',
        'too few people’s facts have changed since the figures that are shown',
        'changed',
      )
  }
  return [{ type: 'FiguresPublished', data }]
}

const evolve: Publication['evolve'] = (state, event) =>
  event.type === 'Erased' ? state : { status: 'published', figures: event.data }

export const publication: Publication = {
  category: 'publication',
  sealed: false,
  lastSaysAll: true,
  commands: publicationCommands,
  events: publicationEvents,
  initial: { status: 'none' },
  decide,
  evolve,
}
