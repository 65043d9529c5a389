/** Where the keys live: one per person, wrapped by a master key, apart from the log. To erase a person is to destroy their key. */

/** A person's key, or that it was destroyed, or that there never was one. */
export type KeyState =
  | { readonly state: 'present'; readonly key: Uint8Array }
  | { readonly state: 'destroyed' }
  | { readonly state: 'unknown' }

/** What moves with a log to another key store: a person's key, a destroyed one, or a named secret. */
export type KeptKey =
  | { readonly subject: string; readonly state: 'present'; readonly key: Uint8Array }
  | { readonly subject: string; readonly state: 'destroyed' }
  | { readonly secret: string; readonly key: Uint8Array }

export interface KeyStore {
  /** The subject's 256-bit key, made and durable before this answers. Throws `KeyDestroyed` for an erased subject. */
  readonly obtain: (subject: string) => Promise<Uint8Array>
  readonly find: (subject: string) => Promise<KeyState>
  /** Destroys keys for ever; the wrapped bytes are in no file afterwards. The subjects stay known as destroyed. Many at once take hardly longer than one. */
  readonly destroy: (...subjects: readonly string[]) => Promise<void>
  /** A named 256-bit secret that is made once and kept (identifier hashes, fingerprints). */
  readonly secret: (name: string) => Promise<Uint8Array>
  /** Every subject and every secret, in pages. A subject destroyed meanwhile comes again, as destroyed: the last word counts. */
  readonly all: () => AsyncIterable<readonly KeptKey[]>
  /**
   * Takes what another store of the same log holds, durable when this answers. Whoever is destroyed here or there is destroyed. Throws
   * where another key stands, and takes nothing then.
   */
  readonly adopt: (kept: readonly KeptKey[]) => Promise<void>
  /** Notes a plain word with the keys, until it is cleared: that something was begun which whoever comes next must finish. Durable when this answers. */
  readonly mark: (word: string) => Promise<void>
  readonly clear: (word: string) => Promise<void>
  readonly marks: () => Promise<readonly string[]>
  /** A small named plain value kept with the keys (the log's identity); set once. */
  readonly identity: () => Promise<string | undefined>
  readonly setIdentity: (identity: string) => Promise<void>
  readonly close: () => Promise<void>
}

/** Thrown when something would be sealed for a person who was erased. */
export class KeyDestroyed extends Error {
  override readonly name = 'KeyDestroyed'
}
