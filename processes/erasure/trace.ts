/** What the log holds of a person outside their own streams' seal: messages about them, and bytes beside the log. */
import { z } from 'zod'
import { streamName, idOf } from '../../domain/kernel/ids.ts'
import type { Recorded } from '../../domain/kernel/event.ts'
import type { ContentBytes } from '../../domain/kernel/terms.ts'
import { fold } from '../../domain/kernel/decider.ts'
import { entry } from '../../domain/entry/decider.ts'
import { entryEvents } from '../../domain/entry/events.ts'
import { message, type MessageState } from '../../domain/message/decider.ts'
import { decodePage, typedEvents } from '../../store/codec.ts'
import type { Journal } from '../../store/journal.ts'
import type { KeyStore } from '../../store/keys.ts'
import type { EventLog, StoredEvent } from '../../store/port.ts'

export interface TraceDeps {
  readonly log: Pick<EventLog, 'readAll'>
  readonly journal: Journal
  readonly keys: KeyStore
}

/** A message about the person: filed to them, decided to be theirs, or waiting with their identifiers. */
export interface MessageTrace {
  readonly id: string
  /** `undecided`: it waits, and its identifiers name another person too: somebody must say whose it is. */
  readonly about: 'them' | 'undecided'
  readonly blobs: readonly string[]
}

/** The person, with the claims of their identifiers. */
export interface Person {
  readonly patient: string
  readonly claims: ReadonlySet<string>
}

const hashOf = (content: ContentBytes | undefined): readonly string[] =>
  content !== undefined && 'hash' in content ? [content.hash] : []

const openedOf = async function* (
  { log, keys }: TraceDeps,
  category: string,
  wanted: (event: StoredEvent) => boolean,
): AsyncIterable<readonly Recorded[]> {
  for await (const page of log.readAll({ categories: [category] }))
    yield decodePage(keys, page.filter(wanted))
}

const versionTypes: readonly string[] = Object.keys(entryEvents)
const version = entryEvents.EntryFiled.data.unwrap().pick({ content: true })

const documentIn = ({ event }: Recorded): readonly string[] => {
  const content = 'data' in event ? version.safeParse(event.data).data?.content : undefined
  return content?.kind === 'letter' ? hashOf(content.document) : []
}

/** The hashes of every document of the person's items, in all their versions. */
export const documentsOf = async (deps: TraceDeps, patient: string): Promise<readonly string[]> => {
  const hashes = new Set<string>()
  const maybeOwn = ({ type, meta }: StoredEvent): boolean =>
    versionTypes.includes(type) && meta.includes(patient)
  for await (const page of openedOf(deps, entry.category, maybeOwn)) {
    const own = page.filter(({ meta }) => meta.subject === patient)
    for (const hash of own.flatMap(documentIn)) hashes.add(hash)
  }
  return [...hashes]
}

const mentioned = z.object({
  patient: z.string().optional(),
  candidate: z.string().optional(),
  identifiers: z.array(z.string()).default([]),
})
const decisions: readonly string[] = ['MessageFiled', 'MessageQuarantined', 'QuarantineResolved']

const mentions = ({ event }: Recorded, { patient, claims }: Person): boolean => {
  const data = 'data' in event ? mentioned.safeParse(event.data).data : undefined
  if (data === undefined) return false
  return (
    data.patient === patient || data.candidate === patient || data.identifiers.some(one => claims.has(one))
  )
}

/** Whose a message is that mentions the person; undefined where it turned out to be another's. */
const aboutOf = (state: MessageState, { patient }: Person): MessageTrace['about'] | undefined => {
  if (state.status === 'filed') return state.filed.patient === patient ? 'them' : undefined
  if (state.status === 'resolved') return state.patient === patient ? 'them' : undefined
  if (state.status !== 'quarantined' && state.status !== 'rejected') return undefined
  return state.quarantine.reason === 'identifiersDisagree' ? 'undecided' : 'them'
}

/** Every message that is about the person. */
export const messagesOf = async (deps: TraceDeps, person: Person): Promise<readonly MessageTrace[]> => {
  const ids = new Set<string>()
  for await (const page of openedOf(deps, message.category, ({ type }) => decisions.includes(type)))
    for (const recorded of page) if (mentions(recorded, person)) ids.add(idOf(recorded.stream))
  const found: MessageTrace[] = []
  for (const id of ids) {
    const history = await deps.journal.load(streamName(message.category, id))
    const state = fold(message, typedEvents(message, history))
    const about = aboutOf(state, person)
    if (about !== undefined && 'received' in state)
      found.push({ id, about, blobs: hashOf(state.received.content) })
  }
  return found
}
