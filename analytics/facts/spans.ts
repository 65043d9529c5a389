/** Old entries of the ledger brought together, so that it does not grow with every batch of a live log. */
import type { Committed } from './ledger.ts'

/** So many events a span at most: that many are read again to number one of them. */
const longest = 10_000

/** A sum of hashes wraps as the engine's own does. */
const wrapped = (hashes: readonly string[]): string =>
  BigInt.asUintN(
    64,
    hashes.reduce((sum, hash) => sum + BigInt(hash), 0n),
  ).toString()

const joined = (entries: readonly Committed[]): Committed | undefined => {
  const [first, last] = [entries[0], entries.at(-1)]
  if (first === undefined || last === undefined) return undefined
  return {
    ...last,
    firstBatch: first.firstBatch,
    firstSeq: first.firstSeq,
    after: first.after,
    rows: wrapped(entries.map(({ rows }) => rows)),
    hash: wrapped(entries.map(({ hash }) => hash)),
  }
}

const eventsIn = (first: Committed | undefined, last: Committed): number =>
  last.lastSeq - (first ?? last).firstSeq + 1

/** Whether the second begins where the first ends. What does not is damage, which is to be found and not covered up. */
const follows = (before: Committed | undefined, entry: Committed): boolean =>
  before !== undefined && entry.firstSeq === before.lastSeq + 1

/** Runs of neighbours that follow one another and fit into one span. */
const runsOf = (entries: readonly Committed[]): readonly (readonly Committed[])[] => {
  const runs: Committed[][] = []
  for (const entry of entries) {
    const run = runs.at(-1)
    if (run !== undefined && follows(run.at(-1), entry) && eventsIn(run[0], entry) <= longest) run.push(entry)
    else runs.push([entry])
  }
  return runs
}

/** The spans that may stand for entries, oldest first, and the entries that each stands for. */
export const spansOf = (
  entries: readonly Committed[],
): readonly { readonly span: Committed; readonly of: readonly Committed[] }[] =>
  runsOf(entries).flatMap(of => {
    const span = of.length > 1 ? joined(of) : undefined
    return span === undefined ? [] : [{ span, of }]
  })

/** Entries without those that a span holds: an engine that ended between the two keeps both. */
export const standing = (entries: readonly Committed[]): readonly Committed[] => {
  let through = 0
  return entries
    .toSorted((a, b) => a.firstBatch - b.firstBatch || b.batch - a.batch)
    .filter(({ batch }) => {
      const stands = batch > through
      through = Math.max(through, batch)
      return stands
    })
}
