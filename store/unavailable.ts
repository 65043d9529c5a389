/** What a store throws that lies on a server. */

const codeOf = (cause: unknown): string => {
  if (!(cause instanceof Error)) return 'no answer'
  if ('code' in cause && typeof cause.code === 'string') return cause.code
  return cause.name === 'Error' ? cause.message : cause.name
}

/** Thrown when a store's server can't be reached, or can't do its work now. Asking again does no harm, and may help. */
export class StoreUnavailable extends Error {
  override readonly name = 'StoreUnavailable'
  /** The system's or the server's own word for it. */
  readonly code: string
  constructor(what: string, cause: unknown) {
    const code = codeOf(cause)
    super(`${what} can’t be reached (${code})`, { cause })
    this.code = code
  }
}
