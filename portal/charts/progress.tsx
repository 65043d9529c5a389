/** How far along a goal is: a bar to the end, with marks where it stood before; its title and its sentence say the same. */
import type { Instant } from '../../domain/kernel/time.ts'
import { day } from '../text/dates.ts'
import { blue, ink, NarrowPicture, quiet, width } from './narrow.tsx'

/** A progress that was said at a moment. */
export interface Said {
  readonly at: Instant
  readonly percent: number
}

const height = 40
const top = 8
const deep = 24

const wayOf = (percent: number): number => (percent / 100) * (width - 4)

/** `You were 20% of the way on 1 March 2026 and 60% of the way on 3 June 2026.` */
export const progressSentence = (progress: readonly Said[]): string => {
  const [first] = progress
  const last = progress.at(-1)
  if (first === undefined || last === undefined) return 'Nobody has noted yet how far along this is.'
  const now = `${String(last.percent)}% of the way on ${day(last.at)}`
  return progress.length === 1
    ? `It was ${now}.`
    : `It was ${String(first.percent)}% of the way on ${day(first.at)}, and ${now}.`
}

/** The bar; nothing where no progress was ever said. `id` keeps the ids of several on one page apart. */
export const ProgressBar = (props: {
  readonly id: string
  readonly title: string
  readonly progress: readonly Said[]
}) => {
  const { id, title, progress } = props
  const last = progress.at(-1)
  if (last === undefined) return null
  return (
    <NarrowPicture id={id} title={`Progress: ${title}`} sentence={progressSentence(progress)} height={height}>
      <rect x="1" y={top} width={width - 2} height={deep} fill="#fff" stroke={quiet} strokeWidth="2" />
      <rect x="2" y={top + 1} width={wayOf(last.percent)} height={deep - 2} fill={blue} />
      {progress.slice(0, -1).map(({ at, percent }) => (
        <path
          key={at}
          d={`M${String(2 + wayOf(percent))} ${String(top - 6)}v${String(deep + 12)}`}
          stroke={ink}
          strokeWidth="2"
          strokeDasharray="4 3"
        />
      ))}
    </NarrowPicture>
  )
}
