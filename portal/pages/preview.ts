/** What a change of a share would show and hide, counted over the person's own record before anything is saved. */
import type { EntryKind } from '../../domain/entry/content.ts'
import { entryKinds } from '../../domain/entry/content.ts'
import type { Grantee } from '../../domain/consent/events.ts'
import { labels, type Label } from '../../domain/kernel/terms.ts'
import type { EntryHead } from '../../projections/views.ts'
import { counted, kindWords, listed } from '../text/words.ts'
import type { PageRequest } from '../visitor.ts'
import { ownLook, readLists } from './look.ts'

export interface Change {
  readonly grantee: Grantee
  /** The labels held now, and after; undefined where nothing is shared. */
  readonly before: readonly Label[] | undefined
  readonly after: readonly Label[] | undefined
}

/** How many items of each kind. */
export type Counts = ReadonlyMap<EntryKind, number>
export interface Preview {
  readonly lightens: Counts
  readonly darkens: Counts
}

type Item = Pick<EntryHead, 'kind' | 'label' | 'team' | 'state'>

const sees = (held: readonly Label[] | undefined, { label }: Item): boolean => {
  if (held === undefined) return false
  return label === 'unset' ? held.length === labels.length : held.includes(label)
}

const countKinds = (items: readonly Item[]): Counts =>
  new Map(
    entryKinds
      .map(kind => [kind, items.filter(item => item.kind === kind).length] as const)
      .filter(([, count]) => count > 0),
  )

/** What changes for the grantee. Items that a team wrote itself it sees anyway. */
export const previewOf = (items: readonly Item[], { grantee, before, after }: Change): Preview => {
  const others = items.filter(
    ({ team, state }) => state !== 'retracted' && !(grantee.type === 'team' && team === grantee.id),
  )
  return {
    lightens: countKinds(others.filter(item => !sees(before, item) && sees(after, item))),
    darkens: countKinds(others.filter(item => sees(before, item) && !sees(after, item))),
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
export const readPreview = async (request: PageRequest, change: Change): Promise<Preview> =>
  previewOf(await ownItems(request), change)
