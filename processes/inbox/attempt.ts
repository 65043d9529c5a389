/** One attempt at one message: match it, file it, or let it wait; may be repeated at any time. */
import { isNotMapped, type Filing, type NotMapped } from '../../domain/filing.ts'
import type { CommandOf } from '../../domain/kernel/decider.ts'
import { message, type MessageState } from '../../domain/message/decider.ts'
import type { messageCommands, QuarantineReason } from '../../domain/message/events.ts'
import { asker, must, type Ask } from './ask.ts'
import type { FilingDeps } from './deps.ts'
import { enter } from './enter.ts'
import { mustFit } from './fit.ts'
import { linkPerson, type Link } from './link.ts'
import { hasRecord, matcher, patientReader } from './match.ts'
import { MustWait, PersonErased } from './outcome.ts'
import { placeItems } from './place.ts'
import {
  identifiersOf,
  lanesOf,
  loadMessage,
  mapReceived,
  type Identifier,
  type Received,
} from './received.ts'

/** What became of a message. `learned`: claims were made, so that others that wait for them may be filed now. */
export type Attempted =
  | { readonly outcome: 'filed'; readonly learned: boolean; readonly identifiers: readonly string[] }
  | { readonly outcome: 'waits'; readonly identifiers: readonly string[] }
  | { readonly outcome: 'closed' }

/** A message read and mapped. */
interface Mapped {
  readonly id: string
  readonly filing: Filing | NotMapped
  readonly identifiers: readonly Identifier[]
}

/** A message ready to be filed. */
export interface Prepared extends Mapped {
  /** Messages that share one of these are worked on one after the other, in the order of receipt. */
  readonly lanes: readonly string[]
}

interface Work extends Mapped {
  readonly message: Received
  readonly ask: Ask
}

/** Whose a message is, and how that is known. */
type Found = Pick<Link, 'how' | 'patient'>

const closed: Attempted = { outcome: 'closed' }

const isOpen = ({ status }: MessageState): boolean =>
  status === 'received' || status === 'quarantined' || status === 'resolved'

