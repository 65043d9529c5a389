/** What a dashboard can be broken down by and narrowed to, as links: every view has an address that can be shared. */
import { areTogether, type Filter, type Slice } from '../../analytics/slice.ts'
import type { Breakdown, QuestionView } from '../../analytics/views.ts'
import { valueText } from '../text/figures.ts'
import { capital, inSentence } from '../text/words.ts'

/** A view by names alone; without `by` it is the page of all breakdowns. */
interface Choice {
  readonly by?: readonly string[] | undefined
  /** Values by the names of their breakdowns, in the question's order. */
  readonly filters: ReadonlyMap<string, string>
}

export const filtersOf = (filters: readonly Filter[]): ReadonlyMap<string, string> =>
  new Map(filters.map(({ breakdown, value }) => [breakdown.name, value]))

export const choiceOf = ({ by, filters }: Slice): Choice => ({
  by: by.map(({ name }) => name),
  filters: filtersOf(filters),
})

/** The query of a view; what is shown is not narrowed to one value too. One view has one address. */
export const queryOf = ({ breakdowns }: QuestionView, { by, filters }: Choice): string => {
  const narrowed = breakdowns.flatMap(({ name }): [string, string][] => {
    const value = by?.includes(name) === true ? undefined : filters.get(name)
    return value === undefined ? [] : [[name, value]]
  })
  const shown: [string, string][] = by === undefined ? [] : [['by', by.join(',')]]
  return new URLSearchParams([...shown, ...narrowed]).toString().replaceAll('%2C', ',')
}

/** The address of a view. */
export const addressOf = (question: QuestionView, choice: Choice): string => {
  const query = queryOf(question, choice)
  return `/dashboards/${question.name}${query === '' ? '' : `?${query}`}`
}

/** The choice with one breakdown narrowed to a value, or no longer; what can't stand beside it goes. */
export const narrowed = (
  question: QuestionView,
  filters: ReadonlyMap<string, string>,
  [name, value]: readonly [string, string | undefined],
): ReadonlyMap<string, string> => {
  const others = [...filters].filter(([one]) => one !== name)
  if (value === undefined) return new Map(others)
  const fits = areTogether(question, [name, ...others.map(([one]) => one)])
  return new Map([...(fits ? others : []), [name, value]])
}

interface Option {
  readonly text: string
  readonly choice: Choice
  readonly chosen: boolean
}

const Options = (props: {
  readonly question: QuestionView
  readonly label: string
  readonly options: readonly Option[]
}) => (
  <nav className="cie-choice" aria-label={props.label}>
    <p className="cie-tight">
      <strong>{props.label}</strong>
    </p>
    <ul className="cie-filters">
      {props.options.map(({ text, choice, chosen }) => (
        <li key={text}>
          {chosen ? (
            <strong aria-current="true">{text}</strong>
          ) : (
            <a href={addressOf(props.question, choice)}>{text}</a>
          )}
        </li>
      ))}
    </ul>
  </nav>
)

/** Whether the view can be asked for. */
const isCounted = (question: QuestionView, { by = [], filters }: Choice): boolean =>
  areTogether(question, [...by, ...[...filters.keys()].filter(name => !by.includes(name))])

const byOptions = (question: QuestionView, now: Choice): readonly Option[] =>
  [
    ...question.breakdowns.map(({ name, title }) => ({
      text: title,
      choice: { ...now, by: [name] },
      chosen: now.by?.[0] === name,
    })),
    { text: 'Only the total', choice: { ...now, by: [] }, chosen: now.by?.length === 0 },
  ].filter(({ choice }) => isCounted(question, choice))

const alsoOptions = (question: QuestionView, now: Choice): readonly Option[] => {
  const [first = '', second] = now.by ?? []
  const others = question.breakdowns.filter(({ name }) => name !== first)
  return [
    { text: 'Nothing else', choice: { ...now, by: [first] }, chosen: second === undefined },
    ...others.map(({ name, title }) => ({
      text: title,
      choice: { ...now, by: [first, name] },
      chosen: second === name,
    })),
  ].filter(({ choice }) => isCounted(question, choice))
}

const onlyOptions = (
  question: QuestionView,
  { name, values, withoutTotal }: Breakdown,
  now: Choice,
): readonly Option[] => {
  const others = new Map([...now.filters].filter(([one]) => one !== name))
  const all = { text: 'All', choice: { ...now, filters: others }, chosen: !now.filters.has(name) }
  return [
    ...(withoutTotal === true ? [] : [all]),
    ...values.map(value => ({
      text: capital(valueText(value)),
      choice: { ...now, filters: new Map([...others, [name, value]]) },
      chosen: now.filters.get(name) === value,
    })),
  ].filter(({ choice }) => isCounted(question, choice))
}

/** So many links of one kind are a choice; more are a list to read, which the page of all breakdowns has. */
const mostChoices = 30

/** All choices of a view of one or two breakdowns. */
export const DashboardLinks = ({ slice }: { readonly slice: Slice }) => {
  const { question, by } = slice
  const now = choiceOf(slice)
  const also = alsoOptions(question, now)
  const only = question.breakdowns
    .filter(one => !by.includes(one) && one.values.length <= mostChoices)
    .map(one => ({ one, options: onlyOptions(question, one, now) }))
    .filter(({ options }) => options.length > 1)
  return (
    <section className="cie-choices" aria-label="Change what is shown">
      <Options question={question} label="Show by" options={byOptions(question, now)} />
      {by.length > 0 && also.length > 1 && <Options question={question} label="And by" options={also} />}
      {only.map(({ one, options }) => (
        <Options
          key={one.name}
          question={question}
          label={`Only this ${inSentence(one.title)}`}
          options={options}
        />
      ))}
    </section>
  )
}
