/** Draws figures as bars on the server: one bar a row, its number beside it, `*` where it is not shown. */
import { init } from 'echarts/dist/echarts.esm.min.mjs'
import type { Row } from '../../analytics/slice.ts'
import { shownText, valueText } from '../text/figures.ts'
import { picture, type Shape } from './clean.ts'

const widths = { wide: 640, narrow: 320 } as const
const rowHeight = 32
const text = { fontSize: 16, fontFamily: 'Arial, sans-serif', color: '#212b32' }

/** Room for the longest name in the widest of usual fonts; longer ones are broken. What a browser's font is like can't be known here. */
const letter = 9.5
const roomFor = (names: readonly string[], shape: Shape): number =>
  Math.min(widths[shape] / 2, Math.max(...names.map(({ length }) => length)) * letter + 16)

const option = (rows: readonly Row[], names: readonly string[], left: number) => ({
  animation: false,
  grid: { left, right: 64, top: 8, bottom: 8 },
  xAxis: { type: 'value' as const, show: false },
  yAxis: {
    type: 'category' as const,
    inverse: true,
    data: names,
    axisLabel: { ...text, interval: 0, width: left - 16, overflow: 'break' as const },
    axisTick: { show: false },
    axisLine: { lineStyle: { color: '#4c6272' } },
  },
  series: [
    {
      type: 'bar' as const,
      silent: true,
      barCategoryGap: '30%',
      itemStyle: { color: '#005eb8' },
      label: {
        ...text,
        show: true,
        position: 'right' as const,
        formatter: ({ dataIndex }: { readonly dataIndex: number }) => shownText(rows[dataIndex]?.shown ?? 0),
      },
      data: rows.map(({ shown }) => (shown === 'hidden' ? 0 : shown)),
    },
  ],
})

interface Words {
  readonly title: string
  readonly says: string
}

/** The rows of one breakdown as SVG text, for a desk or a phone. */
export const drawBars = (rows: readonly Row[], shape: Shape, words: Words): string => {
  const names = rows.map(({ values }) => valueText(values[0] ?? ''))
  const size = { width: widths[shape], height: rows.length * rowHeight + 16 }
  const chart = init(null, null, { renderer: 'svg', ssr: true, ...size })
  try {
    chart.setOption(option(rows, names, roomFor(names, shape)))
    return picture(chart.renderToSVGString(), { own: `bars-${shape}`, shape, size, ...words })
  } finally {
    chart.dispose()
  }
}
