/** Bytes too large for an event: a store addressed by the hash of the bytes as stored (sealed). */

/** Where sealed bytes lie. The port knows nothing of seals: it stores what it is given. */
export interface BlobStore {
  /** Stores bytes durably and answers their SHA-256 as 64 hexadecimal characters. Storing the same bytes twice is one blob. */
  readonly put: (bytes: Uint8Array) => Promise<string>
  /** The bytes of a hash, or undefined. Throws when what lies there does not have that hash. */
  readonly get: (hash: string) => Promise<Uint8Array | undefined>
  /** Removes a blob; removing a missing one is fine. */
  readonly remove: (hash: string) => Promise<void>
  readonly identity: () => Promise<string | undefined>
  readonly setIdentity: (identity: string) => Promise<void>
  readonly close: () => Promise<void>
}
