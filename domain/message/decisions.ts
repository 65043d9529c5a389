/** What a person may decide about a message that waits, from why it waits: only what can then be done with it. */
import type { DataOf } from '../kernel/event.ts'
import type { messageEvents } from './events.ts'

type Decision = DataOf<typeof messageEvents, 'QuarantineResolved'>['decision']
type Waits = Pick<DataOf<typeof messageEvents, 'MessageQuarantined'>, 'reason' | 'candidate'>

/** Why no record is made for it: whose it is, is known, and a second record of one person would be found by none of their numbers. */
const whyNotCreated = ({ reason, candidate }: Waits): string | undefined => {
  if (reason === 'belongsToAnother')
    return 'its numbers are those of a record already: what it changes is in doubt, not the person'
  if (reason === 'cannotBeFiled' && candidate !== undefined)
    return 'it was matched to a record already: what failed was filing it there'
  return undefined
}

/** Why a message can't be decided so; undefined where it can. */
export const whyNot = (decision: Decision, waits: Waits): string | undefined => {
  if (decision === 'rejected') return undefined
  if (waits.reason === 'notMapped') return 'nobody can read what is in it, so that nothing of it can be filed'
  return decision === 'created' ? whyNotCreated(waits) : undefined
}
