import { describe, expect, it } from 'vitest'
import { instant } from '../../../domain/kernel/time.ts'
import { cleanSvg } from '../../../portal/charts/clean.ts'
import { drawTrend } from '../../../portal/charts/draw.ts'
import { overTime, trendOf, trendSummary } from '../../../portal/charts/trend.ts'
import type { TrendPoint } from '../../../projections/views.ts'

const point = (day: string, value: number, rest: Partial<TrendPoint> = {}): TrendPoint => ({
  entry: '0'.repeat(32),
  at: instant.parse(`${day}T10:00:00.000Z`),
  value,
  unit: 'mmol/mol',
  hollow: false,
  ...rest,
})
const range = { low: 20, high: 42 }
const falling = [
  point('2025-03-01', 62, range),
  point('2025-06-01', 70, { ...range, hollow: true }),
  point('2025-06-01', 57, range),
  point('2025-12-01', 50, range),
  point('2026-03-01', 48, range),
]
const trend = (points: readonly TrendPoint[], name = 'HbA1c') => {
  const made = trendOf(name, points)
  if (made === undefined) throw new Error('no trend')
  return made
}

describe('a trend', () => {
  it('is not drawn of one value, nor of one value and its own correction', () => {
    expect(trendOf('HbA1c', [point('2025-03-01', 62)])).toBeUndefined()
    expect(
      trendOf('HbA1c', [point('2025-03-01', 62, { hollow: true }), point('2025-03-01', 60)]),
    ).toBeUndefined()
  })
  it('puts points in order of time and keeps corrected ones apart', () => {
    const { points, hollow } = trend(falling.toReversed())
    expect(points.map(({ value }) => value)).toStrictEqual([62, 57, 50, 48])
    expect(hollow.map(({ value }) => value)).toStrictEqual([70])
  })
  it('compares only values in the unit of the newest', () => {
    const { points } = trend([point('2024-01-01', 8.1, { unit: '%' }), ...falling])
    expect(points).toHaveLength(4)
  })
  it('draws no line over a gap', () => {
    const { runs } = trend([
      point('2020-01-01', 60),
      point('2020-04-01', 61),
      point('2025-01-01', 50),
      point('2025-04-01', 49),
    ])
    expect(runs.map(run => run.map(({ value }) => value))).toStrictEqual([
      [60, 61],
      [50, 49],
    ])
  })
  it('draws no line to or from "less than"', () => {
    const { runs, points } = trend([
      point('2025-01-01', 50),
      point('2025-02-01', 5, { comparator: '<' }),
      point('2025-03-01', 49),
    ])
    expect(points).toHaveLength(3)
    expect(runs).toStrictEqual([])
  })
})

describe('its sentence', () => {
  it('says from where to where, since when, and where the latest lies', () => {
    expect(trendSummary(trend(falling))).toBe(
      'Your HbA1c has fallen from 62 to 48 mmol/mol since March 2025. The latest value is above the usual range.',
    )
  })
  it('speaks of many things in the plural, and of a patient without "your"', () => {
    const up = [point('2025-03-01', 250, { unit: '10*9/L' }), point('2026-03-01', 266, { unit: '10*9/L' })]
    expect(trendSummary(trend(up, 'Platelets'), 'The')).toBe(
      'Platelets have risen from 250 to 266 × 10⁹ per litre since March 2025.',
    )
  })
  it('says that nothing changed where nothing did', () => {
    expect(trendSummary(trend([point('2025-03-01', 48), point('2026-03-01', 48)]))).toBe(
      'Your HbA1c has stayed at 48 mmol/mol since March 2025.',
    )
  })
  it('does not say "over time" twice', () => {
    expect(overTime('Blood sugar over time (HbA1c)')).toBe('Blood sugar over time (HbA1c)')
    expect(overTime('Sodium')).toBe('Sodium over time')
  })
})

describe('its picture', () => {
  const svg = drawTrend(trend(falling), { id: 'trend-0', shape: 'wide', owner: 'Your' })
  it('has a role, a name and a summary that it is tied to', () => {
    expect(svg).toContain('role="img" aria-labelledby="trend-0-wide-title trend-0-wide-desc"')
    expect(svg).toContain(
      '<title id="trend-0-wide-title">HbA1c in mmol/mol, 1 Mar 2025 to 1 Mar 2026</title>',
    )
    expect(svg).toContain('<desc id="trend-0-wide-desc">Your HbA1c has fallen')
  })
  it('holds no style, no script, no class but its own', () => {
    expect(svg).not.toMatch(/\sstyle=|<style|<script|\son\w+=|zr\d/)
    expect(svg.match(/class="[^"]*"/g)).toStrictEqual(['class="cie-chart cie-chart--wide"'])
  })
  it('shows four filled points, one hollow, one line and the band of the usual range', () => {
    const dots = svg.match(/<path d="M1 0A1 1[^>]*>/g) ?? []
    expect(dots.filter(dot => dot.includes('fill="#005eb8"'))).toHaveLength(4)
    expect(dots.filter(dot => dot.includes('fill="#ffffff"'))).toHaveLength(1)
    expect(svg.match(/<(path|polyline)[^>]*stroke="#005eb8" stroke-width="2"/g)).toHaveLength(1)
    expect(svg.match(/fill="#d1e7d6"/g)).toHaveLength(1)
  })
  it('places higher values higher', () => {
    const heights = [...svg.matchAll(/matrix\([^)]*,([\d.]+)\)" fill="#005eb8"/g)].map(([, y]) => Number(y))
    expect(heights).toHaveLength(4)
    expect(heights).toStrictEqual(heights.toSorted((a, b) => a - b))
  })
  it('shows no band where no laboratory gave a range', () => {
    const bare = drawTrend(trend([point('2025-03-01', 62), point('2026-03-01', 48)]), {
      id: 'x',
      shape: 'narrow',
      owner: 'Your',
    })
    expect(bare).not.toContain('#d1e7d6')
  })
  it('keeps what a sender wrote from becoming markup', () => {
    const named = drawTrend(trend(falling, '<b onload="x">&'), { id: 'x', shape: 'wide', owner: 'The' })
    expect(named).toContain('&lt;b onload=&quot;x&quot;&gt;&amp;')
    expect(named).not.toContain('<b ')
  })
})

describe('cleaning', () => {
  it('turns styles into attributes and drops what could act', () => {
    const dirty =
      '<svg><style>a{}</style><script>x</script><text style="font-size:12px;position:fixed" onclick="x">1</text></svg>'
    expect(cleanSvg(dirty, 'p')).toBe('<svg><text font-size="12px">1</text></svg>')
  })
})
