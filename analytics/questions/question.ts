/** A question: named constant SQL that says who stands where, as of any event; and the answer that questions about the same people share. */
import type { Dimension, Place } from '../control/cube.ts'
import type { ControlPolicy } from '../control/policy.ts'
import type { Breakdown, QuestionView } from '../views.ts'

/** How a breakdown is counted; what of it is shown, without these. */
export interface CountedBreakdown extends Breakdown, Pick<Dimension, 'partial' | 'series'> {
  /** Its values are those that the figures have; `months` without gaps. */
  readonly found?: 'values' | 'months'
}

export interface Question extends QuestionView {
  readonly breakdowns: readonly CountedBreakdown[]
  /** What is counted where it isn't people: a column of the SQL. */
  readonly counts?: 'item'
  /** Where in the answer all of it stands: its total is the answer's count at that place. */
  readonly given?: Readonly<Record<string, string>>
}

/**
 * One published answer: everything that is asked about the same people stands in it, is protected together and moves together. Two
 * questions of one answer show the same number wherever they ask the same; two answers never count the same people at a place.
 */
export interface Answer {
  readonly name: string
  /** Raised with every change of what is counted: its figures then begin anew. */
  readonly definitionVersion: number
  readonly policy: ControlPolicy
  /** What is counted: people, each by their own rows; things of theirs; or organisations. */
  readonly about: 'people' | 'things' | 'providers'
  readonly questions: readonly Question[]
}

/** The dimensions of an answer: its questions' breakdowns, each once. */
export const dimensionsOf = ({ questions }: Answer): readonly CountedBreakdown[] => {
  const all = new Map(questions.flatMap(({ breakdowns }) => breakdowns.map(one => [one.name, one] as const)))
  return [...all.values()]
}

/** The combinations that a question is counted by, by name: everything that may stand together, and all parts of it. */
export const combinationsOf = ({ breakdowns, together }: Question): readonly (readonly string[])[] => {
  const names = breakdowns.map(({ name }) => name)
  const subsets = (together ?? [names]).flatMap(whole =>
    names
      .filter(name => whole.includes(name))
      .reduce<readonly (readonly string[])[]>(
        (sets, name) => [...sets, ...sets.map(set => [...set, name])],
        [[]],
      ),
  )
  return [...new Map(subsets.map(set => [set.join(), set])).values()]
}

/** Whether a place names a value without the one that it lies within: it would say the same twice. */
const saysTwice = (dimensions: readonly CountedBreakdown[], place: Place): boolean =>
  dimensions.some(({ within }, number) => {
    const outer = dimensions.findIndex(({ name }) => name === within)
    return outer >= 0 && place[number] !== null && place[outer] === null
  })

/**
 * Where a place by a question's own breakdowns stands in its answer; nowhere for those who stand under none of a breakdown's values
 * (theirs is empty): they are counted in its total alone.
 */
export const placing = (
  answer: Answer,
  { breakdowns, given }: Question,
): ((own: Place) => Place | undefined) => {
  const dimensions = dimensionsOf(answer)
  const from = dimensions.map(({ name }) => breakdowns.findIndex(one => one.name === name))
  return own => {
    if (own.includes('')) return undefined
    const place = dimensions.map(({ name }, number) => own[from[number] ?? -1] ?? given?.[name] ?? null)
    return saysTwice(dimensions, place) ? undefined : place
  }
}

/** Each place of a person with all its totals, as far as they are counted, by the question's own breakdowns. */
export const withTotals = (question: Question): ((place: Place) => readonly Place[]) => {
  const combinations = combinationsOf(question).map(names =>
    question.breakdowns.map(({ name }) => names.includes(name)),
  )
  return place =>
    combinations.map(names => place.map((value, number) => (names[number] === true ? value : null)))
}
