/** Which entry an item of a message is: found before anything is written, so that a message is filed whole or waits whole. */
import type { Item, ItemKey } from '../../domain/filing.ts'
import { entry, type EntryState } from '../../domain/entry/decider.ts'
import { fold } from '../../domain/kernel/decider.ts'
import { streamName } from '../../domain/kernel/ids.ts'
import { typedEvents } from '../../store/codec.ts'
import { keyedId } from '../../store/keyedHash.ts'
import type { InboxDeps } from './deps.ts'
import { MustWait } from './outcome.ts'

/** An item with the entry that it is, and that entry's state. */
export interface Placed {
  readonly item: Item
  readonly id: string
  readonly state: EntryState
}

/** To whose record items go, and whether a person decided so. */
export interface Target {
  readonly organisation: string
  readonly patient: string
  readonly decided: boolean
}

type Deps = Pick<InboxDeps, 'journal' | 'keys'>

const stateOf = async ({ journal }: Deps, id: string): Promise<EntryState> =>
  fold(entry, typedEvents(entry, await journal.load(streamName(entry.category, id))))

/** The entry's id: the same organisation and number, the same entry. With a patient, the number counts within that record alone. */
const idOf = async (
  { keys }: Deps,
  key: ItemKey,
  { organisation, patient }: Pick<Target, 'organisation'> & { patient?: string },
) => {
  const parts = [organisation, key.family, key.number, ...(patient === undefined ? [] : [patient])]
  return keyedId(await keys.secret('entries'), ...parts)
}

const isFree = (state: EntryState, patient: string): boolean =>
  state.status === 'none' || (state.status !== 'erased' && state.patient === patient)

/** An item never changes its kind or its sender: where a message says so, a person must look. */
const fits = (item: Item, state: EntryState, organisation: string): boolean => {
  if (state.status === 'none' || state.status === 'erased') return true
  const kind = item.action === 'file' ? item.content.kind : state.current.content.kind
  return state.current.content.kind === kind && state.current.source.organisation === organisation
}

/** Finds the item's entry. Throws MustWait where it is another person's and nobody decided that it is not. */
export const placeItem = async (deps: Deps, item: Item, target: Target): Promise<Placed> => {
  const { organisation, patient, decided } = target
  const own = await idOf(deps, item.key, { organisation, patient })
  const shared = item.key.scope === 'person' ? own : await idOf(deps, item.key, { organisation })
  const sharedState = await stateOf(deps, shared)
  const placed = isFree(sharedState, patient)
    ? { item, id: shared, state: sharedState }
    : { item, id: own, state: await stateOf(deps, own) }
  const another = placed.id !== shared && placed.state.status === 'none' && sharedState.status !== 'erased'
  if (another && !decided)
    throw new MustWait('belongsToAnother', 'an item of this number is another person’s')
  if (!fits(item, placed.state, organisation))
    throw new MustWait('notMapped', 'an item of this number is of another kind')
  return placed
}
