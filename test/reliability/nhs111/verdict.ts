/** What the log says that NHS 111 held, beside what its own log shows. */
import { z } from 'zod'
import type { Instant } from '../../../domain/kernel/time.ts'
import { instant } from '../../../domain/kernel/time.ts'
import { heldAt, type Learned } from '../../../domain/note/held.ts'
import { noteEvents } from '../../../domain/note/events.ts'
import type { Line, Taken } from '../../support/nhs111Receiver/store.ts'

const event = z.object({ type: z.string(), data: z.unknown() })
export const senderState = z.object({ notes: z.record(z.string(), z.array(event)), open: z.number() })
type Event = z.output<typeof event>

const takenOf = (note: string, lines: readonly Line[]): readonly Taken[] =>
  lines.flatMap(line => (line.type === 'taken' && line.note === note ? [line] : []))

const learnedFrom = (events: readonly Event[]): readonly Learned[] =>
  events.flatMap(({ type, data }): readonly Learned[] => {
    if (type === 'NoteDelivered') {
      const { receivedAt: at, receiver, version, receipt } = noteEvents.NoteDelivered.data.parse(data)
      return [{ what: 'delivered', receiver, version, receipt, at }]
    }
    if (type !== 'NoteHeldOtherwise') return []
    const { receiver, held, checkedAt: at } = noteEvents.NoteHeldOtherwise.data.parse(data)
    return [{ what: 'found', receiver, at, ...(held !== 'none' && { version: held }) }]
  })

const inOrder = (note: string, taken: readonly Taken[], published: number): readonly string[] => {
  const versions = taken.map(({ version }) => version).join()
  const wanted = Array.from({ length: published }, (_, place) => place + 1).join()
  return versions === wanted ? [] : [`${note} took ${versions} of ${String(published)}`]
}

const aMillisecond = (at: string, later: number): Instant =>
  instant.parse(new Date(Date.parse(at) + later).toISOString())

/** At the moment of each thing that either log tells, and just before and behind it. */
const asItWas = (note: string, taken: readonly Taken[], learned: readonly Learned[]): readonly string[] =>
  taken
    .flatMap(({ at }) => [-1, 0, 1].map(later => aMillisecond(at, later)))
    .flatMap(moment => {
      const truth = taken.findLast(({ at }) => at <= moment)?.version ?? 'none'
      const said = heldAt('adastra', { learned, checks: [] }, moment).version
      return said === truth ? [] : [`${note} held ${String(truth)} at ${moment}, and we say ${String(said)}`]
    })

const receiptsOf = (note: string, taken: readonly Taken[], learned: readonly Learned[]): readonly string[] =>
  learned
    .filter(({ what }) => what === 'delivered')
    .filter(
      ({ receipt, version, at }) =>
        !taken.some(one => one.receipt === receipt && one.version === version && one.at === at),
    )
    .map(({ version }) => `${note}: our receipt of ${String(version)} is none of its own`)

/** Every fault; none where all is well. */
export const verdict = (state: z.output<typeof senderState>, lines: readonly Line[]): readonly string[] =>
  Object.entries(state.notes).flatMap(([note, events]) => {
    const taken = takenOf(note, lines)
    const learned = learnedFrom(events)
    const published = events.filter(({ type }) => type === 'NotePublished').length
    return [
      ...inOrder(note, taken, published),
      ...receiptsOf(note, taken, learned),
      ...asItWas(note, taken, learned),
    ]
  })
