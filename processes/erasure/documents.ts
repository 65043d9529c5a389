/** The documents beside the log that belong to a person's items. */
import { entry } from '../../domain/entry/decider.ts'
import { entryEvents } from '../../domain/entry/events.ts'
import type { Recorded } from '../../domain/kernel/event.ts'
import type { ContentBytes } from '../../domain/kernel/terms.ts'
import { decodePage } from '../../store/codec.ts'
import type { KeyStore } from '../../store/keys.ts'
import type { EventLog, StoredEvent } from '../../store/port.ts'

/** The hash of what lies beside the log; none of what is within the event. */
export const hashOf = (content: ContentBytes | undefined): readonly string[] =>
  content !== undefined && 'hash' in content ? [content.hash] : []

const versionTypes: readonly string[] = Object.keys(entryEvents)
const version = entryEvents.EntryFiled.data.unwrap().pick({ content: true })

const documentIn = ({ event }: Recorded): readonly string[] => {
  const content = 'data' in event ? version.safeParse(event.data).data?.content : undefined
  return content?.kind === 'letter' ? hashOf(content.document) : []
}

/** The hashes of every document of the person's items, in all their versions. */
export const documentsOf = async (
  { log, keys }: { readonly log: Pick<EventLog, 'readAll'>; readonly keys: KeyStore },
  patient: string,
): Promise<readonly string[]> => {
  const hashes = new Set<string>()
  const maybeOwn = ({ type, meta }: StoredEvent): boolean =>
    versionTypes.includes(type) && meta.includes(patient)
  for await (const page of log.readAll({ categories: [entry.category] })) {
    const opened = await decodePage(keys, page.filter(maybeOwn))
    const own = opened.filter(({ meta }) => meta.subject === patient)
    for (const hash of own.flatMap(documentIn)) hashes.add(hash)
  }
  return [...hashes]
}
