/** The eight boroughs of North West London as tiles that lie as the boroughs do: darker is more, hatched is not shown. */
import type { Row } from '../../analytics/slice.ts'
import { shownText } from '../text/figures.ts'

/** Column and row of each borough. */
const places: ReadonlyMap<string, readonly [number, number]> = new Map([
  ['Harrow', [1, 0]],
  ['Brent', [2, 0]],
  ['Hillingdon', [0, 1]],
  ['Ealing', [1, 1]],
  ['Kensington and Chelsea', [2, 1]],
  ['Westminster', [3, 1]],
  ['Hounslow', [1, 2]],
  ['Hammersmith and Fulham', [2, 2]],
])
const side = 76
const step = side + 2
const width = 4 * step
const height = 3 * step
/** Light to dark blue; they differ in lightness alone, so they do in print and to every eye. */
const shades = ['#d9e8f5', '#99c4e8', '#66a3d9', '#005eb8'] as const
const ink = '#212b32'

/** Whether all rows but at most those of people from elsewhere lie on the map. */
export const isOnMap = (rows: readonly Row[]): boolean =>
  rows.filter(({ values }) => places.has(values[0] ?? '')).length === places.size

const darkest = shades.length - 1
const shadeOf = (shown: number, most: number): number =>
  most === 0 ? 0 : Math.min(darkest, Math.floor((shown / most) * shades.length))

interface Look {
  readonly fill: string
  readonly words: string
}
const lookOf = ({ shown }: Row, most: number): Look => {
  if (shown === 'hidden') return { fill: 'url(#map-hatch)', words: ink }
  const shade = shadeOf(shown, most)
  return { fill: shades[shade] ?? shades[0], words: shade === darkest ? '#ffffff' : ink }
}

/** `Kensington and Chelsea` on two lines. */
const linesOf = (name: string): readonly string[] => name.replace(' and ', '\nand ').split('\n')

/** Long names fit whatever font there is. */
const squeezed = { textLength: side - 6, lengthAdjust: 'spacingAndGlyphs' } as const

const Tile = (props: { readonly row: Row; readonly most: number; readonly chosen: boolean }) => {
  const { row, most, chosen } = props
  const name = row.values[0] ?? ''
  const [column = 0, line = 0] = places.get(name) ?? []
  const { fill, words: colour } = lookOf(row, most)
  const middle = column * step + side / 2
  return (
    <g fill={colour} textAnchor="middle" fontFamily="Arial, sans-serif" data-tile={name}>
      <rect
        x={column * step + 1}
        y={line * step + 1}
        width={side}
        height={side}
        fill={fill}
        stroke={ink}
        strokeWidth={chosen ? 4 : 1}
      />
      {linesOf(name).map((words, number) => (
        <text
          key={words}
          x={middle}
          y={line * step + 18 + number * 13}
          fontSize="12"
          {...(words.length > 10 && squeezed)}
        >
          {words}
        </text>
      ))}
      <text x={middle} y={line * step + 62} fontSize="20" fontWeight="bold">
        {shownText(row.shown)}
      </text>
    </g>
  )
}

/** The map of rows by borough. Those from elsewhere stand in the table. */
export const TileMap = (props: {
  readonly rows: readonly Row[]
  readonly title: string
  readonly says: string
  readonly chosen?: string | undefined
}) => {
  const rows = props.rows.filter(({ values }) => places.has(values[0] ?? ''))
  const most = Math.max(0, ...rows.map(({ shown }) => (shown === 'hidden' ? 0 : shown)))
  return (
    <svg
      role="img"
      aria-labelledby="map-title map-desc"
      className="cie-chart cie-map"
      viewBox={`0 0 ${String(width)} ${String(height)}`}
      xmlns="http://www.w3.org/2000/svg"
    >
      <title id="map-title">{props.title}</title>
      <desc id="map-desc">{props.says}</desc>
      <defs>
        <pattern id="map-hatch" width="8" height="8" patternUnits="userSpaceOnUse">
          <rect width="8" height="8" fill="#ffffff" />
          <path d="M0 8L8 0" stroke="#c5ced4" strokeWidth="1" />
        </pattern>
      </defs>
      {rows.map(row => (
        <Tile key={row.values[0]} row={row} most={most} chosen={row.values[0] === props.chosen} />
      ))}
    </svg>
  )
}
