/** One item as the viewer of a disclosure sees it: the version that was disclosed, and never more. Written as JSON from stored parts. */
import type { Disclosure } from '../access/types.ts'
import { opened } from '../domain/kernel/json.ts'
import { laterOf } from '../domain/kernel/time.ts'
import type { Sight } from '../domain/policy/request.ts'
import { sightOf, type Facts } from './sight.ts'
import type { EntryRow, Origin, VersionRow } from './timelineTables.ts'
import type { EntryHead, EntryText } from './views.ts'

/** A version as stored, beside what its item is decided by. */
export type Found = Facts &
  Pick<EntryRow, 'id' | 'patient' | 'kind' | 'retracted_revision'> &
  Pick<VersionRow, 'revision' | 'late'> & {
    /** What the version itself was kept under, and by whom it was written. */
    readonly version_label: Facts['label']
    readonly version_team: Facts['team']
    /** JSON, as stored. */
    readonly origin: string
    readonly content: string
  }

interface Showing {
  readonly disclosure: Disclosure
  /** Of one item, oldest first. */
  readonly versions: readonly Found[]
  /** The revision that the disclosure names: what came later is not shown with it. */
  readonly revision: number
}

/** Whether an item was retracted after this version was made, even if it was not yet when it was disclosed. */
export const isRetracted = (entry: Pick<EntryRow, 'retracted_revision'>, shown: number): boolean =>
  entry.retracted_revision !== null && entry.retracted_revision > shown

const releaseOf = ({ release_at, hold, hastened }: Found): string => {
  if (hastened === 1) return `"releaseAt":"${release_at}","releasedEarly":true`
  if (hold === 'openEnded') return `"releaseAt":"${release_at}","heldOpenEnded":true`
  return `"releaseAt":"${hold === 'none' ? release_at : laterOf(release_at, hold)}"`
}

const stateOf = (shown: Found): EntryHead['state'] => {
  if (isRetracted(shown, shown.revision)) return 'retracted'
  return shown.revision === 0 ? 'current' : 'corrected'
}

const membersOf = (object: string): string => object.slice(1, -1)

/** Ids, codes and instants need no escaping; whatever may hold other characters is in a part that was stored as JSON. */
const headOf = (shown: Found, revision: number): string =>
  `"id":"${shown.id}","revision":${String(revision)},"kind":"${shown.kind}","label":"${shown.label}",${membersOf(shown.origin)},${releaseOf(shown)}`

const earlierText = ({ revision, content, origin }: Found): string => {
  const { issued, recordedAt } = opened<Origin>({ text: origin })
  return `{"revision":${String(revision)},"content":${content},"issued":"${issued}","recordedAt":"${recordedAt}"}`
}

const stillStands = ({ retracted_revision, revision, late }: Found): boolean =>
  retracted_revision === null || (late === 0 && revision > retracted_revision)

/** Whether the viewer, who may read the item, may read a version by what that version itself was kept under. */
const mayRead = (disclosure: Disclosure, version: Found): boolean => {
  const { version_label: label, version_team: team } = version
  if (label === version.label && team === version.team) return true
  return sightOf(disclosure, { ...version, label, team }) === 'content'
}

/** Versions beside the shown one, newest first, as far as the viewer may read them; none that a retraction took back. */
const earlierOf = ({ disclosure, versions, revision }: Showing, shown: Found): string =>
  versions
    .filter(one => one !== shown && one.revision <= revision && stillStands(one) && mayRead(disclosure, one))
    .map(earlierText)
    .reverse()
    .join()

const textOf = (showing: Showing, shown: Found, sight: Sight): string | undefined => {
  const state = stateOf(shown)
  const head = `{${headOf(shown, showing.revision)},"state":"${state}"`
  if (state === 'retracted') return `${head},"sight":"retracted"}`
  if (sight === 'awaitingRelease') return `${head},"sight":"awaitingRelease"}`
  // A version disclosed before a correction is read by its own label too.
  if (!mayRead(showing.disclosure, shown)) return undefined
  return `${head},"sight":"content","content":${shown.content},"earlier":[${earlierOf(showing, shown)}]}`
}

/** The view of one disclosed item; nothing for one that may no longer be seen. */
export const viewOf = (showing: Showing): EntryText | undefined => {
  const { disclosure, versions, revision } = showing
  const shown = versions.findLast(version => version.late === 0 && version.revision <= revision)
  if (shown === undefined) return undefined
  const sight = sightOf(disclosure, shown)
  const text = sight === 'none' ? undefined : textOf(showing, shown, sight)
  if (text === undefined) return undefined
  return shown.kind === 'letter' ? { kind: shown.kind, view: { text } } : { kind: shown.kind, view: { text } }
}
