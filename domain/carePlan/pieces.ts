/** Text cut into pieces that are compared: sentences first, and words only where sentences differ. Pieces put together are the text again. */

/** Lines and sentences, and the white space between them by itself. */
export const sentencesOf = (text: string): string[] => text.match(/[^\s.!?][^.!?\n]*[.!?]*|[.!?]+|\s+/g) ?? []

/** Words and signs, each with the white space in front of it. */
export const wordsOf = (text: string): string[] =>
  text.match(/\s*(?:[\p{L}\p{N}]+|[^\p{L}\p{N}\s])|\s+$/gu) ?? []

const countsOf = (pieces: readonly string[]): ReadonlyMap<string, number> => {
  const counts = new Map<string, number>()
  for (const piece of pieces) counts.set(piece, (counts.get(piece) ?? 0) + 1)
  return counts
}

/** About a tenth of a second: the library compares each piece with all that are like it. */
const mostSteps = 50_000_000

/** Whether two lists of pieces can be compared while somebody waits: text that says the same again and again can't. */
export const isComparable = (one: readonly string[], other: readonly string[]): boolean => {
  const counts = countsOf(other)
  let pairs = 0
  for (const [piece, count] of countsOf(one)) pairs += count * (counts.get(piece) ?? 0)
  return pairs * Math.min(one.length, other.length) <= mostSteps
}
