/** What HL7 v2 mapping works with: the context of a message, and the items of its parts. */
import type { Item, ListStatement, MessageSource } from '../../../domain/filing.ts'
import type { CodeMap } from '../codes/codeMap.ts'

/** What mapping may know beside the message itself. */
export interface MappingContext extends MessageSource {
  readonly codes: CodeMap
  /** The OBX field in which senders say for how many whole days a result is delayed (usually 13). */
  readonly delayField: number
}

/** Items with what is said of the lists that they are on, and the codes that no map knows. */
export interface Items {
  readonly items: readonly Item[]
  readonly lists?: readonly ListStatement[]
  readonly unmapped: readonly string[]
}

/** Puts the items of several parts of a message together. */
export const together = (parts: readonly Items[]): Items => {
  const lists = parts.flatMap(part => part.lists ?? [])
  return {
    items: parts.flatMap(part => part.items),
    ...(lists.length > 0 && { lists }),
    unmapped: [...new Set(parts.flatMap(part => part.unmapped))],
  }
}
