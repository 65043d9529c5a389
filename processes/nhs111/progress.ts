/** How far a note is with each receiver, from the note's own events: what is to be sent next is never kept anywhere else. */
import type { Erased, EventOf } from '../../domain/kernel/event.ts'
import type { noteEvents } from '../../domain/note/events.ts'

type Event = EventOf<typeof noteEvents>

/** One note at one receiver. */
export interface Progress {
  /** The highest version that was delivered or refused. */
  readonly settled: number
  readonly held: number | 'none'
  /** The version that it refused last, unless somebody asked for it again. */
  readonly refused: number | undefined
  /** How often a check or a person made it be sent again: sent so, it is another request than the first. */
  readonly repairs: number
}
export interface NoteProgress {
  readonly versions: number
  readonly receivers: ReadonlyMap<string, Progress>
  readonly erased: boolean
}

export const nothingYet: NoteProgress = { versions: 0, receivers: new Map(), erased: false }
const untouched: Progress = { settled: 0, held: 'none', refused: undefined, repairs: 0 }

/** A note at a receiver. */
export const progressAt = ({ receivers }: NoteProgress, receiver: string): Progress =>
  receivers.get(receiver) ?? untouched

type Learned = Extract<Event, { readonly data: { readonly receiver: string } }>

const after = (before: Progress, event: Learned): Progress => {
  switch (event.type) {
    case 'NoteDelivered': {
      const { version } = event.data
      return { ...before, settled: Math.max(before.settled, version), held: version, refused: undefined }
    }
    case 'NoteHeldOtherwise':
      return { ...before, held: event.data.held, repairs: before.repairs + 1 }
    case 'NoteUndelivered': {
      const { version, as } = event.data
      return as === 'late'
        ? before
        : { ...before, settled: Math.max(before.settled, version), refused: version }
    }
    case 'NoteSendingAsked':
      return {
        ...before,
        settled: Math.min(before.settled, event.data.version - 1),
        refused: undefined,
        repairs: before.repairs + 1,
      }
  }
}

/** The progress after an event of the note. */
export const advance = (progress: NoteProgress, event: Event | Erased): NoteProgress => {
  if (event.type === 'Erased') return { ...progress, erased: true }
  if (event.type === 'NotePublished' || event.type === 'NoteWithdrawn')
    return { ...progress, versions: event.data.version }
  if (event.type === 'Nhs111Allowed' || event.type === 'Nhs111Forbidden') return progress
  const { receiver } = event.data
  const receivers = new Map(progress.receivers)
  receivers.set(receiver, after(progressAt(progress, receiver), event))
  return { ...progress, receivers }
}

/** The version that is to go to a receiver next: each in its turn, then the newest where it is found to hold another. */
export const nextFor = (progress: NoteProgress, receiver: string): number | undefined => {
  const { settled, held, refused } = progressAt(progress, receiver)
  const { versions, erased } = progress
  if (erased) return undefined
  if (settled < versions) return settled + 1
  return versions > 0 && held !== versions && refused !== versions ? versions : undefined
}
