/** The messages about a person: filed to them, decided to be theirs, waiting with their identifiers, or naming them without ever being filed. */
import { z } from 'zod'
import { fold } from '../../domain/kernel/decider.ts'
import type { Recorded } from '../../domain/kernel/event.ts'
import { idOf } from '../../domain/kernel/ids.ts'
import { message } from '../../domain/message/decider.ts'
import { decodePage, typedEvents } from '../../store/codec.ts'
import type { Journal } from '../../store/journal.ts'
import type { KeyStore } from '../../store/keys.ts'
import type { EventLog, StoredEvent } from '../../store/port.ts'
import { hashOf } from './documents.ts'
import { isNamedIn, type Person, type Unfiled, type UnfiledDeps } from './unfiled.ts'

export interface MessageDeps extends UnfiledDeps {
  readonly log: Pick<EventLog, 'readAll'>
  readonly journal: Journal
  readonly keys: KeyStore
  /** Told every ten thousand events of messages how many were looked at. */
  readonly tell: (events: number) => void
}

/** A message about the person. */
export interface MessageTrace {
  readonly id: string
  /** `undecided`: it waits, and its identifiers name another person too: somebody must say whose it is. */
  readonly about: 'them' | 'undecided'
  readonly blobs: readonly string[]
}

const mentioned = z.object({
  patient: z.string().optional(),
  candidate: z.string().optional(),
  identifiers: z.array(z.string()).default([]),
})

const mentions = ({ event }: Recorded, { patient, claims }: Person): boolean => {
  const data = 'data' in event ? mentioned.safeParse(event.data).data : undefined
  if (data === undefined) return false
  return (
    data.patient === patient || data.candidate === patient || data.identifiers.some(one => claims.has(one))
  )
}

/** The log alone can't say whom it names. */
const mustBeRead = ({ status, ...state }: Unfiled['state']): boolean => {
  if (status === 'received' || status === 'refused') return true
  return 'quarantine' in state && status !== 'resolved' && state.quarantine.identifiers.length === 0
}

/** Whose a message is that mentions the person; undefined where it turned out to be another's. */
const decidedAbout = (state: Unfiled['state'], { patient }: Person): MessageTrace['about'] | undefined => {
  if (state.status === 'filed') return state.filed.patient === patient ? 'them' : undefined
  if (state.status === 'resolved') return state.patient === patient ? 'them' : undefined
  if (state.status !== 'quarantined' && state.status !== 'rejected') return undefined
  return state.quarantine.reason === 'identifiersDisagree' ? 'undecided' : 'them'
}

const traceOf = async (
  deps: MessageDeps,
  stream: string,
  person: Person,
): Promise<MessageTrace | undefined> => {
  const history = await deps.journal.load(stream)
  const state = fold(message, typedEvents(message, history))
  if (!('received' in state)) return undefined
  const id = idOf(stream)
  const known = history.some(one => mentions(one, person)) ? decidedAbout(state, person) : undefined
  const read = known === undefined && mustBeRead(state) && (await isNamedIn(deps, { id, state }, person))
  const about = read ? 'them' : known
  return about && { id, about, blobs: hashOf(state.received.content) }
}

const decisions: readonly string[] = [
  'MessageFiled',
  'MessageQuarantined',
  'QuarantineResolved',
  'MessageRefused',
]
const isDecision = ({ type }: StoredEvent): boolean => decisions.includes(type)

/** Worth looking at: it mentions the person, or nobody noted whom it names. */
const isCandidate = (recorded: Recorded, person: Person): boolean => {
  const { event } = recorded
  if (event.type === 'MessageRefused' || mentions(recorded, person)) return true
  return event.type === 'MessageQuarantined' && mentioned.parse(event.data).identifiers.length === 0
}

const toldEvery = 10_000

/** The streams of messages to look at, in the order of their decisions; last those of which nothing is decided yet. */
const candidates = async function* (deps: MessageDeps, person: Person): AsyncIterable<string> {
  const undecided = new Set<string>()
  let seen = 0
  for await (const page of deps.log.readAll({ categories: [message.category] })) {
    for (const one of page) {
      if (one.type === 'MessageReceived') undecided.add(one.stream)
      if (isDecision(one)) undecided.delete(one.stream)
    }
    const opened = await decodePage(deps.keys, page.filter(isDecision))
    const wanted = opened.filter(one => isCandidate(one, person)).map(({ stream }) => stream)
    yield* new Set(wanted)
    const before = Math.floor(seen / toldEvery)
    seen += page.length
    if (Math.floor(seen / toldEvery) > before) deps.tell(seen)
  }
  yield* undecided
}

/** Every message that is about the person, one after the other as they are found; holds one page of the log and one message at a time. */
export const messagesOf = async function* (deps: MessageDeps, person: Person): AsyncIterable<MessageTrace> {
  for await (const stream of candidates(deps, person)) {
    const trace = await traceOf(deps, stream, person)
    if (trace !== undefined) yield trace
  }
}
