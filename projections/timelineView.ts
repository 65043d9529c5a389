/** One item as the viewer of a disclosure sees it: the version that was disclosed, and never more. */
import { laterOf } from '../domain/kernel/time.ts'
import type { Sight } from '../domain/policy/request.ts'
import type { EntryRow, VersionRow } from './timeline.ts'
import type { EarlierVersion, EntryHead, EntryView } from './views.ts'

type Item = Pick<
  EntryRow,
  'id' | 'kind' | 'label' | 'release_at' | 'hold' | 'hastened' | 'retracted_revision'
>
type Version = Omit<VersionRow, 'entry' | 'patient'>

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

const releaseOf = ({
  release_at,
  hold,
  hastened,
}: Item): Pick<EntryHead, 'releaseAt' | 'heldOpenEnded' | 'releasedEarly'> => {
  if (hastened === 1) return { releaseAt: release_at, releasedEarly: true }
  if (hold === 'none') return { releaseAt: release_at }
  return hold === 'openEnded'
    ? { releaseAt: release_at, heldOpenEnded: true }
    : { releaseAt: laterOf(release_at, hold) }
}

const stateOf = (entry: Item, shown: Version): EntryHead['state'] => {
  if (isRetracted(entry, shown.revision)) return 'retracted'
  return shown.revision === 0 ? 'current' : 'corrected'
}

const headOf = (entry: Item, shown: Version, revision: number): EntryHead => ({
  id: entry.id,
  revision,
  kind: entry.kind,
  label: entry.label,
  organisation: shown.organisation,
  ...(shown.team === null ? {} : { team: shown.team }),
  ...(shown.author === null ? {} : { author: shown.author }),
  effective: shown.effective,
  issued: shown.issued,
  recordedAt: shown.recorded_at,
  ...releaseOf(entry),
  state: stateOf(entry, shown),
})

/** Versions beside the shown one, newest first, as far as the viewer may read them; none that a retraction took back. */
const earlierOf = <V extends Version>(
  { entry, versions, mayRead }: Showing<V>,
  shown: V,
): readonly EarlierVersion[] => {
  const stillStands = ({ revision, late }: Version): boolean =>
    entry.retracted_revision === null || (late === 0 && revision > entry.retracted_revision)
  return versions
    .filter(version => version !== shown && stillStands(version) && mayRead(version))
    .map(({ revision, content, issued, recorded_at }) => ({
      revision,
      content,
      issued,
      recordedAt: recorded_at,
    }))
    .reverse()
}

/** The view of one disclosed item; nothing for one that may no longer be seen. */
export const viewOf = <V extends Version>(showing: Showing<V>): readonly EntryView[] => {
  const { entry, revision, sight, mayRead } = showing
  const versions = showing.versions.filter(version => version.revision <= revision)
  const shown = versions.findLast(version => version.late === 0)
  if (shown === undefined || sight === 'none') return []
  const head = headOf(entry, shown, revision)
  if (head.state === 'retracted') return [{ ...head, sight: 'retracted' }]
  if (sight === 'awaitingRelease') return [{ ...head, sight }]
  // A version disclosed before a correction is read by its own label too.
  if (!mayRead(shown)) return []
  return [{ ...head, sight, content: shown.content, earlier: earlierOf({ ...showing, versions }, shown) }]
}
