/** What a subscription says, in the facts' words: confirmation, events, caught up, errors, end and close, with remarks in between. */
import type {
  AllStreamSubscription,
  Position,
  ResolvedEvent,
  AllStreamResolvedEvent,
  StreamSubscription,
} from '@eventstore/db-client'
import { errorShape } from './answers.ts'

type Entry =
  | { readonly what: 'ev'; readonly label: string; readonly position: bigint | undefined }
  | { readonly what: 'cp'; readonly position: Position }
  | { readonly what: 'ERROR'; readonly error: unknown }
  | { readonly what: string }

export interface Journal {
  readonly entries: readonly Entry[]
  readonly remark: (what: string) => void
  readonly checkpoint: (position: Position) => void
  /** Resolves when nothing was said for a while. */
  readonly quiet: (milliseconds?: number) => Promise<void>
  readonly events: () => readonly Extract<Entry, { what: 'ev' }>[]
  readonly checkpoints: () => readonly Position[]
}

const isEvent = (entry: Entry): entry is Extract<Entry, { what: 'ev' }> => 'label' in entry
const isCheckpoint = (entry: Entry): entry is Extract<Entry, { what: 'cp' }> =>
  'position' in entry && typeof entry.position === 'object'

const wait = (milliseconds: number): Promise<void> =>
  new Promise(resolve => setTimeout(resolve, milliseconds))

/** An empty journal; `listen` fills it. */
export const createJournal = () => {
  const entries: Entry[] = []
  let changed = Date.now()
  const put = (entry: Entry): void => {
    entries.push(entry)
    changed = Date.now()
  }
  const journal: Journal = {
    entries,
    remark: what => {
      put({ what })
    },
    checkpoint: position => {
      put({ what: 'cp', position })
    },
    quiet: async (milliseconds = 400) => {
      changed = Date.now()
      while (Date.now() - changed < milliseconds) await wait(20)
    },
    events: () => entries.filter(isEvent),
    checkpoints: () => entries.filter(isCheckpoint).map(({ position }) => position),
  }
  const listen = (subscription: StreamSubscription | AllStreamSubscription): Journal => {
    subscription
      .on('error', (error: unknown) => {
        put({ what: 'ERROR', error })
      })
      .on('confirmation', () => {
        put({ what: 'confirmation' })
      })
      .on('caughtUp', () => {
        put({ what: 'caughtUp' })
      })
      .on('data', ({ event, commitPosition }: ResolvedEvent | AllStreamResolvedEvent) => {
        const type = event?.type === 'T' ? '' : `:${event?.type}`
        put({ what: 'ev', label: `${event?.revision}${type}`, position: commitPosition })
      })
      .on('end', () => {
        put({ what: 'end' })
      })
      .on('close', () => {
        put({ what: 'close' })
      })
    return journal
  }
  return { journal, listen }
}

const inOne = (labels: readonly string[]): string =>
  labels.length > 12 ? `${labels.length} events ${labels[0]}..${labels.at(-1)}` : labels.join(' ')

/** The journal with events in a row told in one, without checkpoints: `[["confirmation", "id"], ["ev", "0 1 2"], …]`. */
export const told = ({ entries }: Journal): unknown[] => {
  const lines: unknown[] = []
  let labels: string[] = []
  const flush = (): void => {
    if (labels.length > 0) lines.push(['ev', inOne(labels)])
    labels = []
  }
  for (const entry of entries.filter(one => !isCheckpoint(one))) {
    if (isEvent(entry)) {
      labels.push(entry.label)
      continue
    }
    flush()
    if ('error' in entry) lines.push(['ERROR', errorShape(entry.error)])
    else lines.push(entry.what === 'confirmation' ? ['confirmation', 'id'] : [entry.what])
  }
  flush()
  return lines
}

/** The same in lines of text, as the facts about filters have it. */
export const toldInText = (journal: Journal): string[] =>
  told(journal).map(line => (line as unknown[]).map(String).join(' '))

/** Every event and checkpoint by its position: `ev 733`, `cp 733 0`. */
export const toldByPosition = ({ entries }: Journal): string[] =>
  entries.flatMap(entry => {
    if (isEvent(entry)) return [`ev ${entry.position}`]
    if (isCheckpoint(entry)) return [`cp ${entry.position.commit} ${entry.position.prepare}`]
    return entry.what === 'caughtUp' ? ['caughtUp'] : []
  })
