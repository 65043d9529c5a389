/** What is wrong with a folder after a run: messages lost or doubled, items filed twice or never, read models that differ from a clean rebuild. */
import { readConfig } from '../../app/config.ts'
import { openStores, type Stores } from '../../app/stores.ts'
import { entry } from '../../domain/entry/decider.ts'
import { fold } from '../../domain/kernel/decider.ts'
import type { Recorded } from '../../domain/kernel/event.ts'
import { message, type MessageState } from '../../domain/message/decider.ts'
import { openDatabase } from '../../projections/database.ts'
import { rebuiltRows, rowsIn } from '../support/readModels.ts'
import { typedEvents } from '../../store/codec.ts'
import type { Sent } from './feed.ts'
import type { Answer } from './sending.ts'

type Streams = ReadonlyMap<string, readonly Recorded[]>

const streamsOf = (events: readonly Recorded[], category: string): Streams =>
  Map.groupBy(
    events.filter(({ stream }) => stream.startsWith(`${category}-`)),
    ({ stream }) => stream,
  )

const typeOf = ({ event }: Recorded): string => event.type

const messagesByControl = (events: readonly Recorded[]): ReadonlyMap<string, readonly MessageState[]> => {
  const states = [...streamsOf(events, message.category).values()].map(history =>
    fold(message, typedEvents(message, history)),
  )
  return Map.groupBy(states, state => ('received' in state ? state.received.controlId : ''))
}

const outcomes: readonly string[] = ['MessageFiled', 'MessageQuarantined', 'MessageRefused']

const wrongCount = (kept: number, wasAnswered: boolean): string | undefined => {
  if (kept === 0) return wasAnswered ? 'acknowledged and lost' : undefined
  return kept === 1 ? undefined : `kept ${String(kept)} times`
}

const wrongEnd = (states: readonly MessageState[], becomes: Sent['becomes']): string | undefined => {
  const other = states.find(({ status }) => status !== becomes)
  return other && `${other.status}, not ${becomes}`
}

/** One message: kept once, not lost once acknowledged, answered and ended as it should be. */
const wrongMessage = (
  { control, becomes }: Sent,
  states: readonly MessageState[],
  answer: Answer | undefined,
): readonly string[] => {
  const right = becomes === 'refused' ? 'AR' : 'AA'
  const wrong = [
    wrongCount(states.length, answer !== undefined),
    wrongEnd(states, becomes),
    answer === right ? undefined : `answered ${answer ?? 'nothing'}`,
  ]
  return wrong.filter(one => one !== undefined).map(one => `${control}: ${one}`)
}

/** Received once, and then filed, left to a person or refused once. */
const isWhole = (types: readonly string[]): boolean =>
  types.filter(type => type === 'MessageReceived').length === 1 &&
  types.filter(type => outcomes.includes(type)).length === 1

const wrongMessages = (
  events: readonly Recorded[],
  sent: readonly Sent[],
  answers: ReadonlyMap<string, Answer>,
): readonly string[] => {
  const found = messagesByControl(events)
  const streams = [...streamsOf(events, message.category)].map(
    ([stream, history]) => [stream, history.map(typeOf)] as const,
  )
  return [
    ...sent.flatMap(one => wrongMessage(one, found.get(one.control) ?? [], answers.get(one.control))),
    ...streams.flatMap(([stream, types]) => (isWhole(types) ? [] : [`${stream}: ${types.join()}`])),
  ]
}

const itemsOf = (state: MessageState): readonly string[] =>
  state.status === 'filed'
    ? state.filed.entries.map(({ stream, revision }) => `${stream}@${String(revision)}`)
    : []

/** Each message made the items that it should have, none of them another's. */
const wrongCitations = (events: readonly Recorded[], sent: readonly Sent[]): readonly string[] => {
  const found = messagesByControl(events)
  const cited = new Set<string>()
  return sent.flatMap(({ control, items }) => {
    const made = (found.get(control) ?? []).flatMap(itemsOf)
    const doubled = made.filter(one => cited.has(one))
    for (const one of made) cited.add(one)
    return [
      ...(made.length === items ? [] : [`${control}: made ${String(made.length)} items`]),
      ...doubled.map(one => `${control}: ${one} was another message's`),
    ]
  })
}

/** Each item was filed once, and the log holds as many items and corrections as were sent. */
const wrongItems = (events: readonly Recorded[], sent: readonly Sent[]): readonly string[] => {
  const entries = [...streamsOf(events, entry.category)].map(
    ([stream, history]) => [stream, history.map(typeOf)] as const,
  )
  const wanted = sent.filter(one => one.items === 1)
  const made = wanted.filter(({ corrects }) => !corrects).length
  const all = entries.flatMap(([, types]) => types).length
  return [
    ...entries
      .filter(([, types]) => types.filter(type => type === 'EntryFiled').length !== 1)
      .map(([stream, types]) => `${stream}: ${types.join()}`),
    ...(entries.length === made ? [] : [`${String(entries.length)} items, not ${String(made)}`]),
    ...(all === wanted.length ? [] : [`${String(all)} events of items, not ${String(wanted.length)}`]),
  ]
}

const wrongPeople = (events: readonly Recorded[], people: number): readonly string[] => {
  const created = events.filter(({ event }) => event.type === 'RecordCreated')
  return created.length === people ? [] : [`${String(created.length)} records, not ${String(people)}`]
}

/** The read models of a process that differ from a clean rebuild. */
export const wrongReadModels = async (stores: Stores, path: string): Promise<readonly string[]> => {
  const database = openDatabase(`sqlite:${path}`)
  const lived = await rowsIn(database)
  await database.close()
  const clean = await rebuiltRows(stores)
  return [...clean]
    .filter(([name, rows]) => JSON.stringify(rows) !== JSON.stringify(lived.get(name)))
    .map(([name]) => `the rows of ${name} differ from a clean rebuild`)
}

export const wrongBlobs = async (
  { blobs }: Stores,
  events: readonly Recorded[],
): Promise<readonly string[]> => {
  const hashes = new Set(JSON.stringify(events).match(/(?<="hash":")[0-9a-f]{64}/g))
  const faults: string[] = []
  for (const hash of hashes)
    if ((await blobs.get(hash)) === undefined) faults.push(`the blob ${hash} is lost`)
  return faults
}

/** What was sent, about how many people, and what the senders were told. */
export interface Sending {
  readonly sent: readonly Sent[]
  readonly people: number
  readonly answers: ReadonlyMap<string, Answer>
}

/** Everything that is wrong with what became of the messages that were sent, in the events since. */
export const wrongFeed = (
  events: readonly Recorded[],
  { sent, people, answers }: Sending,
): readonly string[] => [
  ...(new Set(events.map(({ id }) => id)).size === events.length ? [] : ['an event stands in the log twice']),
  ...wrongMessages(events, sent, answers),
  ...wrongCitations(events, sent),
  ...wrongItems(events, sent),
  ...wrongPeople(events, people),
]

/** Everything that is wrong with a folder that nobody works over any more. */
export const faultsOf = async (folder: string, sending: Sending): Promise<readonly string[]> => {
  const config = readConfig({ DATA_DIR: folder })
  const stores = await openStores(config)
  try {
    const events: Recorded[] = []
    for await (const page of stores.journal.readAll()) events.push(...page)
    return [
      ...wrongFeed(events, sending),
      ...(await wrongBlobs(stores, events)),
      ...(await wrongReadModels(stores, config.stores.readModels)),
    ]
  } finally {
    await stores.close()
  }
}
