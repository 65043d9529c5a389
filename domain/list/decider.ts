/** A list that one organisation keeps of one person: what was on it, and what it no longer holds, in whatever order it was told (F4). */
import type { Aggregate } from '../kernel/decider.ts'
import type { DataOf } from '../kernel/event.ts'
import { reject } from '../kernel/rejection.ts'
import { same } from '../kernel/same.ts'
import { laterOf, toInstant, type Instant } from '../kernel/time.ts'
import { listCommands, listEvents } from './events.ts'

type Stated = DataOf<typeof listEvents, 'ListStated'>

/** What is known of one entry: when it was last said to be on the list, and when to be off it. */
interface Listed {
  readonly on?: Instant
  readonly off?: Instant
  /** Whether a snapshot ever held it: only such an item can be missing from a later one. */
  readonly inSnapshot: boolean
}
type Entries = Readonly<Record<string, Listed>>
interface Kept {
  readonly status: 'kept'
  /** When each snapshot was made, oldest first. */
  readonly snapshots: readonly Instant[]
  readonly entries: Entries
}
export type ListState = { readonly status: 'none' } | Kept | { readonly status: 'erased' }
type List = Aggregate<ListState, typeof listCommands, typeof listEvents>

const latest = (known: Instant | undefined, told: Instant): Instant =>
  known === undefined ? told : laterOf(known, told)

const nothing: Listed = { inSnapshot: false }
const empty: Kept = { status: 'kept', snapshots: [], entries: {} }

const entriesAfter = (before: Entries, { mode, asOf, entries, removed }: Stated): Entries => {
  const after = new Map(Object.entries(before))
  for (const id of entries) {
    const known = after.get(id) ?? nothing
    const inSnapshot = known.inSnapshot || mode === 'snapshot'
    after.set(id, { ...known, on: latest(known.on, asOf), inSnapshot })
  }
  for (const id of removed) {
    const known = after.get(id) ?? nothing
    after.set(id, { ...known, off: latest(known.off, asOf) })
  }
  return Object.fromEntries(after)
}

const after = (state: Exclude<ListState, { status: 'erased' }>, stated: Stated): Kept => {
  const before = state.status === 'none' ? empty : state
  const made = stated.mode === 'snapshot' ? [stated.asOf] : []
  const snapshots = [...new Set([...before.snapshots, ...made])].toSorted()
  return { status: 'kept', snapshots, entries: entriesAfter(before.entries, stated) }
}

/** From when an entry is no longer on the list, and how that is known. */
interface Since {
  readonly since: Instant
  readonly why: 'leftOut' | 'removed'
}

/** A snapshot says that what it leaves out was gone just before it: what is stated at its very instant still counts. */
const justBefore = (instant: Instant): Instant => toInstant(Date.parse(instant) - 1)

/** Since the first snapshot that left it out: those after it, which leave it out as well, say nothing new of it. */
const leftOut = ({ on, inSnapshot }: Listed, snapshots: Kept['snapshots']): Since | undefined => {
  const first = inSnapshot && on !== undefined ? snapshots.find(made => made > on) : undefined
  return first && { since: justBefore(first), why: 'leftOut' }
}

const removed = ({ on, off }: Listed): Since | undefined =>
  off !== undefined && (on === undefined || off >= on) ? { since: off, why: 'removed' } : undefined

const goneSince = (listed: Listed, snapshots: Kept['snapshots']): Since | undefined => {
  const [left, taken] = [leftOut(listed, snapshots), removed(listed)]
  if (left === undefined || taken === undefined) return left ?? taken
  return left.since > taken.since ? left : taken
}

/** Every entry that was on the list, or is said to be off it, and is not on it now. */
export const goneFrom = (state: ListState): readonly (Since & { readonly entry: string })[] => {
  if (state.status !== 'kept') return []
  return Object.entries(state.entries).flatMap(([entry, listed]) => {
    const gone = goneSince(listed, state.snapshots)
    return gone === undefined ? [] : [{ entry, ...gone }]
  })
}

const decide: List['decide'] = (command, state) => {
  if (state.status === 'erased') return reject('erased', 'the person whose list this is was erased')
  const { data } = command
  return same(after(state, data), state) ? [] : [{ type: 'ListStated', data }]
}

const evolve: List['evolve'] = (state, event) =>
  event.type === 'Erased' || state.status === 'erased' ? { status: 'erased' } : after(state, event.data)

export const list: List = {
  category: 'list',
  sealed: true,
  commands: listCommands,
  events: listEvents,
  initial: { status: 'none' },
  decide,
  evolve,
}
