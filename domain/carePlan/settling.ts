/** What people settle by hand: where two changed the same since the version that one of them wrote from, side by side. */
import type { ItemContent } from '../kernel/planSections.ts'
import { mergeFields, mergeText, type Stretch, type Three } from './merge.ts'

/** One field of an item that both changed, each otherwise. */
export interface FieldConflict {
  readonly field: string
  readonly base?: unknown
  readonly mine?: unknown
  readonly theirs?: unknown
}

/** Three texts and where they part, or the fields of an item that do. */
export type Conflict =
  | ({ readonly of: 'text'; readonly stretches: readonly Stretch[] } & Three)
  | { readonly of: 'item'; readonly fields: readonly FieldConflict[] }

/** Where three texts of a section part; undefined where they go together. */
export const textConflict = (three: Three): Conflict | undefined => {
  const merged = mergeText(three)
  return merged.outcome === 'merged' ? undefined : { of: 'text', ...three, stretches: merged.stretches }
}

interface ThreeItems {
  readonly base: ItemContent
  readonly mine: ItemContent
  readonly theirs: ItemContent
}

const fieldOf = (content: ItemContent, field: string): unknown =>
  Object.entries(content).find(([name]) => name === field)?.[1]

/** Where three contents of an item part; undefined where they go together. */
export const itemConflict = (three: ThreeItems): Conflict | undefined => {
  const { conflicts } = mergeFields(three)
  if (conflicts.length === 0) return undefined
  const fields = conflicts.map(field => ({
    field,
    base: fieldOf(three.base, field),
    mine: fieldOf(three.mine, field),
    theirs: fieldOf(three.theirs, field),
  }))
  return { of: 'item', fields }
}
