/** Holds that each event read follows on the one before: a damaged index or page must not leave any out in silence. */
import { categoryOf } from '../../domain/kernel/ids.ts'
import { LogDamaged, type Placed } from './checksum.ts'

/** Is shown every event in the order in which it is read; throws `LogDamaged` where one is missing between two. */
export type Order = (placed: Placed) => void

type Step = 1 | -1

/** Numbers that go up or down by one. `expected` is the first, where it is known. */
const counting = (step: Step, expected: number | undefined) => {
  let next = expected
  return (found: number, what: string): void => {
    if (next !== undefined && found !== next)
      throw new LogDamaged(
        `the log is damaged: ${what} ${String(found)} was read where ${String(next)} belongs`,
      )
    next = found + step
  }
}

/** One stream: its revisions leave none out. */
export const byRevision = (step: Step, from: number | undefined): Order => {
  const count = counting(step, from)
  return ({ event }) => count(event.revision, 'revision')
}

/** The whole log: its positions leave none out. */
export const byPosition = (step: Step, first: number | undefined): Order => {
  const count = counting(step, first)
  return ({ event }) => count(Number(event.position), 'position')
}

/** Some categories: the events of each are counted. `first` says which is the first of a category to come, where that is known. */
export const byPlace = (step: Step, first: (category: string) => number | undefined): Order => {
  const counts = new Map<string, ReturnType<typeof counting>>()
  return ({ event, place }) => {
    const category = categoryOf(event.stream)
    const count = counts.get(category) ?? counting(step, first(category))
    counts.set(category, count)
    count(place, `${category} event`)
  }
}
