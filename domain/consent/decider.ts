/** Who may see what of one person's record, as the person decided it: shares, labels, release; and whether it may be counted. */
import { unlessSo, type Aggregate, type CommandOf, type Context } from '../kernel/decider.ts'
import type { DataOf, EventOf } from '../kernel/event.ts'
import { reject, type Rejection } from '../kernel/rejection.ts'
import { same } from '../kernel/same.ts'
import type { Label, LabelOrUnset } from '../kernel/terms.ts'
import type { Instant } from '../kernel/time.ts'
import type { EntryFacts } from '../policy/request.ts'
import { consentCommands, consentEvents, type Grantee } from './events.ts'
import { decideOptOut, optOutAfter, type OptOut } from './optOut.ts'

/** A share that stands. */
export type Share = DataOf<typeof consentEvents, 'ShareGiven'>
type Held = DataOf<typeof consentEvents, 'ReleaseHeld'>
type Relabelled = DataOf<typeof consentEvents, 'EntryRelabelled'>
type Relabel = Omit<Relabelled, 'by'>

/** What a clinician decided about one entry's release: held (without `until`: until someone releases it), or hastened as it was at a revision. */
export type Release =
  | { readonly status: 'held'; readonly until?: Instant | undefined }
  | { readonly status: 'hastened'; readonly revision: number }

/** The label that somebody set for an item, and whose choice that was. */
interface Chosen {
  readonly label: Label
  readonly by: 'patient' | 'clinician'
}

interface Decided {
  readonly status: 'decided'
  /** In the order in which they were first given. */
  readonly shares: readonly Share[]
  readonly labels: ReadonlyMap<string, Chosen>
  readonly releases: ReadonlyMap<string, Release>
  readonly optOut: OptOut
}
export type ConsentState = Decided | { readonly status: 'erased' }
type Consent = Aggregate<ConsentState, typeof consentCommands, typeof consentEvents>
type Answer = ReturnType<Consent['decide']>

const initial: Decided = {
  status: 'decided',
  shares: [],
  labels: new Map(),
  releases: new Map(),
  optOut: { status: 'none' },
}

const isTo =
  (grantee: Grantee) =>
  (share: Share): boolean =>
    share.grantee.type === grantee.type && share.grantee.id === grantee.id

/** The labels shared with a grantee; undefined where no share stands (an empty list is a share of no label). */
export const shareFor = (state: ConsentState, grantee: Grantee): readonly Label[] | undefined =>
  state.status === 'erased' ? undefined : state.shares.find(isTo(grantee))?.labels

/** The label of an entry: as somebody set it since, else as it was filed. */
export const labelOf = (state: ConsentState, entry: string, filedLabel: LabelOrUnset): LabelOrUnset =>
  state.status === 'erased' ? filedLabel : (state.labels.get(entry)?.label ?? filedLabel)

/** What was decided about an entry's release; undefined where nothing was. */
export const releaseOf = (state: ConsentState, entry: string): Release | undefined =>
  state.status === 'erased' ? undefined : state.releases.get(entry)

/** What the policy needs to know of an entry's release; `shownRevision` made the version that is current now. */
export const releaseFacts = (
  state: ConsentState,
  entry: string,
  shownRevision: number,
): Pick<EntryFacts, 'hold' | 'hastened'> => {
  const release = releaseOf(state, entry)
  return {
    hold: release?.status === 'held' ? (release.until ?? 'openEnded') : 'none',
    hastened: release?.status === 'hastened' && shownRevision <= release.revision,
  }
}

/** Whether the person has opted out of being counted. */
export const isOptedOut = (state: ConsentState): boolean =>
  state.status !== 'erased' && state.optOut.status === 'set'

const shareAgain = (data: Share, state: Decided): Answer => {
  const labels = shareFor(state, data.grantee)
  if (labels === undefined) return [{ type: 'ShareGiven', data }]
  return same(labels, data.labels) ? [] : [{ type: 'ShareChanged', data }]
}

const hold = (data: Held, state: Decided, { at }: Context): Answer => {
  const release = releaseOf(state, data.entry)
  if (release?.status === 'held' && release.until === data.until) return []
  if (data.until !== undefined && data.until <= at)
    return reject('invalid', 'a hold ends in the future', 'until')
  return [{ type: 'ReleaseHeld', data }]
}

