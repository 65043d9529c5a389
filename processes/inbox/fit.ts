/** Whether the log takes a message's items: known before anything is written, so that a message is filed whole or waits whole. */
import type { EntryContent } from '../../domain/entry/content.ts'
import type { Item } from '../../domain/filing.ts'
import { maxAppendBytes } from '../../store/port.ts'
import { MustWait } from './outcome.ts'

/** What an event holds beside its content. */
const roomForRest = 4096

/** The content as it goes into an event; a large document lies beside the log. */
const withinEvent = (content: EntryContent): EntryContent => {
  if (content.kind !== 'letter') return content
  const { document: _, ...rest } = content
  return rest
}

const contentOf = (item: Item): EntryContent | undefined => {
  if (item.action === 'file') return item.content
  return item.action === 'retract' ? item.trace?.content : undefined
}

/** Throws MustWait where an item is larger than an event may be. */
export const mustFit = (items: readonly Item[]): void => {
  for (const content of items.map(contentOf)) {
    const bytes = content === undefined ? 0 : Buffer.byteLength(JSON.stringify(withinEvent(content)))
    if (bytes > maxAppendBytes - roomForRest)
      throw new MustWait('cannotBeFiled', 'an item is larger than the log takes')
  }
}
