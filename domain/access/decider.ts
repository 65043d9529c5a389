/** The access log: every look is kept, also the same look again. Nothing is decided here and nothing is refused. */
import type { Aggregate } from '../kernel/decider.ts'
import { accessCommands, accessEvents } from './events.ts'

/** A session's stream is written blind; what it holds never changes what may be added, an erased look neither. */
export type AccessState = { readonly status: 'open' }
type Access = Aggregate<AccessState, typeof accessCommands, typeof accessEvents>

const decide: Access['decide'] = command => {
  switch (command.type) {
    case 'NoteViewed':
      return [{ type: 'RecordViewed', data: command.data }]
    case 'NoteRefused':
      return [{ type: 'RecordRefused', data: command.data }]
    case 'NoteFiguresViewed':
      return [{ type: 'FiguresViewed', data: command.data }]
  }
}

export const access: Access = {
  category: 'access',
  sealed: true,
  commands: accessCommands,
  events: accessEvents,
  initial: { status: 'open' },
  decide,
  evolve: state => state,
}
