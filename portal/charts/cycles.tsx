/** The cycles of a treatment as a line of blocks: those that are over filled, the one that is now marked, those to come empty; its title and its sentence say the same. */
import type { Cycle } from '../../domain/carePlan/cycles.ts'
import { plainDay } from '../text/dates.ts'
import { blue, ink, NarrowPicture, quiet, width } from './narrow.tsx'

const height = 56
const top = 14
const deep = 24
const gap = 3

const until = ({ from, to }: Cycle): string =>
  from === to ? `on ${plainDay(from)}` : `from ${plainDay(from)} to ${plainDay(to)}`

const doneWords = (done: number, all: number): string => {
  if (done === all) return all === 1 ? 'The one cycle is done.' : `All ${String(all)} cycles are done.`
  if (done === 0) return `None of ${String(all)} cycles is done yet.`
  return `${String(done)} of ${String(all)} cycles ${done === 1 ? 'is' : 'are'} done.`
}

/** `2 of 6 cycles are done. Cycle 3 is now, from … to …. The next begins on ….` */
export const cyclesSentence = (cycles: readonly Cycle[]): string => {
  const now = cycles.find(({ state }) => state === 'now')
  const next = cycles.find(({ state }) => state === 'ahead')
  const done = cycles.filter(({ state }) => state === 'done').length
  return [
    doneWords(done, cycles.length),
    now === undefined ? undefined : `Cycle ${String(now.number)} is now, ${until(now)}.`,
    next === undefined ? undefined : `The next begins on ${plainDay(next.from)}.`,
  ]
    .filter(part => part !== undefined)
    .join(' ')
}

const fills = { done: quiet, now: blue, ahead: '#fff' } as const

const Block = ({ cycle, left, wide }: { cycle: Cycle; left: number; wide: number }) => {
  const { number, state } = cycle
  return (
    <>
      <rect x={left} y={top} width={wide} height={deep} fill={fills[state]} stroke={quiet} strokeWidth="1" />
      {/* Not by colour alone: the one that is now has a mark above it. */}
      {state === 'now' && <path d={`M${String(left + wide / 2 - 6)} 2h12l-6 9z`} fill={ink} />}
      {wide >= 18 && (
        <text
          x={left + wide / 2}
          y={top + deep + 14}
          textAnchor="middle"
          fontSize="12"
          fontFamily="sans-serif"
          fill={ink}
        >
          {number}
        </text>
      )}
    </>
  )
}

/** The line. `id` keeps the ids of several on one page apart. */
export const CycleLine = (props: {
  readonly id: string
  readonly title: string
  readonly cycles: readonly Cycle[]
}) => {
  const { id, title, cycles } = props
  const step = (width - 4) / cycles.length
  return (
    <NarrowPicture id={id} title={`Cycles: ${title}`} sentence={cyclesSentence(cycles)} height={height}>
      {cycles.map((cycle, place) => (
        <Block
          key={cycle.number}
          cycle={cycle}
          left={2 + place * step}
          wide={Math.max(1, step - Math.min(gap, step / 3))}
        />
      ))}
    </NarrowPicture>
  )
}
