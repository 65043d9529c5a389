/** A tile's small chart: only the shape of its figures, which the words beside it say. */
import type { Shown } from '../../analytics/slice.ts'

const size = { width: 160, height: 40 } as const
const blue = '#005eb8'

/** Small bars, left to right; what is not shown is a hatched stub. */
export const Spark = ({ shown }: { readonly shown: readonly Shown[] }) => {
  const most = Math.max(1, ...shown.map(one => (one === 'hidden' ? 0 : one)))
  const step = size.width / Math.max(1, shown.length)
  return (
    <svg
      className="cie-spark"
      viewBox={`0 0 ${String(size.width)} ${String(size.height)}`}
      aria-hidden="true"
      focusable="false"
      xmlns="http://www.w3.org/2000/svg"
    >
      {shown.map((one, nth) => {
        const height = one === 'hidden' ? 4 : Math.max(one === 0 ? 0 : 1, (one / most) * (size.height - 2))
        return (
          <rect
            key={nth}
            x={nth * step + 1}
            y={size.height - height}
            width={Math.max(1, step - 2)}
            height={height}
            fill={one === 'hidden' ? '#aeb7bd' : blue}
          />
        )
      })}
      <rect x="0" y={size.height - 1} width={size.width} height="1" fill="#4c6272" />
    </svg>
  )
}
