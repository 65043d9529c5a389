/** What a dashboard can be broken down by and narrowed to, as links: every view has an address that can be shared. */
import type { Slice } from '../../analytics/slice.ts'
import type { Breakdown, QuestionView } from '../../analytics/views.ts'
import { valueText } from '../text/figures.ts'

/** A view by names alone. */
interface Choice {
  readonly by: readonly string[]
  /** Values by the names of their breakdowns, in the question's order. */
  readonly filters: ReadonlyMap<string, string>
}

export const choiceOf = ({ by, filters }: Slice): Choice => ({
  by: by.map(({ name }) => name),
  filters: new Map(filters.map(({ breakdown, value }) => [breakdown.name, value])),
})

/** The query of a view; what is shown is not narrowed to one value too. One view has one address. */
export const queryOf = ({ breakdowns }: QuestionView, { by, filters }: Choice): string => {
  const narrowed = breakdowns.flatMap(({ name }): [string, string][] => {
    const value = by.includes(name) ? undefined : filters.get(name)
    return value === undefined ? [] : [[name, value]]
  })
  return new URLSearchParams([['by', by.join(',')], ...narrowed]).toString().replaceAll('%2C', ',')
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
            <a href={`/dashboards/${props.question.name}?${queryOf(props.question, choice)}`}>{text}</a>
          )}
        </li>
      ))}
    </ul>
  </nav>
)

const byOptions = (question: QuestionView, now: Choice): readonly Option[] => [
  ...question.breakdowns.map(({ name, title }) => ({
    text: title,
    choice: { ...now, by: [name] },
    chosen: now.by[0] === name,
  })),
  { text: 'Only the total', choice: { ...now, by: [] }, chosen: now.by.length === 0 },
]

const alsoOptions = (question: QuestionView, now: Choice): readonly Option[] => {
  const [first = '', second] = now.by
  const others = question.breakdowns.filter(({ name }) => name !== first)
  return [
    { text: 'Nothing else', choice: { ...now, by: [first] }, chosen: second === undefined },
    ...others.map(({ name, title }) => ({
      text: title,
      choice: { ...now, by: [first, name] },
      chosen: second === name,
    })),
  ]
}

const onlyOptions = ({ name, values, withoutTotal }: Breakdown, now: Choice): readonly Option[] => {
  const others = new Map([...now.filters].filter(([one]) => one !== name))
  const all = { text: 'All', choice: { ...now, filters: others }, chosen: !now.filters.has(name) }
  return [
    ...(withoutTotal === true ? [] : [all]),
    ...values.map(value => ({
      text: valueText(value),
      choice: { ...now, filters: new Map([...others, [name, value]]) },
      chosen: now.filters.get(name) === value,
    })),
  ]
}

/** All choices of a dashboard. */
export const DashboardLinks = ({ slice }: { readonly slice: Slice }) => {
  const { question, by } = slice
  const now = choiceOf(slice)
  const others = question.breakdowns.filter(one => !by.includes(one))
  return (
    <section className="cie-choices" aria-label="Change what is shown">
      <Options question={question} label="Show by" options={byOptions(question, now)} />
      {by.length > 0 && question.breakdowns.length > 1 && (
        <Options question={question} label="And by" options={alsoOptions(question, now)} />
      )}
      {others.map(one => (
        <Options
          key={one.name}
          question={question}
          label={`Only this ${one.title.toLowerCase()}`}
          options={onlyOptions(one, now)}
        />
      ))}
    </section>
  )
}
