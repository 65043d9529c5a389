/** One question's published figures: what they say, the picture, the table, how it is defined. Every look is put on record. */
import { Details } from 'nhsuk-react-components'
import { isFault, lookAt, narrowingOf, sliceOf, type Slice } from '../../analytics/slice.ts'
import type { Freshness, QuestionView } from '../../analytics/views.ts'
import { errorView } from '../layout/errors.tsx'
import { show, type Answer } from '../layout/view.ts'
import { dayAndTime } from '../text/dates.ts'
import { findingOf, freshnessWords, sliceTitle } from '../text/figures.ts'
import type { PageRequest } from '../visitor.ts'
import { DashboardFigures } from './dashboardFigures.tsx'
import { choiceOf, DashboardLinks, queryOf } from './dashboardLinks.tsx'

/** Says when newer figures have come; its script then shows them without a new page. */
export const Newer = ({ question }: { readonly question: string }) => (
  <p className="cie-new" role="status" data-figures={question} />
)

/** How fresh the counts are. */
export const FreshnessLine = ({ freshness }: { readonly freshness: Freshness }) => (
  <p className="cie-meta" data-moves="freshness">
    {freshnessWords(freshness)}
  </p>
)

const Definition = ({ question }: { readonly question: QuestionView }) => (
  <Details>
    <Details.Summary>How this is counted</Details.Summary>
    <Details.Text>
      <p>{question.definition}</p>
      <p>The same as it is asked of the counts:</p>
      <pre className="cie-letter">
        <code>{question.sql}</code>
      </pre>
    </Details.Text>
  </Details>
)

const Body = ({ slice, freshness }: { readonly slice: Slice; readonly freshness: Freshness }) => {
  const { question, publishedAt } = slice
  const query = queryOf(question, choiceOf(slice))
  return (
    <>
      <h1 className="nhsuk-heading-l" data-moves="finding">
        <span className="nhsuk-caption-l">{sliceTitle(slice)}</span> {findingOf(slice)}
      </h1>
      <FreshnessLine freshness={freshness} />
      <Newer question={question.name} />
      <DashboardLinks slice={slice} />
      <DashboardFigures slice={slice} />
      <p data-moves="published">
        These figures were published on {dayAndTime(publishedAt)}. New ones are published, for everybody
        alike, once the facts of enough people have changed.
      </p>
      <p className="cie-onscreen">
        <a href={`/api/v1/dashboards/${question.name}?${query}&format=csv`} download>
          Download these figures (CSV)
        </a>
      </p>
      <Definition question={question} />
    </>
  )
}

const notYet = (question: QuestionView): Answer =>
  show({
    title: question.title,
    section: '/',
    back: { href: '/', text: 'All dashboards' },
    scripts: ['figures.js'],
    body: (
      <div className="cie-narrow">
        <h1 className="nhsuk-heading-l">{question.title}</h1>
        <Newer question={question.name} />
        <p data-moves="figures">Nothing is published of this yet.</p>
        <Definition question={question} />
      </div>
    ),
  })

/** The breakdown that is shown unless told: the first that has more than one value to show. */
const firstShown = ({ breakdowns }: QuestionView): string | undefined =>
  (breakdowns.find(({ values }) => values.length > 1) ?? breakdowns[0])?.name

/** `/dashboards/:question?by=borough&ageBand=…`; broken down by the question's first breakdown unless `by` stands there. */
export const dashboardPage = async ({ exchange, visitor, params, query }: PageRequest): Promise<Answer> => {
  const { access, dashboards } = exchange
  const question = dashboards.questions().find(({ name }) => name === params['question'])
  if (question === undefined) return show(errorView({ status: 404 }))
  const narrowing = narrowingOf(question, { by: firstShown(question), ...query })
  if (isFault(narrowing)) {
    const why = [`The address asks for something else than there is: ${narrowing.why}.`]
    return show(errorView({ status: 400, why }))
  }
  const view = await dashboards.read(question.name)
  if (view === undefined) return notYet(question)
  const slice = sliceOf(view, narrowing)
  await access.figuresViewed(visitor.actor, visitor.session, [lookAt(slice)])
  return show({
    title: `${findingOf(slice)} – ${sliceTitle(slice)}`,
    section: '/',
    wide: true,
    back: { href: '/', text: 'All dashboards' },
    scripts: ['figures.js'],
    body: <Body slice={slice} freshness={dashboards.freshness()} />,
  })
}