/** Makes what reads a message and what files it. */
export const attempts = (deps: FilingDeps) => {
  const patientOf = patientReader(deps)
  const match = matcher(deps, patientOf)

  const tell = async (work: Work, command: CommandOf<typeof messageCommands>): Promise<void> => {
    const { id, ask } = work
    // A message may wait, be decided about and be released more than once.
    const step = `${command.type} at ${String(work.message.revision)}`
    must(command.type, await ask({ step, aggregate: message, id, subject: id, command }))
  }

  const wait = async (work: Work, reason: QuarantineReason, candidate?: string): Promise<Attempted> => {
    const identifiers = work.identifiers.map(one => one.claim)
    const data = { reason, identifiers, ...(candidate !== undefined && { candidate }) }
    if (work.message.state.status !== 'quarantined') await tell(work, { type: 'QuarantineMessage', data })
    return { outcome: 'waits', identifiers }
  }

  /** The record that is most likely meant, for the person who will look; a record that was to be made and wasn't is none. */
  const candidateOf = async ({ message: received, filing }: Work): Promise<string | undefined> => {
    const { state } = received
    if (state.status === 'resolved')
      return hasRecord(await patientOf(state.patient)) ? state.patient : undefined
    const found = isNotMapped(filing) ? undefined : await match(received, filing)
    if (found?.outcome === 'matched') return found.patient
    return found?.outcome === 'quarantine' ? found.candidate : undefined
  }

  /** A waiting message whose identifiers have become known. */
  const release = async (work: Work, patient: string): Promise<void> => {
    if (work.message.state.status !== 'quarantined') return
    const data = { decision: 'accepted' as const, patient, reason: 'its identifiers are known now' }
    await tell(work, { type: 'ResolveQuarantine', data })
  }

  const fileTo = async (work: Work, filing: Filing, { how, patient }: Found): Promise<Attempted> => {
    const { organisation } = work.message
    const target = { organisation, patient, decided: how === 'accepted' || how === 'created' }
    mustFit(filing.items)
    const places = await placeItems(deps, filing, target)
    await release(work, patient)
    const { person } = filing
    const { ask, identifiers } = work
    const learned = await linkPerson(ask, patientOf, { how, patient, organisation, person, identifiers })
    const entries = await enter(deps, ask, { filing, places, target })
    const data = { patient, entries: [...entries], unmapped: [...filing.unmapped] }
    await tell(work, { type: 'FileMessage', data })
    return { outcome: 'filed', learned, identifiers: identifiers.map(one => one.claim) }
  }

  /** A message that no person has decided about. */
  const fileByMatch = async (work: Work): Promise<Attempted> => {
    const { filing } = work
    if (isNotMapped(filing)) return wait(work, 'notMapped')
    const found = await match(work.message, filing)
    if (found.outcome === 'quarantine') return wait(work, found.reason, found.candidate)
    const how = found.outcome === 'new' ? 'new' : found.by
    return fileTo(work, filing, { how, patient: found.patient })
  }

  /** A message that an administrator said is this patient's. */
  const fileByDecision = async (work: Work, to: Found): Promise<Attempted> => {
    const { filing } = work
    if (isNotMapped(filing)) throw new MustWait('cannotBeFiled', filing.notMapped)
    return fileTo(work, filing, to)
  }

  /** How a message that was released by itself, just before a stop, had been matched. */
  const foundAgain = async ({ message: received, filing }: Work, patient: string): Promise<Found> => {
    const found = isNotMapped(filing) ? undefined : await match(received, filing)
    if (found?.outcome === 'new') return { how: 'new', patient }
    return { how: found?.outcome === 'matched' ? found.by : 'decision', patient }
  }

  const proceed = async (work: Work): Promise<Attempted> => {
    const { state, resolvedBy } = work.message
    if (state.status !== 'resolved') return isOpen(state) ? fileByMatch(work) : closed
    const { decision, patient } = state
    const found = resolvedBy === 'match' ? await foundAgain(work, patient) : { how: decision, patient }
    return fileByDecision(work, found)
  }

  const workOn = async (prepared: Mapped): Promise<Work | undefined> => {
    const received = await loadMessage(deps, prepared.id)
    return received === undefined ? undefined : { ...prepared, message: received, ask: asker(deps, received) }
  }

  /** Its state is read anew: it may have been released before it turned out that it can't be filed. */
  const waitAfterAll = async (prepared: Mapped, reason: QuarantineReason): Promise<Attempted> => {
    const work = await workOn(prepared)
    if (work === undefined || !isOpen(work.message.state)) return closed
    const { status } = work.message.state
    return wait(work, status === 'resolved' ? 'cannotBeFiled' : reason, await candidateOf(work))
  }

  const fileWork = async (work: Work): Promise<Attempted> => {
    try {
      return await proceed(work)
    } catch (error) {
      if (error instanceof MustWait) return await waitAfterAll(work, error.reason)
      if (!(error instanceof PersonErased)) throw error
      const why = 'the person whom this message is about was erased'
      await tell(work, { type: 'RefuseMessage', data: { code: '207', why, place: 'PID-3' } })
      await deps.keys.destroy(work.id)
      return closed
    }
  }

  /** Undefined where nothing is left to do for it. */
  const read = async (id: string): Promise<Work | undefined> => {
    const received = await loadMessage(deps, id)
    if (received === undefined || !isOpen(received.state)) return undefined
    const filing = await mapReceived(deps, received)
    if (filing === undefined) return undefined
    const identifiers = await identifiersOf(deps, received.organisation, filing)
    return { id, filing, identifiers, message: received, ask: asker(deps, received) }
  }

  return {
    /** Lets a message wait that trying again can't file. Throws where that fails too. */
    giveUp: (prepared: Prepared): Promise<Attempted> => waitAfterAll(prepared, 'cannotBeFiled'),
    /** Reads and maps a message; undefined where nothing is left to do for it. Throws where it can't be read now. */
    prepare: async (id: string): Promise<Prepared | undefined> => {
      const work = await read(id)
      if (work === undefined) return undefined
      const { filing, identifiers, message: received } = work
      const lanes = await lanesOf(deps, received, { filing, identifiers })
      return { id, filing, identifiers, lanes }
    },
    /** Files what was prepared, or lets it wait. Throws where it must be tried again. */
    file: async (prepared: Prepared): Promise<Attempted> => {
      const work = await workOn(prepared)
      return work === undefined ? closed : fileWork(work)
    },
    /** Files a message in one go, for a caller whose messages about one person come one after the other. Throws where it must be tried again. */
    fileNow: async (id: string): Promise<Attempted> => {
      const work = await read(id)
      return work === undefined ? closed : fileWork(work)
    },
  }
}
