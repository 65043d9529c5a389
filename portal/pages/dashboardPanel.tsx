/** One panel of a dashboard: what its numbers say, the picture, and the table beside it, whose rows narrow the page. */
import { Bars, Lines } from '../charts/figureChart.tsx'
import { isOnMap, TileMap } from '../charts/tileMap.tsx'
import { breakdownWords, findingOf, shortMonth, shownText, sliceTitle, valueText } from '../text/figures.ts'
import { capital, inSentence } from '../text/words.ts'
import { addressOf, queryOf } from './dashboardLinks.tsx'
import { isMonths } from './dashboardPanels.ts'
import { PanelTable, type PanelProps as Props, type ShownPanel as Shown } from './dashboardPanelTable.tsx'

/** So many bars are a picture; the rest stands in the table. */
const mostBars = 20

/** The code behind a practice's name stands in the table alone. */
const shortName = (name: string): string => name.replace(/ \([A-Z0-9]+\)$/, '')

const Picture = ({ panel }: Shown) => {
  const { breakdown, slice, rows, lines, chosen } = panel
  const words = {
    title: `${sliceTitle(slice)}, by ${breakdownWords(slice.by)}`,
    says: `${findingOf(slice)}.`,
  }
  const values = slice.rows.map(row => row.values[0] ?? '')
  if (isMonths(breakdown))
    return (
      <Lines
        id={breakdown.name}
        {...words}
        lines={lines}
        months={values.map(shortMonth)}
        values={values}
        tells={values.map((value, at) =>
          [valueText(value), ...lines.map(({ name, shown }) => `${name}: ${shownText(shown[at] ?? 0)}`)].join(
            '\n',
          ),
        )}
      />
    )
  if (breakdown.name === 'borough' && isOnMap(rows)) return <TileMap rows={rows} chosen={chosen} {...words} />
  const drawn = rows.slice(0, mostBars)
  return (
    <Bars
      id={breakdown.name}
      {...words}
      values={drawn.map(row => row.values[0] ?? '')}
      bars={drawn.map(({ values: [value = ''], shown }) => ({
        name: shortName(capital(valueText(value))),
        shown,
        words: shownText(shown),
        chosen: value === chosen,
      }))}
    />
  )
}

const Files = ({ question, panel, filters }: Shown) => {
  const choice = { by: [panel.breakdown.name], filters }
  const file = `/api/v1/dashboards/${question.name}?${queryOf(question, choice)}`
  const { title } = panel.breakdown
  return (
    <p className="cie-meta cie-onscreen">
      <a href={addressOf(question, choice)}>
        {title} alone<span className="nhsuk-u-visually-hidden">, and with another breakdown</span>
      </a>
      {' · '}
      <a href={`${file}&format=csv`} download>
        CSV<span className="nhsuk-u-visually-hidden"> of {inSentence(title)}</span>
      </a>
      {' · '}
      <a href={`${file}&format=json`}>
        JSON<span className="nhsuk-u-visually-hidden"> of {inSentence(title)}</span>
      </a>
    </p>
  )
}

const isShown = (props: Props): props is Shown => props.panel.slice !== undefined

const NotTogether = ({ question, panel, filters }: Props) => {
  const titles = question.breakdowns
    .filter(({ name }) => filters.has(name))
    .map(({ title }) => inSentence(title))
  return (
    <p className="cie-meta">
      {panel.breakdown.title} is not counted together with {titles.join(' and ')}: places would be so small
      that people could be found in them.
    </p>
  )
}

const isCut = ({ breakdown, rows }: Props['panel']): boolean => rows.length > mostBars && !isMonths(breakdown)

/** Few columns find room beside a picture, more stand below it. */
const isNarrow = ({ lines }: Props['panel']): boolean => lines.length <= 3

/** A panel. */
export const DashboardPanel = (props: Props) => {
  const { breakdown } = props.panel
  return (
    <section className="cie-panel" data-panel={breakdown.name} aria-labelledby={`panel-${breakdown.name}`}>
      <h2 className="nhsuk-heading-m nhsuk-u-margin-bottom-2" id={`panel-${breakdown.name}`}>
        {breakdown.title}
      </h2>
      {isShown(props) ? (
        <>
          <p>{findingOf(props.panel.slice)}</p>
          <div className={isNarrow(props.panel) ? 'cie-beside' : ''}>
            <figure className="cie-figure">
              <Picture {...props} />
              {isCut(props.panel) && (
                <figcaption className="cie-meta">
                  The {mostBars} with the most are drawn; all stand in the table.
                </figcaption>
              )}
            </figure>
            <div>
              <PanelTable {...props} />
              <Files {...props} />
            </div>
          </div>
        </>
      ) : (
        <NotTogether {...props} />
      )}
    </section>
  )
}

/** Whether there is more to see than this: not for a reader of one area who chose nothing else. */
const isWidened = ({ breakdowns }: Props['question'], filters: Props['filters']): boolean =>
  breakdowns.some(
    ({ name, withoutTotal, values }) => filters.has(name) && (withoutTotal !== true || values.length > 1),
  )

/** What the page is narrowed to, and the way back. */
export const Narrowing = ({ question, filters }: Pick<Props, 'question' | 'filters'>) => (
  <p className="cie-narrowing" data-moves="narrowing">
    {filters.size === 0 ? (
      <>Choose a value to narrow the whole page to it.</>
    ) : (
      <>
        Only{' '}
        {question.breakdowns
          .filter(({ name }) => filters.has(name))
          .map(({ name, title }) => `${inSentence(title)}: ${valueText(filters.get(name) ?? '')}`)
          .join(' and ')}
        .{' '}
        {isWidened(question, filters) && (
          <a href={addressOf(question, { filters: new Map() })} data-narrows="all" data-value="">
            Show all
          </a>
        )}
      </>
    )}
  </p>
)
