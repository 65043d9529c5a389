/** A chart of figures: drawn by the server for a desk and for a phone, with its option beside it for the browser to bring alive. */
// One file that its makers bundled: the six hundred modules it is made of take a third of the time that a start takes.
import { init } from 'echarts/dist/echarts.esm.min.mjs'
import { picture, type Shape } from './clean.ts'
import { barsHeight, barsOption, linesOption, type Bar, type ChartOption, type Line } from './options.ts'

const widths = { wide: 640, narrow: 320 } as const

/** What a chart says to those who don't see it. */
interface Words {
  /** Keeps the ids of several charts on one page apart. */
  readonly id: string
  readonly title: string
  readonly says: string
}

interface Chart extends Words {
  readonly option: (width: number) => ChartOption
  readonly height: number
  /** What each bar or month says, in their order, and the values that they stand for. */
  readonly tells: readonly string[]
  readonly values: readonly string[]
}

const draw = ({ id, title, says, option, height }: Chart, shape: Shape): string => {
  const size = { width: widths[shape], height }
  const chart = init(null, null, { renderer: 'svg', ssr: true, ...size })
  try {
    chart.setOption({ animation: false, ...option(size.width) })
    return picture(chart.renderToSVGString(), { own: `${id}-${shape}`, shape, title, says, size })
  } finally {
    chart.dispose()
  }
}

const Drawn = (chart: Chart) => {
  const { id, title, tells, values, height, option } = chart
  const live = JSON.stringify({ option: option(widths.wide), title, tells, values, height })
  const drawn = draw(chart, 'wide') + draw(chart, 'narrow')
  return (
    <div
      className="cie-drawn"
      data-chart={id}
      data-option={live}
      dangerouslySetInnerHTML={{ __html: drawn }}
    />
  )
}

/** A bar for each value. */
export const Bars = ({
  bars,
  values,
  ...words
}: Words & { readonly bars: readonly Bar[]; readonly values: readonly string[] }) => (
  <Drawn
    {...words}
    values={values}
    tells={bars.map(({ name, words: number }) => `${name}: ${number}`)}
    height={barsHeight(bars)}
    option={width => barsOption(bars, width)}
  />
)

/** Lines over months. */
export const Lines = (
  props: Words & {
    readonly lines: readonly Line[]
    readonly months: readonly string[]
    readonly tells: readonly string[]
    readonly values: readonly string[]
  },
) => {
  const { lines, months, ...rest } = props
  return <Drawn {...rest} height={lines.length > 1 ? 320 : 240} option={() => linesOption(lines, months)} />
}
