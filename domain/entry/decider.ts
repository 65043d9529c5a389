/** One item of a record: filed, corrected by newer versions, retracted. Its sender’s times order what was said, never the order of arrival (F2). */
import type { Aggregate } from '../kernel/decider.ts'
import type { DataOf, EventOf } from '../kernel/event.ts'
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

/** Resending reckons the release anew (R4). */
const releaseOf = ({ releaseAt }: Filed, state: Known): { readonly releaseAt?: Instant } =>
  releaseAt === state.releaseAt ? {} : { releaseAt }

const correction = (data: Filed, state: Known): Answer => [
  { type: 'EntryCorrected', data: { ...versionOf(data), ...releaseOf(data, state) } },
]

const confirmation = (data: Filed, state: Known): Answer =>
  data.issued === state.current.issued && data.releaseAt === state.releaseAt
    ? []
    : [{ type: 'EntryConfirmed', data: { issued: data.issued, ...releaseOf(data, state) } }]

const refile = (data: Filed, state: Known): Answer => {
  if (state.status === 'retracted') {
    // Only what its sender made after taking the item back is a new statement, and it brings the item back; what was made
    // before arrives late, or again, and what was retracted stays retracted.
    const isNew = data.issued > laterOf(state.retractedAs, state.current.issued)
    return isNew ? correction(data, state) : late(data, state)
  }
  if (data.issued < state.current.issued) return late(data, state)
  return saysTheSame(state.current, data) ? confirmation(data, state) : correction(data, state)
}

const retract = (data: DataOf<typeof entryEvents, 'EntryRetracted'>, state: Known): Answer => {
  const isOld =
    state.status === 'retracted' ? data.issued <= state.retractedAs : data.issued < state.current.issued
  return isOld ? [] : [{ type: 'EntryRetracted', data }]
}

const decide: Entry['decide'] = (command, state) => {
  if (state.status === 'erased') return reject('erased', 'this item was erased')
  switch (command.type) {
    case 'FileEntry':
      if (state.status === 'none') return [{ type: 'EntryFiled', data: command.data }]
      return mismatch(command.data, state) ?? refile(command.data, state)
    case 'RetractEntry':
      if (state.status === 'none') return reject('not-found', 'there is no such item')
      return retract(command.data, state)
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

/** The same version, as of when it was said last. */
const confirmed = (state: Known, data: DataOf<typeof entryEvents, 'EntryConfirmed'>): EntryState => {
  const { issued, releaseAt = state.releaseAt } = data
  return { ...state, revision: state.revision + 1, current: { ...state.current, issued }, releaseAt }
}

const filed = (data: Filed): EntryState => {
  const { patient, releaseAt, label } = data
  const item = { patient, current: versionOf(data), earlier: [], releaseAt, label }
  return { status: 'current', revision: 0, shownRevision: 0, ...item }
}

type Since = Exclude<EventOf<typeof entryEvents>, { readonly type: 'EntryFiled' }>

const since = (state: Known, event: Since): EntryState => {
  const revision = state.revision + 1
  switch (event.type) {
    case 'EntryCorrected':
      return corrected(state, event.data)
    case 'EntryFiledLate':
      return { ...state, revision, earlier: [...state.earlier, event.data] }
    case 'EntryConfirmed':
      return confirmed(state, event.data)
    case 'EntryRetracted': {
      const { reason, issued } = event.data
      return { ...state, revision, status: 'retracted', reason, retractedAs: issued }
    }
  }
}

const evolve: Entry['evolve'] = (state, event) => {
  if (event.type === 'Erased' || state.status === 'erased') return { status: 'erased' }
  if (event.type === 'EntryFiled') return filed(event.data)
  return state.status === 'none' ? state : since(state, event)
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
