/** What is to go to a receiver next, read whole from the log: the version, and who published it. */
import { foldedReader } from '../../access/folded.ts'
import { streamName } from '../../domain/kernel/ids.ts'
import { fold } from '../../domain/kernel/decider.ts'
import type { Recorded } from '../../domain/kernel/event.ts'
import type { Instant } from '../../domain/kernel/time.ts'
import { messageOf, publisherFrom, type NoteMessage, type Publisher } from '../../domain/nhs111/message.ts'
import { note, type NoteVersion } from '../../domain/note/decider.ts'
import { patient } from '../../domain/patient/decider.ts'
import { professional } from '../../domain/professional/decider.ts'
import { provider } from '../../domain/provider/decider.ts'
import { team } from '../../domain/team/decider.ts'
import { typedEvents } from '../../store/codec.ts'
import { derivedUuid } from '../../store/keyedHash.ts'
import type { Nhs111Deps } from './deps.ts'
import { advance, nextFor, nothingYet, progressAt, type NoteProgress } from './progress.ts'

/** A version on its way to a receiver. */
export interface Letter {
  readonly version: number
  readonly publishedAt: Instant
  /** The same version at the same receiver, sent for the same reason, has the same key. */
  readonly key: string
  /** It goes without its content: the person lets NHS 111 see none any more. */
  readonly withheld: boolean
  /** Undefined where the person has no NHS number, by which a receiver could know them. */
  readonly message: NoteMessage | undefined
}

/** The progress of a note after its history. */
export const progressOf = (history: readonly Recorded[], from = nothingYet): NoteProgress =>
  typedEvents(note, history).reduce(advance, from)

/** The place of the event that made a version. */
const placeOf = (events: ReturnType<typeof typedEvents<typeof note.events>>, version: number): number =>
  events.findIndex(
    event =>
      (event.type === 'NotePublished' || event.type === 'NoteWithdrawn') && event.data.version === version,
  )

/** Makes what reads letters. */
export const letters = ({ journal, keys }: Pick<Nhs111Deps, 'journal' | 'keys'>) => {
  const read = {
    patient: foldedReader(journal, keys, patient),
    professional: foldedReader(journal, keys, professional),
    team: foldedReader(journal, keys, team),
    provider: foldedReader(journal, keys, provider),
  }

  const providerOf = async (id: string) => {
    const { state } = await read.provider(id)
    return state.status === 'none' ? undefined : state.details
  }
  const teamOf = async (id: string) => {
    const { state } = await read.team(id)
    return state.status === 'none' ? undefined : state.details
  }
  const publisherOf = async ({ meta: { actor } }: Recorded): Promise<Publisher> => {
    const { state } = await read.professional(actor.user)
    const person = state.status === 'registered' ? state.details : undefined
    const itsTeam = actor.team === undefined ? undefined : await teamOf(actor.team)
    const itsProvider = itsTeam === undefined ? undefined : await providerOf(itsTeam.provider)
    return publisherFrom({ person, team: itsTeam, provider: itsProvider })
  }

  const nhsNumberOf = async (id: string): Promise<string | undefined> => {
    const { state } = await read.patient(id)
    return 'nhsNumber' in state ? state.nhsNumber : undefined
  }

  /** Who published it is looked up only where that is told. */
  const messageFor = async (
    id: string,
    {
      said,
      made,
      withheld,
    }: { readonly said: NoteVersion; readonly made: Recorded; readonly withheld: boolean },
  ): Promise<NoteMessage | undefined> => {
    const nhsNumber = await nhsNumberOf(id)
    if (nhsNumber === undefined) return undefined
    const publishedBy = said.status === 'published' && !withheld ? await publisherOf(made) : {}
    return messageOf(said, { note: id, issuedAt: made.at, publishedBy, nhsNumber }, withheld)
  }

  /** The note's stream as it stands, and what a receiver is to be sent next of it. */
  return async (id: string, receiver: string): Promise<Letter | undefined> => {
    const stream = streamName(note.category, id)
    const history = await journal.load(stream)
    const events = typedEvents(note, history)
    const progress = events.reduce(advance, nothingYet)
    const version = nextFor(progress, receiver)
    const state = fold(note, events)
    if (version === undefined || state.status === 'erased') return undefined
    const said = state.versions[version - 1]
    const made = history[placeOf(events, version)]
    if (said === undefined || made === undefined) throw new Error('a version of a note is not in its stream')
    const withheld = said.status === 'published' && state.nhs111 !== 'allowed'
    const { repairs } = progressAt(progress, receiver)
    return {
      version,
      publishedAt: made.at,
      key: derivedUuid('nhs111', stream, receiver, String(version), String(repairs), String(withheld)),
      withheld,
      message: await messageFor(id, { said, made, withheld }),
    }
  }
}
