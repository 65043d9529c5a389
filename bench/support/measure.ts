/** What the benchmarks share: rates, medians, and one JSON document on standard output. */
import { cpus } from 'node:os'

/** What a share of some numbers lies below: 0.95 for the 95th percentile. */
export const percentile = (numbers: readonly number[], share: number): number => {
  const sorted = numbers.toSorted((a, b) => a - b)
  return sorted[Math.floor(sorted.length * share)] ?? Number.NaN
}

/** The middle of some numbers. */
export const median = (numbers: readonly number[]): number => percentile(numbers, 0.5)

/** Something that is measured: answers how much it did per second. */
export type Measured = () => Promise<number>

/** Runs everything in turn, `rounds` times over, so that a slow minute of the machine meets all alike. Answers the median of each. */
export const inTurns = async <Name extends string>(
  rounds: number,
  measured: Readonly<Record<Name, Measured>>,
): Promise<Readonly<Record<Name, number>>> => {
  const names = Object.keys(measured) as Name[]
  const seen = new Map<Name, number[]>(names.map(name => [name, []]))
  for (let round = 0; round < rounds; round += 1) {
    for (const name of names) seen.get(name)?.push(await measured[name]())
  }
  return Object.fromEntries(names.map(name => [name, Math.round(median(seen.get(name) ?? []))])) as Record<
    Name,
    number
  >
}

/** How often `work` (which answers how much it did) can be done per second, tried for `ms`. */
export const rate = async (ms: number, work: () => Promise<number> | number): Promise<number> => {
  const start = performance.now()
  let done = 0
  while (performance.now() - start < ms) done += await work()
  return (done * 1000) / (performance.now() - start)
}

/** A ratio with two digits. */
export const ratio = (ours: number, theirs: number): number => Math.round((ours * 100) / theirs) / 100

/** Prints the result with what it was measured on. */
export const report = (what: string, result: object): void => {
  const machine = { node: process.version, cpus: cpus().length, cpu: cpus()[0]?.model ?? 'unknown' }
  process.stdout.write(`${JSON.stringify({ bench: what, machine, ...result }, null, 2)}\n`)
}
