/** Who a person is, from what several sources say: the GP practice first, then acute, then the rest (P8). */
import type { CareSetting } from '../kernel/terms.ts'
import type { Demographics } from './events.ts'

/** What is taken for true now: each field from the most trusted source that has it. */
export type CurrentDemographics = Omit<Demographics, 'source' | 'sourceSetting' | 'asOf'>

const rank = (setting: CareSetting): number => {
  if (setting === 'gp') return 0
  return setting === 'acute' ? 1 : 2
}

const newestFirst = (a: Demographics, b: Demographics): number => {
  // Said at the same moment, the source's id decides, so that every reader comes to the same answer.
  if (a.asOf === b.asOf) return a.source < b.source ? -1 : 1
  return a.asOf < b.asOf ? 1 : -1
}

const byTrust = (a: Demographics, b: Demographics): number =>
  rank(a.sourceSetting) - rank(b.sourceSetting) || newestFirst(a, b)

const isSaid = ([, value]: readonly [string, unknown]): boolean => value !== undefined && value !== ''

const overlay = (under: CurrentDemographics, over: Demographics): CurrentDemographics => {
  const { source: _, sourceSetting: __, asOf: ___, ...said } = over
  return { ...under, ...Object.fromEntries(Object.entries(said).filter(isSaid)) }
}

/** Merges the newest view of each source: a death that any of them tells of is taken for true; undefined where no source has said anything. */
export const mergeDemographics = (views: readonly Demographics[]): CurrentDemographics | undefined => {
  if (views.length === 0) return undefined
  const said = [...views].sort(byTrust).reduceRight(overlay, { familyName: '', givenNames: '' })
  return views.some(({ died }) => died === true) ? { ...said, died: true } : said
}
