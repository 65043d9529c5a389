/** Which lists of the National Data Opt-out were taken in: in the order in which they were made, unless asked otherwise (C9). */
import type { Aggregate } from '../kernel/decider.ts'
import { reject } from '../kernel/rejection.ts'
import { dayInLondon, type Instant } from '../kernel/time.ts'
import { optOutListCommands, optOutListEvents } from './events.ts'

/** When the lists were made, oldest first, each once. */
export type OptOutListState = readonly Instant[]
type OptOutLists = Aggregate<OptOutListState, typeof optOutListCommands, typeof optOutListEvents>

const decide: OptOutLists['decide'] = ({ data: { asOf, evenIfOlder } }, taken) => {
  const newest = taken.at(-1)
  if (newest !== undefined && asOf < newest && !evenIfOlder)
    return reject(
      'conflict',
      `this list was made on ${dayInLondon(asOf)}, and one made on ${dayInLondon(newest)} was taken in already: nothing is done unless it is asked for (--even-if-older)`,
      'asOf',
    )
  return taken.includes(asOf) ? [] : [{ type: 'OptOutListTaken', data: { asOf } }]
}

export const optOutList: OptOutLists = {
  category: 'optOutList',
  sealed: false,
  commands: optOutListCommands,
  events: optOutListEvents,
  initial: [],
  decide,
  // Nothing here is about a person, so nothing here is ever erased: the case leaves the state as it is.
  evolve: (taken, event) =>
    event.type === 'Erased' ? taken : [...new Set([...taken, event.data.asOf])].toSorted(),
}
