/** A message as the inbox meets it: its state in the log, and what it asks for. */
import { isNotMapped, type Filing, type MessageSource, type NotMapped } from '../../domain/filing.ts'
import { fold } from '../../domain/kernel/decider.ts'
import type { EventOf } from '../../domain/kernel/event.ts'
import { streamName } from '../../domain/kernel/ids.ts'
import type { Instant } from '../../domain/kernel/time.ts'
import { message, type MessageState } from '../../domain/message/decider.ts'
import type { messageEvents } from '../../domain/message/events.ts'
import { typedEvents } from '../../store/codec.ts'
import type { InboxDeps } from './deps.ts'

type ReceivedData = Extract<EventOf<typeof messageEvents>, { type: 'MessageReceived' }>['data']

/** A message with what stands around its first event. */
export interface Received {
  readonly id: string
  readonly organisation: string
  readonly correlation: string
  /** The event that it arrived with, as `stream@revision`. */
  readonly source: string
  readonly receivedAt: Instant
  /** The last revision of its stream. */
  readonly revision: number
  readonly data: ReceivedData
  readonly state: MessageState
  /** Where it waited and no longer does: whether a person decided, or its identifiers became known by themselves. */
  readonly resolvedBy: 'person' | 'match'
}

/** Reads a message's state; undefined where there is none or it was erased. */
export const loadMessage = async (
  { journal }: Pick<InboxDeps, 'journal'>,
  id: string,
): Promise<Received | undefined> => {
  const history = await journal.load(streamName(message.category, id))
  const [arrival] = history
  const state = fold(message, typedEvents(message, history))
  if (arrival === undefined || !('received' in state)) return undefined
  const resolution = history.findLast(({ event }) => event.type === 'QuarantineResolved')
  return {
    id,
    organisation: state.received.organisation,
    correlation: arrival.meta.correlation,
    source: `${arrival.stream}@${String(arrival.revision)}`,
    receivedAt: arrival.at,
    revision: history.at(-1)?.revision ?? arrival.revision,
    data: state.received,
    state,
    resolvedBy: resolution?.meta.actor.role === 'system' ? 'match' : 'person',
  }
}

/** What a message asks for; undefined where its bytes were erased. Throws where its provider is not known. */
export const mapReceived = async (
  deps: Pick<InboxDeps, 'documents' | 'directory' | 'mappers'>,
  { id, organisation, receivedAt, data }: Received,
): Promise<Filing | NotMapped | undefined> => {
  const sender = await deps.directory(organisation)
  if (sender === undefined) throw new Error('the provider that this message is from is not registered')
  const bytes = await deps.documents.read(id, data.content)
  if (bytes === undefined) return undefined
  const source: MessageSource = { organisation, receivedAt, ...sender }
  return deps.mappers[data.format](bytes, source)
}

/** An identifier of the person whom a message is about: the id of its claim, and what it is. */
export interface Identifier {
  readonly claim: string
  readonly kind: 'nhsNumber' | 'localNumber'
  /**
   * `asUsedHere`: an NHS number as this provider uses it, claimed when a person decided whose it is (F5). `disputed`: one of several
   * NHS numbers, claimed for nobody.
   */
  readonly role: 'nhsNumber' | 'asUsedHere' | 'local' | 'disputed'
  readonly number: string
}

/** Every identifier of the person whom the message is about. */
export const identifiersOf = async (
  { identity }: Pick<InboxDeps, 'identity'>,
  organisation: string,
  filing: Filing | NotMapped,
): Promise<readonly Identifier[]> => {
  if (isNotMapped(filing)) return []
  const { nhsNumber, severalNhsNumbers = [], localNumbers } = filing.person
  const of = async (role: Identifier['role'], number: string): Promise<Identifier> => {
    const kind = role === 'nhsNumber' || role === 'disputed' ? 'nhsNumber' : 'localNumber'
    const parts = kind === 'nhsNumber' ? [number] : [organisation, number]
    return { claim: await identity.claimId(kind, ...parts), kind, role, number }
  }
  const national = nhsNumber === undefined ? [] : [of('nhsNumber', nhsNumber), of('asUsedHere', nhsNumber)]
  return Promise.all([
    ...national,
    ...severalNhsNumbers.map(number => of('disputed', number)),
    ...localNumbers.map(number => of('local', number)),
  ])
}

/** The records that hold the message's numbers now. */
const holdersOf = async (
  { identity }: Pick<InboxDeps, 'identity'>,
  organisation: string,
  filing: Filing | NotMapped,
): Promise<readonly string[]> => {
  if (isNotMapped(filing)) return []
  const { nhsNumber, localNumbers } = filing.person
  const found = await Promise.all([
    ...(nhsNumber === undefined ? [] : [identity.patientByNhsNumber(nhsNumber)]),
    ...localNumbers.map(number => identity.patientByLocalNumber(organisation, number)),
  ])
  return found.filter(id => id !== undefined)
}

/** Messages with the same number of an order or a document wait for each other, whosever they are: none meets another half filed. */
const numbersOf = (organisation: string, filing: Filing | NotMapped): readonly string[] =>
  isNotMapped(filing) ? [] : filing.items.map(({ key }) => `${organisation} ${key.family} ${key.number}`)

/** Messages that share one of these are worked on one after the other. */
export const lanesOf = async (
  deps: Pick<InboxDeps, 'identity'>,
  { id, organisation }: Received,
  {
    filing,
    identifiers,
  }: { readonly filing: Filing | NotMapped; readonly identifiers: readonly Identifier[] },
): Promise<readonly string[]> => [
  id,
  ...identifiers.map(one => one.claim),
  ...(await holdersOf(deps, organisation, filing)),
  ...numbersOf(organisation, filing),
]
