/** How people sign in: with the issuer that the settings name, or else with the demonstration's. */
import type { Router } from 'express'
import type { JWTVerifyGetKey } from 'jose'
import { localKeys, remoteKeys } from '../api/http/bearer.ts'
import type { OpenIdIssuer } from '../portal/signIn/config.ts'
import type { PortalPages } from '../portal/visitor.ts'
import { clientKey } from './clientKey.ts'
import type { Config } from './config.ts'
import { demonstrationIssuer } from './demonstration/issuer/issuer.tsx'
import { demonstrationKeys, publicKeys } from './demonstration/issuer/keys.ts'
import { demonstrationAlgorithm } from './demonstration/issuer/people.ts'
import { demonstrationKeyFile } from './demonstration/keyFile.ts'
import { signInPeople } from './demonstration/signIn.ts'
import type { IssuerSettings } from './signInSettings.ts'

export interface SignIn {
  readonly issuer: OpenIdIssuer
  readonly algorithms: readonly string[]
  /** The keys that tokens are signed with, once the issuer has said where they are. */
  readonly keys: (keysAt: () => Promise<URL>) => JWTVerifyGetKey
  /** The demonstration's issuer, which this process serves itself. */
  readonly router?: Router
}

const demonstrationSignIn = async (config: Config, base: URL, pages: PortalPages): Promise<SignIn> => {
  const keys = await demonstrationKeys(demonstrationKeyFile(config))
  const people = signInPeople(config.demonstrationPeople)
  const issuer = demonstrationIssuer({
    base,
    keys,
    people: () => Promise.resolve(people),
    pages,
    now: Date.now,
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
export const openSignIn = (config: Config, base: URL, pages: PortalPages): Promise<SignIn> =>
  config.signIn === undefined ? demonstrationSignIn(config, base, pages) : outsideSignIn(config.signIn)
