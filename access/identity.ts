/** Finds people by their identifiers in the log's claims: strongly consistent, the same on every adapter. */
import { claim } from '../domain/claim/decider.ts'
import type { Journal } from '../store/journal.ts'
import { keyedId } from '../store/keyedHash.ts'
import type { KeyStore } from '../store/keys.ts'
import type { Identity } from './access.ts'
import { foldedReader } from './folded.ts'

/** Opens the look-ups over the log and the keys (which hold the secret that hashes identifiers). */
export const openIdentity = (journal: Journal, keys: KeyStore): Identity => {
  const claimState = foldedReader(journal, keys, claim)
  // The secret is made once and kept for ever: it is unwrapped once, not at every look-up.
  let kept: Uint8Array | undefined
  const secret = async (): Promise<Uint8Array> => (kept ??= await keys.secret('identifiers'))
  const claimId: Identity['claimId'] = async (kind, ...parts) => keyedId(await secret(), kind, ...parts)
  const holder = async (
    kind: Parameters<Identity['claimId']>[0],
    ...parts: readonly string[]
  ): Promise<string | undefined> => {
    const { state } = await claimState(await claimId(kind, ...parts))
    if (state.status !== 'claimed') return undefined
    return (await keys.find(state.holder)).state === 'destroyed' ? undefined : state.holder
  }
  return {
    claimId,
    patientByNhsNumber: number => holder('nhsNumber', number),
    patientByLocalNumber: (organisation, number) => holder('localNumber', organisation, number),
    holderOfLogin: ({ issuer, subject }) => holder('login', issuer, subject),
    providerByOds: ods => holder('odsCode', ods),
  }
}
