/** One question's published figures: all its breakdowns on one page, or one or two of them alone. Every look is put on record. */
import type { ReactNode } from 'react'
import { isFault, lookAt, narrowingOf, sliceOf, type Slice } from '../../analytics/slice.ts'
import type { Freshness, QuestionView } from '../../analytics/views.ts'
import { errorView } from '../layout/errors.tsx'
import { show, type Answer } from '../layout/view.ts'
import { dayAndTime } from '../text/dates.ts'
import { findingOf, sliceTitle } from '../text/figures.ts'
import type { PageRequest } from '../visitor.ts'
import { Board, boardSlices } from './dashboardBoard.tsx'
import { DashboardFigures } from './dashboardFigures.tsx'
import { addressOf, choiceOf, DashboardLinks, queryOf } from './dashboardLinks.tsx'
import { Definition, FreshnessLine, Newer } from './dashboardParts.tsx'

const home = { href: '/', text: 'All dashboards' } as const
const scripts = ['figures.js'] as const

const Alone = ({ slice, freshness }: { readonly slice: Slice; readonly freshness: Freshness }) => {
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
        </a>{' '}
        or <a href={`/api/v1/dashboards/${question.name}?${query}&format=json`}>read them as JSON</a>
      </p>
      <Definition question={question} />
    </>
  )
}

const notYet = (question: QuestionView): Answer =>
  show({
    title: question.title,
    section: '/',
    back: home,
    scripts,
    body: (
      <div className="cie-narrow">
        <h1 className="nhsuk-heading-l">{question.title}</h1>
        <Newer question={question.name} />
        <p data-moves="figures">Nothing is published of this yet.</p>
        <Definition question={question} />
      </div>
    ),
  })

const shown = (
  slice: Slice,
  back: { readonly href: string; readonly text: string },
  body: ReactNode,
): Answer =>
  show({ title: `${findingOf(slice)} – ${sliceTitle(slice)}`, section: '/', wide: true, back, scripts, body })

/** `/dashboards/:question?ageBand=…` shows every breakdown; with `by=borough` (or two of them) these alone. */
export const dashboardPage = async ({ exchange, visitor, params, query }: PageRequest): Promise<Answer> => {
  const { access, dashboards } = exchange
  const question = dashboards.questions().find(({ name }) => name === params['question'])
  if (question === undefined) return show(errorView({ status: 404 }))
  const view = await dashboards.read(question.name)
  const narrowing = narrowingOf(view?.question ?? question, query)
  if (isFault(narrowing)) {
    const why = [`The address asks for something else than there is: ${narrowing.why}.`]
    return show(errorView({ status: 400, why }))
  }
  if (view === undefined) return notYet(question)
  const freshness = dashboards.freshness()
  const slice = sliceOf(view, narrowing)
  const { filters } = narrowing
  if (query['by'] === undefined) {
    await access.figuresViewed(visitor.actor, visitor.session, boardSlices(view, filters).map(lookAt))
    return shown(slice, home, <Board view={view} filters={filters} freshness={freshness} />)
  }
  await access.figuresViewed(visitor.actor, visitor.session, [lookAt(slice)])
  const back = {
    href: addressOf(view.question, { filters: choiceOf(slice).filters }),
    text: question.title,
  }
  return shown(slice, back, <Alone slice={slice} freshness={freshness} />)
}
