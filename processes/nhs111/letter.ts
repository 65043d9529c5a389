/** What is to go to a receiver next, read whole from the log: the version, and who published it. */
import { foldedReader } from '../../access/folded.ts'
import { streamName } from '../../domain/kernel/ids.ts'
import { fold } from '../../domain/kernel/decider.ts'
import type { Recorded } from '../../domain/kernel/event.ts'
import type { Instant } from '../../domain/kernel/time.ts'
import { messageOf, type NoteMessage, type Publisher } from '../../domain/nhs111/message.ts'
import { note } from '../../domain/note/decider.ts'
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

const madeBy = (history: readonly Recorded[], version: number): Recorded | undefined => {
  const place = typedEvents(note, history).findIndex(
    event =>
      (event.type === 'NotePublished' || event.type === 'NoteWithdrawn') && event.data.version === version,
  )
  return history[place]
}

/** Makes what reads letters. */
export const letters = ({ journal, keys }: Pick<Nhs111Deps, 'journal' | 'keys'>) => {
  const read = {
    patient: foldedReader(journal, keys, patient),
    professional: foldedReader(journal, keys, professional),
    team: foldedReader(journal, keys, team),
    provider: foldedReader(journal, keys, provider),
  }

  const providerOf = async (id: string): Promise<Publisher> => {
    const { state } = await read.provider(id)
    return state.status === 'none' ? {} : { organisation: state.details.name, ods: state.details.ods }
  }
  /** A team whose name is a diagnosis goes by its provider's name. */
  const teamOf = async (id: string): Promise<Publisher> => {
    const { state } = await read.team(id)
    if (state.status === 'none') return {}
    const { provider: of, name, label } = state.details
    return { ...(label === undefined && { team: name }), ...(await providerOf(of)) }
  }
  const publisherOf = async ({ meta: { actor } }: Recorded): Promise<Publisher> => {
    const { state } = await read.professional(actor.user)
    return {
      ...(state.status === 'registered' && { name: state.details.name }),
      ...(actor.team !== undefined && (await teamOf(actor.team))),
    }
  }

  const nhsNumberOf = async (id: string): Promise<string | undefined> => {
    const { state } = await read.patient(id)
    return 'nhsNumber' in state ? state.nhsNumber : undefined
  }

  /** The note's stream as it stands, and what a receiver is to be sent next of it. */
  return async (id: string, receiver: string): Promise<Letter | undefined> => {
    const stream = streamName(note.category, id)
    const history = await journal.load(stream)
    const progress = progressOf(history)
    const version = nextFor(progress, receiver)
    const state = fold(note, typedEvents(note, history))
    if (version === undefined || state.status === 'erased') return undefined
    const said = state.versions[version - 1]
    const made = madeBy(history, version)
    if (said === undefined || made === undefined) throw new Error('a version of a note is not in its stream')
    const withheld = said.status === 'published' && state.nhs111 !== 'allowed'
    const nhsNumber = await nhsNumberOf(id)
    const around = async () => ({ note: id, issuedAt: made.at, publishedBy: await publisherOf(made) })
    const { repairs } = progressAt(progress, receiver)
    return {
      version,
      publishedAt: made.at,
      key: derivedUuid('nhs111', stream, receiver, String(version), String(repairs), String(withheld)),
      withheld,
      message:
        nhsNumber === undefined ? undefined : messageOf(said, { ...(await around()), nhsNumber }, withheld),
    }
  }
}
