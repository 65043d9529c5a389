/** The people one may be in the demonstration. None of them is real. */
import type { Role } from '../../../domain/kernel/actor.ts'

export interface DemonstrationPerson {
  /** The name to sign in with (`patient`, `gp`, `privacy-officer` …): the subject that the issuer vouches for. */
  readonly login: string
  readonly name: string
  readonly role: Role
  /** Opaque ids of a professional's teams, the usual one first. */
  readonly teams?: readonly string[]
  /** A few words beside the name: what the team is called, what there is to see. */
  readonly about?: string
}

/** The issuer's name in tokens and links. It resolves nowhere, so that no address is ever mistaken for a real issuer's. */
export const demonstrationIssuerName = 'https://demonstration.care-information-exchange.invalid'

/** Where the issuer answers, on the portal's own origin. */
export const demonstrationPath = '/demonstration-issuer'

/** The one algorithm that it signs with. */
export const demonstrationAlgorithm = 'ES256' as const
