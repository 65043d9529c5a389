/** The commissioner's first page: a tile for every question, with its number, a small chart, and what stands out. */
import { lookAt, sliceOf, type Slice } from '../../analytics/slice.ts'
import type { FiguresView, QuestionView } from '../../analytics/views.ts'
import { Spark } from '../charts/spark.tsx'
import { show, type Answer } from '../layout/view.ts'
import { dayAndTime } from '../text/dates.ts'
import { findingOf, shownText, valueText } from '../text/figures.ts'
import { capital, roleWords } from '../text/words.ts'
import type { PageRequest } from '../visitor.ts'
import { FreshnessLine, Newer } from './dashboardParts.tsx'
import { isMonths } from './dashboardPanels.ts'

interface Tile {
  readonly question: QuestionView
  readonly slice: Slice | undefined
}

/** Few values are told one by one; of many the one that stands out. */
const mostTold = 4
const Says = ({ slice }: { readonly slice: Slice }) => {
  const [by] = slice.by
  const isTold = by !== undefined && slice.rows.length <= mostTold && !isMonths(by)
  return isTold ? (
    <p className="cie-tight">
      {slice.rows
        .map(({ values: [value = ''], shown }) => `${capital(valueText(value))} ${shownText(shown)}`)
        .join(' · ')}
    </p>
  ) : (
    <p className="cie-tight">{findingOf(slice)}</p>
  )
}

const MainFigure = ({ question, slice }: Tile) =>
  slice === undefined ? (
    <p>Nothing is published of this yet.</p>
  ) : (
    <>
      <p className="cie-value">
        {shownText(slice.total)}{' '}
        <span className="nhsuk-body">
          {question.whole ?? question.unit}
          {slice.filters.map(({ value }) => ` in ${value}`)}
        </span>
      </p>
      <Spark shown={slice.rows.map(({ shown }) => shown)} />
      <Says slice={slice} />
      <p className="cie-meta">Published on {dayAndTime(slice.publishedAt)}</p>
    </>
  )

const Tiles = ({ tiles }: { readonly tiles: readonly Tile[] }) => (
  <ul className="cie-tiles">
    {tiles.map(({ question, slice }) => (
      <li key={question.name}>
        <h2 className="nhsuk-heading-s nhsuk-u-margin-bottom-1">
          <a href={`/dashboards/${question.name}`}>{question.title}</a>
        </h2>
        <div data-moves={question.name}>
          <MainFigure question={question} slice={slice} />
        </div>
      </li>
    ))}
  </ul>
)

/** A tile shows the total and its first breakdown; without a total over areas, that of the reader's first. */
const tileOf = (view: FiguresView): Slice => {
  const by = view.question.breakdowns.filter(({ withoutTotal }) => withoutTotal !== true).slice(0, 1)
  return sliceOf(view, { by, filters: [] })
}

/** `/` for commissioners. */
export const dashboardsHome = async ({ exchange, visitor }: PageRequest): Promise<Answer> => {
  const { access, dashboards } = exchange
  const tiles = await Promise.all(
    dashboards.questions().map(async (question): Promise<Tile> => {
      const view = await dashboards.read(question.name)
      return { question, slice: view && tileOf(view) }
    }),
  )
  const shown = tiles.map(({ slice }) => slice).filter(slice => slice !== undefined)
  await access.figuresViewed(visitor.actor, visitor.session, shown.map(lookAt))
  return show({
    title: roleWords[visitor.actor.role],
    section: '/',
    wide: true,
    scripts: ['figures.js'],
    body: (
      <>
        <h1 className="nhsuk-heading-l">Dashboards</h1>
        <FreshnessLine freshness={dashboards.freshness()} />
        <Newer question="" />
        {tiles.length === 0 ? <p>There are no dashboards here.</p> : <Tiles tiles={tiles} />}
      </>
    ),
  })
}
