/** Which entry an item of a message is: found before anything is written, so that a message is filed whole or waits whole. */
import type { Item, ItemKey } from '../../domain/filing.ts'
import { entry, type EntryState } from '../../domain/entry/decider.ts'
import { claim } from '../../domain/claim/decider.ts'
import { fold } from '../../domain/kernel/decider.ts'
import { streamName } from '../../domain/kernel/ids.ts'
import { typedEvents } from '../../store/codec.ts'
import { keyedId } from '../../store/keyedHash.ts'
import type { InboxDeps } from './deps.ts'
import { MustWait } from './outcome.ts'

/** An entry and its state. */
interface Spot {
  readonly id: string
  readonly state: EntryState
}

/** An item with the entry that it is, and that entry's state. */
export interface Placed extends Spot {
  readonly item: Item
  /** A number of the same document that stands for another entry, or for none yet: from now on it stands for this one. */
  readonly joins?: Spot
}

type Unplaced = Omit<Placed, 'item'>

/** To whose record items go, and whether a person decided so. */
export interface Target {
  readonly organisation: string
  readonly patient: string
  readonly decided: boolean
}

type Deps = Pick<InboxDeps, 'journal' | 'keys'>

const stateOf = async ({ journal }: Deps, id: string): Promise<EntryState> =>
  fold(entry, typedEvents(entry, await journal.load(streamName(entry.category, id))))

/** The id of an entry: the same organisation and number, the same entry. With a patient, the number counts within that record alone. */
type Numbering = (number: string) => Promise<string>

const numbering =
  (
    { keys }: Deps,
    { family }: ItemKey,
    { organisation, patient }: Pick<Target, 'organisation'> & { patient?: string },
  ): Numbering =>
  async number => {
    const parts = [organisation, family, number, ...(patient === undefined ? [] : [patient])]
    return keyedId(await keys.secret('entries'), ...parts)
  }

/** The entry that a document's number stands for: its own, or the one that a document of this number was joined to. */
const joinedTo = async (deps: Deps, id: string, seen: readonly string[] = []): Promise<string> => {
  const number = fold(claim, typedEvents(claim, await deps.journal.load(streamName(claim.category, id))))
  if (number.status === 'free' || seen.includes(number.holder)) return id
  return joinedTo(deps, number.holder, [...seen, id])
}

/**
 * The entry of a key. A document that replaces another is that one's entry, as long as nothing was filed under its own number;
 * where something was (it was itself replaced by what came before it), that entry is newer, and the replaced one joins it.
 */
const spotOf = async (deps: Deps, key: ItemKey, idOf: Numbering): Promise<Unplaced> => {
  const at = async (number: string): Promise<Spot> => {
    const id = await idOf(number)
    const joined = key.family === 'document' ? await joinedTo(deps, id) : id
    return { id: joined, state: await stateOf(deps, joined) }
  }
  const own = await at(key.number)
  if (key.replaces === undefined) return own
  const replaced = await at(key.replaces)
  if (own.id === replaced.id) return own
  return own.state.status === 'none' ? { ...replaced, joins: own } : { ...own, joins: replaced }
}

type Whose = 'theirs' | 'nobodys' | 'anothers' | 'erased'

/** Whose a key's place is: that of the person meant, of nobody yet, of another, or of somebody who was erased. */
const whoseIs = ({ state, joins }: Unplaced, patient: string): Whose => {
  const filed = [state, ...(joins === undefined ? [] : [joins.state])].filter(
    ({ status }) => status !== 'none',
  )
  if (filed.length === 0) return 'nobodys'
  if (filed.some(one => 'patient' in one && one.patient !== patient)) return 'anothers'
  return filed.some(({ status }) => status === 'erased') ? 'erased' : 'theirs'
}

/** Nobody's is not certain where an item replaces another: that one may lie within the record alone. */
const isCertain = (whose: Whose, { replaces }: ItemKey): boolean =>
  whose === 'theirs' || (whose === 'nobodys' && replaces === undefined)

/** The place by the organisation's numbering, or that within the record alone. */
const chosen = async (
  deps: Deps,
  key: ItemKey,
  { organisation, patient, decided }: Target,
): Promise<Unplaced> => {
  const own = (): Promise<Unplaced> => spotOf(deps, key, numbering(deps, key, { organisation, patient }))
  if (key.scope === 'person') return own()
  const shared = await spotOf(deps, key, numbering(deps, key, { organisation }))
  const whose = whoseIs(shared, patient)
  if (isCertain(whose, key)) return shared
  const apart = await own()
  if (whoseIs(apart, patient) !== 'nobodys') return apart
  if (whose === 'nobodys') return shared
  if (whose === 'anothers' && !decided)
    throw new MustWait('belongsToAnother', 'an item of this number is another person’s')
  return apart
}

/** An item never changes its kind or its sender: where a message says so, a person must look. */
const fits = (item: Item, state: EntryState, organisation: string): boolean => {
  if (state.status === 'none' || state.status === 'erased') return true
  const kind = item.action === 'file' ? item.content.kind : state.current.content.kind
  return state.current.content.kind === kind && state.current.source.organisation === organisation
}

/** Finds the item's entry. Throws MustWait where it is another person's and nobody decided that it is not. */
export const placeItem = async (deps: Deps, item: Item, target: Target): Promise<Placed> => {
  const placed = await chosen(deps, item.key, target)
  if (!fits(item, placed.state, target.organisation))
    throw new MustWait('notMapped', 'an item of this number is of another kind')
  return { item, ...placed }
}
