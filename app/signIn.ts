/** How people sign in: with the issuer that the settings name, or else with the demonstration's. */
import type { Router } from 'express'
import type { JWTVerifyGetKey } from 'jose'
import { localKeys, remoteKeys } from '../api/http/bearer.ts'
import type { Clock } from '../domain/kernel/time.ts'
import { sealer } from '../portal/security/sealing.ts'
import type { OpenIdIssuer } from '../portal/signIn/config.ts'
import type { PortalPages } from '../portal/visitor.ts'
import { clientKey } from './clientKey.ts'
import type { Config } from './config.ts'
import { demonstrationIssuer } from './demonstration/issuer/issuer.tsx'
import { demonstrationKeys, publicKeys } from './demonstration/issuer/keys.ts'
import { issuerMemory } from './demonstration/issuer/memory.ts'
import { demonstrationAlgorithm } from './demonstration/issuer/people.ts'
import { demonstrationKeyFile } from './demonstration/keyFile.ts'
import { signInPeople } from './demonstration/signIn.ts'
import type { IssuerSettings } from './signInSettings.ts'
import type { Stores } from './stores.ts'

export interface SignIn {
  readonly issuer: OpenIdIssuer
  readonly algorithms: readonly string[]
  /** The keys that tokens are signed with, once the issuer has said where they are. */
  readonly keys: (keysAt: () => Promise<URL>) => JWTVerifyGetKey
  /** The demonstration's issuer, which this process serves itself. */
  readonly router?: Router
}

/** What signing in shares with the whole process. */
interface Surroundings {
  readonly config: Config
  readonly base: URL
  readonly pages: PortalPages
  readonly stores: Pick<Stores, 'sessions' | 'keys'>
  readonly clock: Clock
}

const demonstrationSignIn = async (around: Surroundings): Promise<SignIn> => {
  const { config, base, pages, stores, clock } = around
  const keys = await demonstrationKeys(demonstrationKeyFile(config))
  const seals = sealer(await stores.keys.secret('demonstration issuer'))
  const people = signInPeople(config.demonstrationPeople)
  const issuer = demonstrationIssuer({
    base,
    keys,
    people: () => Promise.resolve(people),
    pages,
    memory: issuerMemory(stores.sessions, seals, clock),
  })
  return {
    issuer: issuer.signIn,
    keys: () => localKeys(publicKeys(keys)),
    algorithms: [demonstrationAlgorithm],
    router: issuer.router,
  }
}

const outsideSignIn = async ({ clientKeyFile, ...issuer }: IssuerSettings): Promise<SignIn> => ({
  issuer: {
    ...issuer,
    ...(clientKeyFile !== undefined && { clientKey: await clientKey(clientKeyFile, issuer.algorithm) }),
  },
  keys: remoteKeys,
  algorithms: [issuer.algorithm],
})

/** The sign-in of the settings; an issuer elsewhere is not asked anything yet. Throws BadSetting. */
export const openSignIn = (around: Surroundings): Promise<SignIn> =>
  around.config.signIn === undefined ? demonstrationSignIn(around) : outsideSignIn(around.config.signIn)
