/** What must hold of a log after everything that was done to its server: the faults found, in words. */
import type { StoredEvent } from '../../../store/port.ts'
import { againstTheClock } from './linearisable.ts'
import type { History, Told } from './writers.ts'

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

/** Every fault of a run. */
export const faultsOf = ({ told, seen }: History, log: readonly StoredEvent[]): readonly string[] => {
  const streams = grouped(log)
  const perStream = [...Map.groupBy(told, ({ stream }) => stream)].flatMap(([stream, asked]) => {
    const events = streams.get(stream) ?? []
    const reads = seen.filter(one => one.stream === stream)
    return [...gapsIn(stream, events), ...againstTheClock({ told: asked, seen: reads }, events)]
  })
  return [...doublesIn(log), ...liesIn(told, log), ...perStream]
}
