/** What HL7 v2 mapping works with: the context of a message, and the items of its parts. */
import type { Item, MessageSource } from '../../../domain/filing.ts'
import type { CodeMap } from '../codes/codeMap.ts'

/** What mapping may know beside the message itself. */
export interface MappingContext extends MessageSource {
  readonly codes: CodeMap
  /** The OBX field in which senders say for how many whole days a result is delayed (usually 13). */
  readonly delayField: number
}

/** Items with the codes that no map knows. */
export interface Items {
  readonly items: readonly Item[]
  readonly unmapped: readonly string[]
}

/** Puts the items of several parts of a message together. */
export const together = (parts: readonly Items[]): Items => ({
  items: parts.flatMap(part => part.items),
  unmapped: [...new Set(parts.flatMap(part => part.unmapped))],
})
