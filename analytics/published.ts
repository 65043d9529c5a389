/** The figures of one question, taken from the answer that it was published in. */
import type { Published } from '../domain/publication/decider.ts'
import type { Answer, CountedBreakdown, Question } from './questions/question.ts'
import type { Breakdown, Figure, QuestionView } from './views.ts'

type Place = Figure['place']

/** Where in the answer's places a question's own stand, and what has to stand elsewhere. */
const lensOf = ({ breakdowns, given }: Question, dimensions: readonly string[]) => {
  const own = breakdowns.map(({ name }) => dimensions.indexOf(name))
  const fixed = dimensions.map((name, at) => (own.includes(at) ? undefined : (given?.[name] ?? null)))
  return (place: Place): Place | undefined =>
    fixed.every((value, at) => value === undefined || value === place[at])
      ? own.map(at => place[at] ?? null)
      : undefined
}

/** A value that lies within another's is shown by itself too: it is the same count. */
const byItself = (breakdowns: readonly Breakdown[], figures: readonly Figure[]): readonly Figure[] => {
  const outers = breakdowns.map(({ within }) => breakdowns.findIndex(({ name }) => name === within))
  return outers.flatMap((outer, inner) =>
    outer < 0
      ? []
      : figures
          .filter(({ place }) => typeof place[inner] === 'string')
          .map(figure => ({ ...figure, place: figure.place.with(outer, null) })),
  )
}

const monthAfter = (month: string): string => {
  const [year = 0, number = 0] = month.split('-').map(Number)
  return number === 12 ? `${String(year + 1)}-01` : `${String(year)}-${String(number + 1).padStart(2, '0')}`
}

/** Every month from the first to the last, also those that nobody stands in. */
const withoutGaps = (months: readonly string[]): readonly string[] => {
  const last = months.at(-1) ?? ''
  const all: string[] = []
  for (let month = months[0] ?? last; month < last; month = monthAfter(month)) all.push(month)
  return last === '' ? [] : [...all, last]
}

const valuesOf = ({ values, found }: CountedBreakdown, there: readonly string[]): readonly string[] => {
  if (found === undefined) return values
  if (found === 'values') return there
  const months = there.filter(value => /^\d{4}-\d{2}$/.test(value))
  return [...there.filter(value => !months.includes(value)), ...withoutGaps(months)]
}

const viewOf = (question: Question, figures: readonly Figure[]): QuestionView => ({
  name: question.name,
  title: question.title,
  definition: question.definition,
  sql: question.sql,
  unit: question.unit,
  ...(question.whole !== undefined && { whole: question.whole }),
  ...(question.typical !== undefined && { typical: question.typical }),
  ...(question.together !== undefined && { together: question.together }),
  breakdowns: question.breakdowns.map((breakdown, at) => {
    const { name, title, overlapping, within } = breakdown
    const there = new Set(figures.map(({ place }) => place[at]).filter(value => typeof value === 'string'))
    const outer = question.breakdowns.some(one => one.name === within) ? within : undefined
    const values = valuesOf(breakdown, [...there].toSorted())
    return { name, title, overlapping, values, ...(outer !== undefined && { within: outer }) }
  }),
})

/** What is told of a question before anything of it is published. */
export const questionView = (question: Question): QuestionView => viewOf(question, [])

/** A question's part of published figures; undefined where they were counted by another definition. */
export const figuresOf = (
  answer: Answer,
  question: Question,
  published: Published,
): { readonly question: QuestionView; readonly figures: readonly Figure[] } | undefined => {
  if (published.definition !== answer.definitionVersion) return undefined
  const lens = lensOf(question, published.breakdowns)
  const own = published.figures.flatMap(({ place, shown, typical }): readonly Figure[] => {
    const seen = lens(place)
    return seen === undefined ? [] : [{ place: seen, shown, ...(typical !== undefined && { typical }) }]
  })
  const figures = [...own, ...byItself(question.breakdowns, own)]
  return { question: viewOf(question, figures), figures }
}
