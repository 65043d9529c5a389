/** Draws a trend as an SVG on the server: points, lines between what compares, the usual range as a band. */
// One file that its makers bundled: the six hundred modules it is made of take a third of the time that a start takes.
import { init } from 'echarts/dist/echarts.esm.min.mjs'
import type { TrendPoint } from '../../projections/views.ts'
import { shortDay } from '../text/dates.ts'
import { plainNumber, plainUnit } from '../text/numbers.ts'
import { picture, type Shape } from './clean.ts'
import { trendSummary, type Owner, type Trend } from './trend.ts'

const sizes = { wide: { width: 640, height: 320 }, narrow: { width: 320, height: 260 } } as const
const ink = '#212b32'
const blue = '#005eb8'
const quiet = '#4c6272'
const band = '#d1e7d6'
const fontFamily = 'Arial, sans-serif'

const gap = (): [string, string] => ['4%', '4%']

const dot = (point: TrendPoint): [string, number] => [point.at, point.value]

/** The vertical extent: every value and the range's ends, with a tenth to spare on both sides. */
const extentOf = ({ points, hollow, range }: Trend): { readonly min: number; readonly max: number } => {
  const values = [...points, ...hollow].map(point => point.value)
  const ends = [range?.low, range?.high].filter(end => end !== undefined)
  const lowest = Math.min(...values, ...ends)
  const highest = Math.max(...values, ...ends)
  const spare = (highest - lowest || Math.abs(highest) || 1) * 0.15
  const min = lowest >= 0 ? Math.max(0, lowest - spare) : lowest - spare
  return { min, max: highest + spare }
}

const axisText = { fontSize: 16, fontFamily, color: ink }

const axes = (trend: Trend, shape: Shape) => {
  const { min, max } = extentOf(trend)
  return {
    xAxis: {
      type: 'time' as const,
      splitNumber: shape === 'wide' ? 3 : 2,
      axisLabel: {
        ...axisText,
        hideOverlap: true,
        formatter: (at: number) =>
          new Date(at).toLocaleDateString('en-GB', {
            month: 'short',
            year: 'numeric',
            timeZone: 'Europe/London',
          }),
      },
      axisLine: { lineStyle: { color: quiet } },
      boundaryGap: gap(),
    },
    yAxis: {
      type: 'value' as const,
      min,
      max,
      splitNumber: 4,
      axisLabel: {
        ...axisText,
        showMinLabel: false,
        showMaxLabel: false,
        formatter: (value: number) => plainNumber(Number(value.toPrecision(3))),
      },
      splitLine: { lineStyle: { color: '#d8dde0' } },
    },
  }
}

const area = (from: number, to: number): [{ yAxis: number }, { yAxis: number }] => [
  { yAxis: from },
  { yAxis: to },
]

const bandSeries = (trend: Trend) => {
  const { min, max } = extentOf(trend)
  const { low, high } = trend.range ?? {}
  if (low === undefined && high === undefined) return []
  return [
    {
      type: 'line' as const,
      data: [],
      silent: true,
      markArea: {
        silent: true,
        itemStyle: { color: band, opacity: 1 },
        data: [area(low ?? min, high ?? max)],
      },
    },
  ]
}

const option = (trend: Trend, shape: Shape) => ({
  animation: false,
  grid: { left: 8, right: 24, top: 16, bottom: 8, containLabel: true },
  ...axes(trend, shape),
  series: [
    ...bandSeries(trend),
    ...trend.runs.map(run => ({
      type: 'line' as const,
      data: run.map(dot),
      showSymbol: false,
      silent: true,
      lineStyle: { color: blue, width: 2 },
    })),
    {
      type: 'scatter' as const,
      data: trend.hollow.map(dot),
      symbolSize: 12,
      silent: true,
      itemStyle: { color: '#ffffff', borderColor: blue, borderWidth: 2, opacity: 1 },
    },
    {
      type: 'scatter' as const,
      data: trend.points.map(dot),
      symbolSize: 12,
      silent: true,
      itemStyle: { color: blue, opacity: 1 },
    },
  ],
})

const render = (trend: Trend, shape: Shape): string => {
  const chart = init(null, null, { renderer: 'svg', ssr: true, ...sizes[shape] })
  try {
    chart.setOption(option(trend, shape))
    return chart.renderToSVGString()
  } finally {
    chart.dispose()
  }
}

/** How a picture is drawn and spoken of. */
export interface Drawing {
  /** Keeps the ids of several pictures on one page apart. */
  readonly id: string
  readonly shape: Shape
  readonly owner: Owner
}

/**
 * The picture as SVG text with a role, a title and a one-sentence summary. The unit and the days stand in the title: the axes
 * hold numbers and months alone.
 */
export const drawTrend = (trend: Trend, { id, shape, owner }: Drawing): string => {
  const first = trend.points[0]
  const last = trend.points.at(-1)
  const span =
    first === undefined || last === undefined ? '' : `, ${shortDay(first.at)} to ${shortDay(last.at)}`
  const unit = plainUnit(trend.unit)
  const title = `${trend.name}${unit === '' ? '' : ` in ${unit}`}${span}`
  const said = { own: `${id}-${shape}`, shape, title, says: trendSummary(trend, owner) }
  return picture(render(trend, shape), { ...said, size: sizes[shape] })
}
