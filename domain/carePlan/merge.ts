/** Merging what two people wrote from the same version: text word by word, items field by field. Nothing is guessed: what both changed is a conflict. */
import { diff3Merge } from 'node-diff3'
import { same } from '../kernel/same.ts'
import { isComparable, sentencesOf, wordsOf } from './pieces.ts'

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

type Cut = (text: string) => string[]

/** What both agree on word by word; all of it as one stretch where that can't be found out in time. */
const stretchesBy = (cut: Cut, three: Three): readonly Stretch[] => {
  const [base, mine, theirs] = [cut(three.base), cut(three.mine), cut(three.theirs)]
  if (!isComparable(base, mine) || !isComparable(base, theirs)) return [three]
  return diff3Merge(mine, base, theirs, { excludeFalseConflicts: true }).map(({ ok, conflict }) =>
    conflict === undefined
      ? { agreed: (ok ?? []).join('') }
      : { mine: conflict.a.join(''), base: conflict.o.join(''), theirs: conflict.b.join('') },
  )
}

const isAgreed = (stretch: Stretch): stretch is Extract<Stretch, { readonly agreed: string }> =>
  'agreed' in stretch

/** Neighbours that both agree on are one stretch. */
const joined = (stretches: readonly Stretch[]): readonly Stretch[] =>
  stretches.reduce<readonly Stretch[]>((before, stretch) => {
    const last = before.at(-1)
    if (last === undefined || !isAgreed(last) || !isAgreed(stretch)) return [...before, stretch]
    return [...before.slice(0, -1), { agreed: last.agreed + stretch.agreed }]
  }, [])

/**
 * Merges two texts that were written from the same base: sentence by sentence, and word by word within sentences that both changed.
 * Neighbouring words that both changed are a conflict, as is what is too much alike to be told apart in time. The order of the two
 * makes no difference to a merged text. Of three or more it makes none where each wrote in sentences of their own; in a text that says the
 * same again and again a change may be put beside another of the repeats, each version kept.
 */
export const mergeText = (three: Three): Merged => {
  const { base, mine, theirs } = three
  if (mine === base || mine === theirs) return { outcome: 'merged', text: theirs }
  if (theirs === base) return { outcome: 'merged', text: mine }
  const stretches = joined(
    stretchesBy(sentencesOf, three).flatMap(one => (isAgreed(one) ? [one] : stretchesBy(wordsOf, one))),
  )
  return stretches.every(isAgreed)
    ? { outcome: 'merged', text: stretches.map(({ agreed }) => agreed).join('') }
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
