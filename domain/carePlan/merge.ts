/** Merging what two people wrote from the same version: text word by word, items field by field. Nothing is guessed: what both changed is a conflict. */
import { diff3Merge } from 'node-diff3'
import { same } from '../kernel/same.ts'

/** A stretch of text that both sides read alike, or that each wrote otherwise. */
export type Stretch =
  { readonly agreed: string } | { readonly mine: string; readonly base: string; readonly theirs: string }

export type Merged =
  | { readonly outcome: 'merged'; readonly text: string }
  /** For a person to settle: what each side says, in order. */
  | { readonly outcome: 'conflict'; readonly stretches: readonly Stretch[] }

/** The same text of three versions: as it was, as one writer has it, as it stands now. */
export interface Three {
  readonly base: string
  readonly mine: string
  readonly theirs: string
}

/** Words, and what stands between them, each by itself: together they are the text again. */
export const piecesOf = (text: string): string[] => text.match(/[\p{L}\p{N}]+|\s+|[^\p{L}\p{N}\s]/gu) ?? []

const stretchesOf = ({ base, mine, theirs }: Three): readonly Stretch[] =>
  diff3Merge(piecesOf(mine), piecesOf(base), piecesOf(theirs), { excludeFalseConflicts: true }).map(
    ({ ok, conflict }) =>
      conflict === undefined
        ? { agreed: (ok ?? []).join('') }
        : { mine: conflict.a.join(''), base: conflict.o.join(''), theirs: conflict.b.join('') },
  )

/** Merges two texts that were written from the same base. The order of the two makes no difference to a merged text. */
export const mergeText = (three: Three): Merged => {
  const stretches = stretchesOf(three)
  const texts = stretches.flatMap(stretch => ('agreed' in stretch ? [stretch.agreed] : []))
  return texts.length === stretches.length
    ? { outcome: 'merged', text: texts.join('') }
    : { outcome: 'conflict', stretches }
}

type Fields = Readonly<Record<string, unknown>>

interface ThreeFields {
  readonly base: Fields
  readonly mine: Fields
  readonly theirs: Fields
}

const fieldOf = (
  { base, mine, theirs }: ThreeFields,
  name: string,
): { readonly value: unknown } | undefined => {
  const [was, own, other] = [base[name], mine[name], theirs[name]]
  if (same(own, was) || same(own, other)) return { value: other }
  if (same(other, was)) return { value: own }
  if (typeof was !== 'string' || typeof own !== 'string' || typeof other !== 'string') return undefined
  const merged = mergeText({ base: was, mine: own, theirs: other })
  return merged.outcome === 'merged' ? { value: merged.text } : undefined
}

/** Merges two sets of fields; `conflicts` names those that both changed, each otherwise. */
export const mergeFields = (
  three: ThreeFields,
): { readonly fields: Fields; readonly conflicts: readonly string[] } => {
  const names = [...new Set([three.base, three.mine, three.theirs].flatMap(fields => Object.keys(fields)))]
  const found = names.map(name => [name, fieldOf(three, name)] as const)
  const values = found.flatMap(([name, field]) =>
    field?.value === undefined ? [] : [[name, field.value] as const],
  )
  return {
    fields: Object.fromEntries(values),
    conflicts: found.flatMap(([name, field]) => (field === undefined ? [name] : [])),
  }
}
