/**
 * Whether the history of one stream is linearisable. A stream is a list that only grows, each append names its place in it, and each other
 * answer a length: so there is but one order to check. It fits exactly when it never contradicts the clock.
 */
import type { StoredEvent } from '../../../store/port.ts'
import type { History, Seen, Told } from './writers.ts'

/** An answer: the last place that the stream had when it was given, -1 for none; of an append its own. */
interface Answered {
  readonly began: number
  readonly ended: number
  readonly last: number
  readonly words: string
  readonly isAppend: boolean
}

const toldOf = (one: Told, place: number | undefined): readonly Answered[] => {
  const { began, ended, answer, id } = one
  if (answer === undefined) return []
  if (answer.outcome === 'conflict')
    return [{ began, ended, last: answer.actual, words: `the conflict of ${id}`, isAppend: false }]
  const last = place ?? answer.revision
  return [{ began, ended, last, words: `the append of ${id}`, isAppend: true }]
}

const seenOf = ({ began, ended, ids }: Seen): Answered => ({
  began,
  ended,
  last: ids.length - 1,
  words: `a read of ${String(ids.length)}`,
  isAppend: false,
})

/** What was known before it was asked can't be unknown to its answer, and an append stands behind it. */
const forgotten = (one: Answered, others: readonly Answered[]): readonly string[] => {
  const known = Math.max(-1, ...others.filter(({ ended }) => ended < one.began).map(({ last }) => last))
  const isBehind = one.isAppend ? one.last > known : one.last >= known
  return isBehind ? [] : [`${one.words} says ${String(one.last)}, and ${String(known)} was known before`]
}

/** What is told of has been asked for by then. */
const foretold = (one: Answered, begun: readonly number[]): readonly string[] => {
  const lastBegun = Math.max(-Infinity, ...begun.slice(0, one.last + 1))
  if (one.last < begun.length && lastBegun <= one.ended) return []
  return [`${one.words} says ${String(one.last)}, which had not been asked for yet`]
}

/** A conflict with the very revision that was expected is none. */
const groundless = ({ id, expected, answer }: Told): readonly string[] =>
  answer?.outcome === 'conflict' && answer.actual === expected
    ? [`${id} was refused at ${String(expected)}, as it expected`]
    : []

const isPrefix = (ids: readonly string[], events: readonly StoredEvent[]): boolean =>
  ids.every((id, place) => events[place]?.id === id)

/** Every contradiction between one stream, what was told of it, and the clock. */
export const againstTheClock = (
  { told, seen }: History,
  events: readonly StoredEvent[],
): readonly string[] => {
  const placed = new Map(events.map(({ id }, place) => [id, place]))
  const beganOf = new Map(told.map(({ id, began }) => [id, began]))
  const begun = events.map(({ id }) => beganOf.get(id) ?? Infinity)
  const answered = [...told.flatMap(one => toldOf(one, placed.get(one.id))), ...seen.map(seenOf)]
  return [
    ...told.flatMap(groundless),
    ...seen.flatMap(one => (isPrefix(one.ids, events) ? [] : [`${seenOf(one).words} is no beginning of it`])),
    ...answered.flatMap(one => [...forgotten(one, answered), ...foretold(one, begun)]),
  ]
}
