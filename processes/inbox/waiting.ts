/** The messages in quarantine, by the identifiers that they wait for. */

export interface Waiting {
  readonly add: (message: string, identifiers: readonly string[]) => void
  readonly remove: (message: string) => void
  /** Every other message that waits for one of these. */
  readonly sharing: (message: string, identifiers: readonly string[]) => readonly string[]
  readonly size: () => number
}

/** An empty index. */
export const makeWaiting = (): Waiting => {
  const identifiersOf = new Map<string, readonly string[]>()
  const byIdentifier = new Map<string, Set<string>>()
  const remove = (message: string): void => {
    for (const identifier of identifiersOf.get(message) ?? []) {
      const others = byIdentifier.get(identifier)
      others?.delete(message)
      if (others?.size === 0) byIdentifier.delete(identifier)
    }
    identifiersOf.delete(message)
  }
  return {
    remove,
    add: (message, identifiers) => {
      remove(message)
      identifiersOf.set(message, identifiers)
      for (const identifier of identifiers) {
        const those = byIdentifier.get(identifier) ?? new Set()
        byIdentifier.set(identifier, those.add(message))
      }
    },
    sharing: (message, identifiers) => {
      const found = new Set(identifiers.flatMap(identifier => [...(byIdentifier.get(identifier) ?? [])]))
      found.delete(message)
      return [...found]
    },
    size: () => identifiersOf.size,
  }
}
