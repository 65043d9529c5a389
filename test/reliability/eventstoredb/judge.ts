/** What must hold of a log after everything that was done to its server: the faults found, in words. */
import type { StoredEvent } from '../../../store/port.ts'
import type { Told } from './writers.ts'

const grouped = (events: readonly StoredEvent[]): ReadonlyMap<string, readonly StoredEvent[]> =>
  Map.groupBy(events, ({ stream }) => stream)

const gapsIn = (stream: string, events: readonly StoredEvent[]): readonly string[] =>
  events.flatMap(({ revision }, place) =>
    revision === place ? [] : [`${stream}: revision ${String(revision)} stands at place ${String(place)}`],
  )

const doublesIn = (events: readonly StoredEvent[]): readonly string[] =>
  [...Map.groupBy(events, ({ id }) => id)].flatMap(([id, same]) =>
    same.length === 1 ? [] : [`${id} is in the log ${String(same.length)} times`],
  )

/** An answer against the log: what was acknowledged stands where it was said; what was refused is not there. */
const liesIn = (told: readonly Told[], events: readonly StoredEvent[]): readonly string[] => {
  const found = new Map(events.map(event => [event.id, event]))
  return told.flatMap(({ id, answer, expected }) => {
    const event = found.get(id)
    if (answer === undefined) return []
    if (answer.outcome === 'conflict') return event === undefined ? [] : [`${id} was refused, and is there`]
    if (event?.revision !== answer.revision || event.position !== answer.position)
      return [`${id} was acknowledged at ${String(answer.revision)}, and is at ${String(event?.revision)}`]
    return typeof expected === 'number' && event.revision !== expected + 1
      ? [`${id} expected ${String(expected)}, and is at ${String(event.revision)}`]
      : []
  })
}

/**
 * Linearisable, a stream at a time: a stream is a list that only grows, and each append names its place in it. There is an order that fits what
 * every writer saw exactly when the order of places never contradicts the clock: what began after another was answered stands behind it,
 * and who was told a length had to be told one that the stream had between asking and answer.
 */
const againstTheClock = (told: readonly Told[], events: readonly StoredEvent[]): readonly string[] => {
  const placed = new Map(events.map(({ id, revision }) => [id, revision]))
  const written = told.filter(({ id }) => placed.has(id))
  const answered = written.filter(({ answer }) => answer !== undefined)
  const lengthKnown = (before: number): number =>
    Math.max(-1, ...answered.filter(({ ended }) => ended < before).map(({ id }) => placed.get(id) ?? -1))
  const lengthBegun = (until: number): number =>
    Math.max(-1, ...written.filter(({ began }) => began < until).map(({ id }) => placed.get(id) ?? -1))
  return told.flatMap(({ id, began, ended, answer }) => {
    const place = placed.get(id)
    if (place !== undefined && place <= lengthKnown(began))
      return [`${id} stands at ${String(place)}, before what was answered when it began`]
    if (answer?.outcome !== 'conflict') return []
    return answer.actual < lengthKnown(began) || answer.actual > lengthBegun(ended)
      ? [`${id} was told of ${String(answer.actual)}, which the stream was not while it waited`]
      : []
  })
}

/** Every fault of a run. */
export const faultsOf = (told: readonly Told[], log: readonly StoredEvent[]): readonly string[] => {
  const streams = grouped(log)
  const perStream = [...Map.groupBy(told, ({ stream }) => stream)].flatMap(([stream, asked]) => {
    const events = streams.get(stream) ?? []
    return [...gapsIn(stream, events), ...againstTheClock(asked, events)]
  })
  return [...doublesIn(log), ...liesIn(told, log), ...perStream]
}
