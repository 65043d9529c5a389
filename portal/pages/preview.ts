/** What a change of a share would show and hide, counted over the person's own record before anything is saved. */
import type { EntryKind } from '../../domain/entry/content.ts'
import { entryKinds } from '../../domain/entry/content.ts'
import { labels, type Label } from '../../domain/kernel/terms.ts'
import type { EntryHead, ShareView } from '../../projections/views.ts'
import { counted, kindWords, listed } from '../text/words.ts'
import type { PageRequest } from '../visitor.ts'
import type { NamedGrantee } from './grantees.ts'
import { ownLook, readLists } from './look.ts'
import { overlapsOf, teamsOf, type Overlap } from './overlap.ts'

export interface Change {
  readonly to: NamedGrantee
  /** The shares that stand with others. */
  readonly others: readonly ShareView[]
  /** The labels held now, and after; undefined where nothing is shared. */
  readonly before: readonly Label[] | undefined
  readonly after: readonly Label[] | undefined
}

/** How many items of each kind. */
export type Counts = ReadonlyMap<EntryKind, number>
export interface Preview {
  readonly overlaps: readonly Overlap[]
  readonly lightens: Counts
  readonly darkens: Counts
}

type Item = Pick<EntryHead, 'kind' | 'label' | 'team' | 'state'>

const sees = (held: readonly Label[], { label }: Item): boolean =>
  label === 'unset' ? held.length === labels.length : held.includes(label)

const countKinds = (items: readonly Item[]): Counts =>
  new Map(
    entryKinds
      .map(kind => [kind, items.filter(item => item.kind === kind).length] as const)
      .filter(([, count]) => count > 0),
  )

interface Sights {
  readonly before: readonly Label[] | undefined
  readonly after: readonly Label[] | undefined
  /** What the grantee sees in any case: by labels that another share gives them, and what these teams wrote. */
  readonly held: readonly Label[]
  readonly teams: readonly string[]
}

/** What changes for the grantee. */
export const previewOf = (
  items: readonly Item[],
  { before, after, held, teams }: Sights,
): Omit<Preview, 'overlaps'> => {
  const others = items.filter(
    ({ team, state }) => state !== 'retracted' && !(team !== undefined && teams.includes(team)),
  )
  const heldWith = (shared: readonly Label[] = []): readonly Label[] =>
    labels.filter(one => shared.includes(one) || held.includes(one))
  const [then, now] = [heldWith(before), heldWith(after)]
  return {
    lightens: countKinds(others.filter(item => !sees(then, item) && sees(now, item))),
    darkens: countKinds(others.filter(item => sees(then, item) && !sees(now, item))),
  }
}

/** `12 test results and 3 letters`; undefined where there is nothing. */
export const countWords = (counts: Counts): string | undefined =>
  counts.size === 0 ? undefined : listed([...counts].map(([kind, count]) => counted(count, kindWords[kind])))

const pageSize = 200
const pagesAtMost = 25

/** The person's own items: all of them, up to five thousand of the newest. */
const ownItems = async (request: PageRequest): Promise<readonly Item[]> => {
  const may = await ownLook(request, 'record')
  const items: Item[] = []
  let after: string | undefined
  for (let page = 0; may !== undefined && page < pagesAtMost; page += 1) {
    const read = await readLists(request, may, [{ limit: pageSize, ...(after !== undefined && { after }) }])
    items.push(...read.lists.flat())
    after = read.next
    if (after === undefined) break
  }
  return items
}

/** The preview of a change of the visitor's own shares. */
export const readPreview = async (request: PageRequest, change: Change): Promise<Preview> => {
  const { to, others, before, after } = change
  const [items, overlaps, teams] = await Promise.all([
    ownItems(request),
    overlapsOf(request, to, others),
    teamsOf(request, to),
  ])
  // A member's own share shows nothing to the rest of the team; a team's share shows all of it to each member.
  const held = to.grantee.type === 'team' ? [] : overlaps.flatMap(({ share }) => share.labels)
  return { overlaps, ...previewOf(items, { before, after, held, teams }) }
}
