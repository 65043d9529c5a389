/** Erases a person: destroys their key and those of the messages about them, and removes the bytes beside the log (C10). */
import { fold } from '../domain/kernel/decider.ts'
import { streamName } from '../domain/kernel/ids.ts'
import { patient as record } from '../domain/patient/decider.ts'
import type { BlobStore } from '../store/blobs.ts'
import { typedEvents } from '../store/codec.ts'
import { documentsOf } from './erasure/documents.ts'
import { messagesOf, type MessageDeps } from './erasure/messages.ts'
import type { Person } from './erasure/unfiled.ts'

export interface ErasureDeps extends MessageDeps {
  readonly blobs: Pick<BlobStore, 'get' | 'remove'>
}

/** What was done. */
export interface Erasure {
  /** `unknown`: there is no such person; nothing was done. `again`: the key was gone already; what was left behind is gone now. */
  readonly outcome: 'erased' | 'again' | 'unknown'
  /** Messages whose keys were destroyed, and blobs that were removed. */
  readonly messages: number
  readonly blobs: number
  /** Messages that wait with identifiers of this person and of another: somebody must say whose they are. */
  readonly undecided: readonly string[]
}

const personOf = async ({ journal, identity }: ErasureDeps, patient: string): Promise<Person> => {
  const history = await journal.load(streamName(record.category, patient))
  const state = fold(record, typedEvents(record, history))
  if (state.status === 'none' || state.status === 'erased')
    return { patient, claims: new Set(), nhsNumber: undefined }
  const { nhsNumber, localNumbers } = state
  const local = localNumbers.map(({ organisation, number }) =>
    identity.claimId('localNumber', organisation, number),
  )
  const national = nhsNumber === undefined ? [] : [identity.claimId('nhsNumber', nhsNumber)]
  return { patient, claims: new Set(await Promise.all([...national, ...local])), nhsNumber }
}

/**
 * Erases a person for ever. Bytes go first and the person's key last, so that what a crash interrupts is done again in full;
 * messages are looked for once more afterwards, because some may have been filed meanwhile. The caller rebuilds the read models.
 */
export const erasePerson = async (deps: ErasureDeps, patient: string): Promise<Erasure> => {
  const { keys, blobs } = deps
  const before = await keys.find(patient)
  if (before.state === 'unknown') return { outcome: 'unknown', messages: 0, blobs: 0, undecided: [] }
  const person = await personOf(deps, patient)
  const removed = new Set<string>()
  const erased = new Set<string>()

  const remove = async (hashes: readonly string[]): Promise<void> => {
    for (const hash of hashes) {
      await blobs.remove(hash)
      removed.add(hash)
    }
  }
  const eraseMessages = async (): Promise<readonly string[]> => {
    const undecided = new Set<string>()
    const gone: string[] = []
    for await (const { id, about, blobs: hashes } of messagesOf(deps, person)) {
      if (about === 'undecided') undecided.add(id)
      else {
        await remove(hashes)
        gone.push(id)
      }
    }
    await keys.destroy(...gone)
    for (const id of gone) erased.add(id)
    return [...undecided]
  }

  await remove(await documentsOf(deps, patient))
  await eraseMessages()
  await keys.destroy(patient)
  const undecided = await eraseMessages()
  const outcome = before.state === 'destroyed' ? 'again' : 'erased'
  return { outcome, messages: erased.size, blobs: removed.size, undecided }
}
