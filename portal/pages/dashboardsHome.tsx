/** The commissioner's first page: every dashboard with its main figure. */
import { lookAt, sliceOf, type Slice } from '../../analytics/slice.ts'
import type { QuestionView } from '../../analytics/views.ts'
import { show, type Answer } from '../layout/view.ts'
import { dayAndTime } from '../text/dates.ts'
import { shownText } from '../text/figures.ts'
import { roleWords } from '../text/words.ts'
import type { PageRequest } from '../visitor.ts'
import { FreshnessLine, Newer } from './dashboard.tsx'

interface Tile {
  readonly question: QuestionView
  readonly total: Slice | undefined
}

const MainFigure = ({ question, total }: Tile) =>
  total === undefined ? (
    <p>Nothing is published of this yet.</p>
  ) : (
    <>
      <p className="cie-value">
        {shownText(total.total)}{' '}
        <span className="nhsuk-body">
          {question.unit}
          {total.filters.map(({ value }) => ` in ${value}`)}
        </span>
      </p>
      <p className="cie-meta">Published on {dayAndTime(total.publishedAt)}</p>
    </>
  )

const Tiles = ({ tiles }: { readonly tiles: readonly Tile[] }) => (
  <ul className="cie-items">
    {tiles.map(({ question, total }) => (
      <li key={question.name}>
        <h2 className="nhsuk-heading-s nhsuk-u-margin-bottom-1">
          <a href={`/dashboards/${question.name}`}>{question.title}</a>
        </h2>
        <div data-moves={question.name}>
          <MainFigure question={question} total={total} />
        </div>
      </li>
    ))}
  </ul>
)

/** `/` for commissioners. */
export const dashboardsHome = async ({ exchange, visitor }: PageRequest): Promise<Answer> => {
  const { access, dashboards } = exchange
  const tiles = await Promise.all(
    dashboards.questions().map(async (question): Promise<Tile> => {
      const view = await dashboards.read(question.name)
      return { question, total: view && sliceOf(view, { by: [], filters: [] }) }
    }),
  )
  const shown = tiles.map(({ total }) => total).filter(total => total !== undefined)
  await access.figuresViewed(visitor.actor, visitor.session, shown.map(lookAt))
  return show({
    title: roleWords[visitor.actor.role],
    section: '/',
    scripts: ['figures.js'],
    body: (
      <div className="cie-narrow">
        <h1 className="nhsuk-heading-l">Dashboards</h1>
        <FreshnessLine freshness={dashboards.freshness()} />
        <Newer question="" />
        {tiles.length === 0 ? <p>There are no dashboards here.</p> : <Tiles tiles={tiles} />}
      </div>
    ),
  })
}