const shareStands = ({ grantee }: { readonly grantee: Grantee }, state: Decided): boolean =>
  state.shares.some(isTo(grantee))
/** The patient's choice stands (C1): a clinician neither undoes it nor makes it theirs, and says why. */
const overrules = ({ reason }: Relabel, before: Chosen | undefined): Rejection | undefined => {
  if (reason === undefined) return reject('invalid', 'say why it belongs under another label', 'reason')
  return before?.by === 'patient'
    ? reject('conflict', 'the patient chose what this is kept under')
    : undefined
}

const relabel = (data: Relabel, state: Decided, { by: { role } }: Context): Answer => {
  const by = role === 'patient' ? 'patient' : 'clinician'
  const before = state.labels.get(data.entry)
  const refused = by === 'clinician' ? overrules(data, before) : undefined
  const event = { type: 'EntryRelabelled', data: { ...data, by } } as const
  return refused ?? unlessSo(before?.label === data.label && before.by === by, event)
}
const isHastened = (
  { entry, revision }: DataOf<typeof consentEvents, 'ReleaseHastened'>,
  state: Decided,
): boolean => {
  const release = state.releases.get(entry)
  return release?.status === 'hastened' && revision <= release.revision
}

const decideOn = (command: CommandOf<typeof consentCommands>, state: Decided, context: Context): Answer => {
  switch (command.type) {
    case 'Share':
      return shareAgain(command.data, state)
    case 'StopSharing':
      return unlessSo(!shareStands(command.data, state), { type: 'ShareWithdrawn', data: command.data })
    case 'RelabelEntry':
      return relabel(command.data, state, context)
    case 'HoldRelease':
      return hold(command.data, state, context)
    case 'HastenRelease':
      return unlessSo(isHastened(command.data, state), { type: 'ReleaseHastened', data: command.data })
    case 'ChooseOptOut':
    case 'RecordNationalOptOut':
      return decideOptOut(command, state.optOut, context)
  }
}
const decide: Consent['decide'] = (command, state, context) =>
  state.status === 'erased' ? reject('erased', 'this record was erased') : decideOn(command, state, context)

const withKey = <V>(map: ReadonlyMap<string, V>, key: string, value: V): ReadonlyMap<string, V> =>
  new Map(map).set(key, value)

const chosen = (labels: Decided['labels'], { entry, label, by = 'patient' }: Relabelled): Decided['labels'] =>
  withKey(labels, entry, { label, by })

const changed = (shares: readonly Share[], share: Share): readonly Share[] =>
  shares.map(one => (isTo(share.grantee)(one) ? share : one))

type AboutCare = Exclude<EventOf<typeof consentEvents>, { readonly type: 'OptOutSet' | 'OptOutWithdrawn' }>
const apply = (state: Decided, event: AboutCare): Decided => {
  switch (event.type) {
    case 'ShareGiven':
      return { ...state, shares: [...state.shares, event.data] }
    case 'ShareChanged':
      return { ...state, shares: changed(state.shares, event.data) }
    case 'ShareWithdrawn':
      return { ...state, shares: state.shares.filter(share => !isTo(event.data.grantee)(share)) }
    case 'EntryRelabelled':
      return { ...state, labels: chosen(state.labels, event.data) }
    case 'ReleaseHeld': {
      const { entry, until } = event.data
      return { ...state, releases: withKey(state.releases, entry, { status: 'held', until }) }
    }
    case 'ReleaseHastened': {
      const { entry, revision } = event.data
      return { ...state, releases: withKey(state.releases, entry, { status: 'hastened', revision }) }
    }
  }
}

const evolve: Consent['evolve'] = (state, event) => {
  if (event.type === 'Erased' || state.status === 'erased') return { status: 'erased' }
  return event.type === 'OptOutSet' || event.type === 'OptOutWithdrawn'
    ? { ...state, optOut: optOutAfter(event) }
    : apply(state, event)
}

export const consent: Consent = {
  category: 'consent',
  sealed: true,
  commands: consentCommands,
  events: consentEvents,
  initial,
  decide,
  evolve,
}
