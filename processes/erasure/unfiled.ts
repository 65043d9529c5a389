/** Messages that nobody filed (refused, or not come so far) and that name a person by their numbers: known only by reading their bytes. */
import type { Documents, Identity } from '../../access/access.ts'
import type { NamedNumbers, NumberReader } from '../../domain/filing.ts'
import type { MessageState } from '../../domain/message/decider.ts'
import type { BlobStore } from '../../store/blobs.ts'

export interface UnfiledDeps {
  readonly identity: Pick<Identity, 'claimId'>
  readonly documents: Pick<Documents, 'read'>
  readonly blobs: Pick<BlobStore, 'get'>
  readonly numbers: { readonly hl7v2: NumberReader }
  readonly directory: (organisation: string) => Promise<{ readonly names: readonly string[] } | undefined>
}

/** The person, with the claims of their identifiers. */
export interface Person {
  readonly patient: string
  readonly claims: ReadonlySet<string>
  readonly nhsNumber: string | undefined
}

/** A message that nobody filed, by its id. */
export interface Unfiled {
  readonly id: string
  readonly state: Extract<MessageState, { readonly received: object }>
}

/** As people write the number: in one, or in groups. */
const writtenForms = (number: string): readonly string[] =>
  ['', ' ', '-'].map(between => [number.slice(0, 3), number.slice(3, 6), number.slice(6)].join(between))

const holdsNumber = (bytes: Uint8Array, { nhsNumber }: Person): boolean =>
  nhsNumber !== undefined && writtenForms(nhsNumber).some(form => Buffer.from(bytes).includes(form))

const claimsOf = (
  { identity }: UnfiledDeps,
  organisation: string,
  { nhsNumbers, localNumbers }: NamedNumbers,
): Promise<readonly string[]> =>
  Promise.all([
    ...nhsNumbers.map(number => identity.claimId('nhsNumber', number)),
    ...localNumbers.map(number => identity.claimId('localNumber', organisation, number)),
  ])

/** The bytes; undefined where a blob is gone already: an erasure that was cut off had found the message. */
const bytesOf = async (
  { documents, blobs }: UnfiledDeps,
  { id, state }: Unfiled,
): Promise<Uint8Array | undefined> => {
  const { content } = state.received
  if ('hash' in content && (await blobs.get(content.hash)) === undefined) return undefined
  return documents.read(id, content)
}

/**
 * Whether a message that nobody filed names the person. A refused one is searched as text too: nothing more can come of it, and it
 * may name them where no message should, or be unreadable. Holds one message at a time.
 */
export const isNamedIn = async (deps: UnfiledDeps, message: Unfiled, person: Person): Promise<boolean> => {
  const { status, received } = message.state
  const bytes = await bytesOf(deps, message)
  if (bytes === undefined) return status === 'refused'
  if (status === 'refused' && holdsNumber(bytes, person)) return true
  const names = (await deps.directory(received.organisation))?.names ?? []
  const numbers = deps.numbers[received.format](bytes, names)
  if (numbers === undefined) return false
  const claims = await claimsOf(deps, received.organisation, numbers)
  return claims.some(claim => person.claims.has(claim))
}
