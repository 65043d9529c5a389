/** What charts of figures are made of, as plain data: the server draws it, and the browser brings the same alive. */
import type { Shown } from '../../analytics/slice.ts'

const text = { fontSize: 16, fontFamily: 'Arial, sans-serif', color: '#212b32' }
const quiet = '#4c6272'
const rowHeight = 32

/** One bar: what it is of, its number as it is shown, and whether it is the one that the page is narrowed to. */
export interface Bar {
  readonly name: string
  readonly shown: Shown
  readonly words: string
  readonly chosen: boolean
}

/** A line over months. */
export interface Line {
  readonly name: string
  readonly shown: readonly Shown[]
}

/** Room for the longest name in the widest of usual fonts; longer ones are broken. What a browser's font is like can't be known here. */
const letter = 9.5
const roomFor = (names: readonly string[], width: number): number =>
  Math.min(width / 2, Math.max(...names.map(({ length }) => length)) * letter + 16)

const heightOf = (value: Shown): number => (value === 'hidden' ? 0 : value)

/** Bars for a picture so many pixels wide. */
export const barsOption = (bars: readonly Bar[], width: number) => {
  const names = bars.map(({ name }) => name)
  const left = roomFor(names, width)
  return {
    grid: { left, right: 72, top: 8, bottom: 8 },
    xAxis: { type: 'value' as const, show: false },
    yAxis: {
      type: 'category' as const,
      inverse: true,
      data: names,
      axisLabel: { ...text, lineHeight: 16, interval: 0, width: left - 16, overflow: 'break' as const },
      axisTick: { show: false },
      axisLine: { lineStyle: { color: quiet } },
    },
    series: [
      {
        type: 'bar' as const,
        barCategoryGap: '30%',
        label: { ...text, show: true, position: 'right' as const },
        data: bars.map(({ shown, words, chosen }) => ({
          value: heightOf(shown),
          label: { formatter: words },
          itemStyle: { color: chosen ? '#003087' : '#005eb8' },
        })),
      },
    ],
  }
}

export const barsHeight = (bars: readonly Bar[]): number => bars.length * rowHeight + 16

/** Told apart by lightness, dash and mark as well as by colour. */
const styles = [
  { color: '#005eb8', type: 'solid' as const, symbol: 'circle' },
  { color: '#7c2855', type: 'dashed' as const, symbol: 'rect' },
  { color: '#00703c', type: 'dotted' as const, symbol: 'triangle' },
  { color: '#212b32', type: 'solid' as const, symbol: 'diamond' },
  { color: '#b35900', type: 'dashed' as const, symbol: 'circle' },
  { color: '#4c6272', type: 'dotted' as const, symbol: 'rect' },
  { color: '#330072', type: 'solid' as const, symbol: 'triangle' },
  { color: '#8a1538', type: 'dashed' as const, symbol: 'diamond' },
] as const

/** Lines over months; what is not shown is a gap. */
export const linesOption = (lines: readonly Line[], months: readonly string[]) => ({
  color: styles.map(({ color }) => color),
  grid: {
    left: 8,
    right: 24,
    top: lines.length > 1 ? 24 + Math.ceil(lines.length / 2) * 24 : 16,
    bottom: 8,
    containLabel: true,
  },
  ...(lines.length > 1 && {
    legend: { top: 0, left: 0, itemWidth: 32, textStyle: text, data: lines.map(({ name }) => name) },
  }),
  xAxis: {
    type: 'category' as const,
    data: months,
    boundaryGap: false,
    axisLabel: { ...text, hideOverlap: true, showMaxLabel: true },
    axisLine: { lineStyle: { color: quiet } },
  },
  yAxis: {
    type: 'value' as const,
    min: 0,
    splitNumber: 4,
    axisLabel: text,
    splitLine: { lineStyle: { color: '#d8dde0' } },
  },
  series: lines.map(({ name, shown }, nth) => {
    const style = styles[nth % styles.length] ?? styles[0]
    return {
      type: 'line' as const,
      name,
      symbol: style.symbol,
      symbolSize: 7,
      showSymbol: true,
      lineStyle: { width: 2, type: style.type },
      data: shown.map(value => (value === 'hidden' ? null : value)),
    }
  }),
})

export type ChartOption = ReturnType<typeof barsOption> | ReturnType<typeof linesOption>
