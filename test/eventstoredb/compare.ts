/** Compares an answer with the recorded one: names and ids as such don't matter, positions only by their order, times not at all. */
import { isDeepStrictEqual } from 'node:util'

/** Measured times, which differ from run to run. */
const timings = new Set(['ms', 'settleMs'])

const positionKeys = new Set([
  'commit',
  'prepare',
  'commitPosition',
  'preparePosition',
  'pos',
  'evPos',
  'linkPos',
  'metastreamRevision',
  'first',
  'lastEventBeforeIt',
  'firstAfterResume',
])

const uuid = /\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/g
const fixedIds = /^(?:abcdef01|0190a5f0)/

/** A text without the names, ids, addresses and times of its run. */
const withoutNames = (text: string): string =>
  text
    .replace(/\b(s|aa|bb|lnk|big|rare)-(?:X|\d+-[a-z0-9-]+)\b/g, '$1-X')
    .replace(uuid, id => (fixedIds.test(id) ? id : 'id'))
    .replace(/127\.0\.0\.1:\d+/g, 'address')
    .replace(/exceeded after .*?,remote_addr/g, 'exceeded after a while,remote_addr')
    .replace(/Date \S+/, 'Date')
    .replace(/^1[78]\d{15}$/, 'ticks')

/** Pairs of the same position, recorded and here. */
export type Pairs = (readonly [bigint, bigint])[]

const digits = /^\d{1,16}n?$/
const toBigint = (text: string): bigint => BigInt(text.replace('n', ''))

/** Positions have a name of their own, or are numbers of three digits or more in a list. */
const isPosition = (text: string, name: string): boolean =>
  digits.test(text) && (positionKeys.has(name) || (name === '' && /^\d{3,}n$/.test(text)))

const sameText = (recorded: string, here: string, at: { name: string; pairs: Pairs }): boolean => {
  if (isPosition(recorded, at.name)) {
    if (recorded === '0n' || !digits.test(here)) return recorded === here
    at.pairs.push([toBigint(recorded), toBigint(here)])
    return true
  }
  // "ev 733", "cp 733 0": words of a subscription's journal.
  if (!/^(?:ev|cp)( \d+)+$/.test(recorded)) return withoutNames(recorded) === withoutNames(here)
  const [words, ours] = [recorded.split(' '), here.split(' ')]
  if (words.length !== ours.length || words[0] !== ours[0]) return false
  return words.slice(1).every((word, index) => {
    const own = ours[index + 1] ?? ''
    return sameText(word === '0' ? '0n' : word, word === '0' ? `${own}n` : own, {
      name: 'commit',
      pairs: at.pairs,
    })
  })
}

type Entries = Record<string, unknown>
const isEntries = (value: unknown): value is Entries => typeof value === 'object' && value !== null

const same = (recorded: unknown, here: unknown, at: { name: string; pairs: Pairs }): boolean => {
  if (typeof recorded === 'string' && typeof here === 'string') return sameText(recorded, here, at)
  if (Array.isArray(recorded) && Array.isArray(here))
    return (
      recorded.length === here.length &&
      recorded.every((one, index) => same(one, here[index], { name: '', pairs: at.pairs }))
    )
  if (!isEntries(recorded) || !isEntries(here)) return isDeepStrictEqual(recorded, here)
  const names = new Set([...Object.keys(recorded), ...Object.keys(here)])
  return [...names].every(
    name =>
      timings.has(name) ||
      (name in recorded && name in here && same(recorded[name], here[name], { name, pairs: at.pairs })),
  )
}

const sameOrder = (pairs: Pairs): boolean => {
  const sorted = pairs.toSorted(([left], [right]) => (left < right ? -1 : left > right ? 1 : 0))
  return sorted.every(([recorded, here], index) => {
    const [recordedNext, hereNext] = sorted[index + 1] ?? []
    if (recordedNext === undefined || hereNext === undefined) return true
    return recordedNext === recorded ? hereNext === here : hereNext > here
  })
}

/** Undefined where the answers agree; otherwise what each said. `earlier` are the section's positions so far, and grows. */
export const difference = (recorded: unknown, here: unknown, earlier: Pairs): string | undefined => {
  const pairs: Pairs = []
  if (!same(recorded, here, { name: '', pairs }))
    return `recorded ${JSON.stringify(recorded)}, here ${JSON.stringify(here)}`
  if (!sameOrder([...earlier, ...pairs]))
    return `positions in another order: ${pairs.map(([left, right]) => `${left} is ${right}`).join(', ')}`
  earlier.push(...pairs)
  return undefined
}
