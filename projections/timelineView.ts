/** One item as the viewer of a disclosure sees it: the version that was disclosed, and never more. Written as JSON from stored parts. */
import { opened } from '../domain/kernel/json.ts'
import { laterOf } from '../domain/kernel/time.ts'
import type { Sight } from '../domain/policy/request.ts'
import type { EntryRow, Origin, VersionRow } from './timelineTables.ts'
import type { EntryHead, EntryText } from './views.ts'

type Item = Pick<EntryRow, 'id' | 'kind' | 'label' | 'release_at' | 'hold' | 'retracted_revision'>
type Version = Pick<VersionRow, 'revision' | 'late'> & {
  /** JSON, as stored. */
  readonly origin: string
  readonly content: string
}

interface Showing<V extends Version> {
  readonly entry: Item
  /** Oldest first. */
  readonly versions: readonly V[]
  /** The revision that the disclosure names: what came later is not shown with it. */
  readonly revision: number
  readonly sight: Sight
  /** Whether the viewer may read a version by what that version itself was kept under. */
  readonly mayRead: (version: V) => boolean
}

/** Whether an item was retracted after this version was made, even if it was not yet when it was disclosed. */
export const isRetracted = (entry: Pick<EntryRow, 'retracted_revision'>, shown: number): boolean =>
  entry.retracted_revision !== null && entry.retracted_revision > shown

const releaseOf = ({ release_at, hold }: Item): string => {
  if (hold === 'openEnded') return `"releaseAt":"${release_at}","heldOpenEnded":true`
  return `"releaseAt":"${hold === 'none' ? release_at : laterOf(release_at, hold)}"`
}

const stateOf = (entry: Item, shown: Version): EntryHead['state'] => {
  if (isRetracted(entry, shown.revision)) return 'retracted'
  return shown.revision === 0 ? 'current' : 'corrected'
}

const membersOf = (object: string): string => object.slice(1, -1)

/** Ids, codes and instants need no escaping; whatever may hold other characters is in a part that was stored as JSON. */
const headOf = (entry: Item, shown: Version, revision: number): string =>
  `"id":"${entry.id}","revision":${String(revision)},"kind":"${entry.kind}","label":"${entry.label}",${membersOf(shown.origin)},${releaseOf(entry)}`

const earlierText = ({ revision, content, origin }: Version): string => {
  const { issued, recordedAt } = opened<Origin>({ text: origin })
  return `{"revision":${String(revision)},"content":${content},"issued":"${issued}","recordedAt":"${recordedAt}"}`
}

/** Versions beside the shown one, newest first, as far as the viewer may read them; none that a retraction took back. */
const earlierOf = <V extends Version>({ entry, versions, mayRead }: Showing<V>, shown: V): string => {
  const stillStands = ({ revision, late }: Version): boolean =>
    entry.retracted_revision === null || (late === 0 && revision > entry.retracted_revision)
  return versions
    .filter(version => version !== shown && stillStands(version) && mayRead(version))
    .map(earlierText)
    .reverse()
    .join()
}

const textOf = <V extends Version>(showing: Showing<V>, shown: V): string | undefined => {
  const { entry, revision, sight, mayRead } = showing
  const state = stateOf(entry, shown)
  const head = `{${headOf(entry, shown, revision)},"state":"${state}"`
  if (state === 'retracted') return `${head},"sight":"retracted"}`
  if (sight === 'awaitingRelease') return `${head},"sight":"awaitingRelease"}`
  // A version disclosed before a correction is read by its own label too.
  if (!mayRead(shown)) return undefined
  return `${head},"sight":"content","content":${shown.content},"earlier":[${earlierOf(showing, shown)}]}`
}

/** The view of one disclosed item; nothing for one that may no longer be seen. */
export const viewOf = <V extends Version>(showing: Showing<V>): readonly EntryText[] => {
  const { entry, revision, sight } = showing
  const versions = showing.versions.filter(version => version.revision <= revision)
  const shown = versions.findLast(version => version.late === 0)
  if (shown === undefined || sight === 'none') return []
  const text = textOf({ ...showing, versions }, shown)
  if (text === undefined) return []
  return [
    entry.kind === 'letter' ? { kind: entry.kind, view: { text } } : { kind: entry.kind, view: { text } },
  ]
}
