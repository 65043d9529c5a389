/** Two texts as stretches that were kept, added and removed: sentence by sentence, and word by word within sentences that differ. */
import { diffComm } from 'node-diff3'
import { isComparable, sentencesOf, wordsOf } from './pieces.ts'

export type TextStretch =
  { readonly kept: string } | { readonly added: string } | { readonly removed: string }

/** What both have, or what each has instead. */
type Part = { readonly kept: string } | { readonly before: string; readonly after: string }

const partsBy = (cut: (text: string) => string[], before: string, after: string): readonly Part[] => {
  const [was, is] = [cut(before), cut(after)]
  if (!isComparable(was, is)) return [{ before, after }]
  return diffComm(was, is).map(part =>
    'common' in part
      ? { kept: part.common.join('') }
      : { before: part.buffer1.join(''), after: part.buffer2.join('') },
  )
}

const stretchesOf = (part: Part): readonly TextStretch[] => {
  if ('kept' in part) return [part]
  const removed = part.before === '' ? [] : [{ removed: part.before }]
  return part.after === '' ? removed : [...removed, { added: part.after }]
}

/** Neighbours that were kept are one stretch. */
const joined = (stretches: readonly TextStretch[]): readonly TextStretch[] =>
  stretches.reduce<readonly TextStretch[]>((before, stretch) => {
    const last = before.at(-1)
    if (last === undefined || !('kept' in last) || !('kept' in stretch)) return [...before, stretch]
    return [...before.slice(0, -1), { kept: last.kept + stretch.kept }]
  }, [])

/** The stretches in order: what was kept and removed together is `before`, what was kept and added together is `after`. */
export const differencesOfText = (before: string, after: string): readonly TextStretch[] => {
  if (before === after) return before === '' ? [] : [{ kept: before }]
  const parts = partsBy(sentencesOf, before, after).flatMap(part =>
    'kept' in part ? [part] : partsBy(wordsOf, part.before, part.after),
  )
  return joined(parts.flatMap(stretchesOf))
}
