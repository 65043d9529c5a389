/** One item of a record: filed, corrected by newer versions, retracted; an older version never replaces a newer one (F2). */
import type { Aggregate } from '../kernel/decider.ts'
import type { DataOf } from '../kernel/event.ts'
import { reject, type Rejection } from '../kernel/rejection.ts'
import { same } from '../kernel/same.ts'
import type { LabelOrUnset } from '../kernel/terms.ts'
import { laterOf, type Instant } from '../kernel/time.ts'
import { entryCommands, entryEvents } from './events.ts'

type Filed = DataOf<typeof entryEvents, 'EntryFiled'>

/** One version as its sender made it. */
type EntryVersion = DataOf<typeof entryEvents, 'EntryFiledLate'>

interface Item {
  readonly patient: string
  /** The last revision of its stream, and the one that made the current version. */
  readonly revision: number
  readonly shownRevision: number
  readonly current: EntryVersion
  /** Replaced versions and those that came late, in the order in which they became so. */
  readonly earlier: readonly EntryVersion[]
  readonly releaseAt: Instant
  /** As the current version was filed; the consent stream knows whether somebody set another one since. */
  readonly label: LabelOrUnset
}
export type EntryState =
  | { readonly status: 'none' }
  | (Item & { readonly status: 'current' })
  | (Item & { readonly status: 'retracted'; readonly reason: string; readonly retractedAs: Instant })
  | { readonly status: 'erased' }
type Known = Exclude<EntryState, { status: 'none' | 'erased' }>
type Entry = Aggregate<EntryState, typeof entryCommands, typeof entryEvents>
type Answer = ReturnType<Entry['decide']>

const versionOf = ({ content, source, effective, issued, label }: EntryVersion): EntryVersion => ({
  content,
  source,
  effective,
  issued,
  label,
})
const saysTheSame = (a: EntryVersion, b: EntryVersion): boolean =>
  same({ ...versionOf(a), issued: b.issued }, versionOf(b))

const mismatch = (data: Filed, state: Known): Rejection | undefined => {
  // Never says whose: the caller may not know that person.
  if (data.patient !== state.patient)
    return reject('conflict', 'this item belongs to another person', 'patient')
  if (data.source.organisation !== state.current.source.organisation)
    return reject('conflict', 'this item comes from another organisation', 'source.organisation')
  if (data.content.kind !== state.current.content.kind)
    return reject('conflict', 'an item never changes its kind', 'content.kind')
  return undefined
}

const late = (data: Filed, state: Known): Answer =>
  [state.current, ...state.earlier].some(kept => saysTheSame(kept, data))
    ? []
    : [{ type: 'EntryFiledLate', data: versionOf(data) }]

const correction = (data: Filed, state: Known): Answer => {
  const release = data.releaseAt === state.releaseAt ? {} : { releaseAt: data.releaseAt }
  return [{ type: 'EntryCorrected', data: { ...versionOf(data), ...release } }]
}

const refile = (data: Filed, state: Known): Answer => {
  if (state.status === 'retracted') {
    // Only what its sender made after taking the item back is a new statement, and it brings the item back; what was made
    // before arrives late, or again, and what was retracted stays retracted.
    const isNew = data.issued > laterOf(state.retractedAs, state.current.issued)
    return isNew ? correction(data, state) : late(data, state)
  }
  if (saysTheSame(state.current, data) && data.releaseAt === state.releaseAt) return []
  return data.issued < state.current.issued ? late(data, state) : correction(data, state)
}

const decide: Entry['decide'] = (command, state) => {
  if (state.status === 'erased') return reject('erased', 'this item was erased')
  switch (command.type) {
    case 'FileEntry':
      if (state.status === 'none') return [{ type: 'EntryFiled', data: command.data }]
      return mismatch(command.data, state) ?? refile(command.data, state)
    case 'RetractEntry':
      if (state.status === 'none') return reject('not-found', 'there is no such item')
      return state.status === 'retracted' ? [] : [{ type: 'EntryRetracted', data: command.data }]
  }
}

const corrected = (state: Known, data: DataOf<typeof entryEvents, 'EntryCorrected'>): EntryState => {
  const { patient, current, earlier } = state
  const releaseAt = data.releaseAt ?? state.releaseAt
  const revision = state.revision + 1
  return {
    status: 'current',
    patient,
    revision,
    shownRevision: revision,
    current: versionOf(data),
    earlier: [...earlier, current],
    releaseAt,
    label: data.label,
  }
}

const evolve: Entry['evolve'] = (state, event) => {
  if (event.type === 'Erased' || state.status === 'erased') return { status: 'erased' }
  if (event.type === 'EntryFiled') {
    const { patient, releaseAt, label } = event.data
    const current = versionOf(event.data)
    const item = { patient, current, earlier: [], releaseAt, label }
    return { status: 'current', revision: 0, shownRevision: 0, ...item }
  }
  if (state.status === 'none') return state
  const revision = state.revision + 1
  switch (event.type) {
    case 'EntryCorrected':
      return corrected(state, event.data)
    case 'EntryFiledLate':
      return { ...state, revision, earlier: [...state.earlier, event.data] }
    case 'EntryRetracted': {
      const { reason, issued } = event.data
      return { ...state, revision, status: 'retracted', reason, retractedAs: issued }
    }
  }
}

export const entry: Entry = {
  category: 'entry',
  sealed: true,
  commands: entryCommands,
  events: entryEvents,
  initial: { status: 'none' },
  decide,
  evolve,
}
