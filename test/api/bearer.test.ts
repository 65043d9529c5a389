import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { localKeys, openTokens, remoteKeys } from '../../api/http/bearer.ts'
import type { Tokens } from '../../api/http/exchange.ts'
import { keyedHash } from '../../store/keyedHash.ts'
import { id } from '../support/domain.ts'
import { openWorld, type World } from '../support/world.ts'
import { audience, issuerAddress, makeIssuer, type Issuer } from './support/issuer.ts'

let world: World
let secret: Uint8Array
let issuer: Issuer
let revoked: Set<string>
let tokens: Tokens

const opened = (keys = localKeys(issuer.keys)): Tokens =>
  openTokens({
    issuer: issuerAddress,
    audience,
    algorithms: ['ES256'],
    keys,
    clock: world.clock,
    identity: world.identity,
    fingerprint: (...parts) => keyedHash(secret, ...parts),
    isRevoked: user => Promise.resolve(revoked.has(user)),
  })

beforeEach(async () => {
  world = await openWorld()
  secret = await world.stores.keys.secret('api')
  issuer = await makeIssuer(world.clock)
  revoked = new Set()
  tokens = opened()
  await world.claimFor('login', id('a'), [issuerAddress, 'ann'])
})

afterEach(() => world.close())

const verify = async (claims: Parameters<Issuer['token']>[0]) => tokens.verify(await issuer.token(claims))

describe('a bearer token', () => {
  it('names the patient to whom the sign-in is linked, in a session that is not the token', async () => {
    const token = await issuer.token({ sub: 'ann', role: 'patient' })
    const caller = await tokens.verify(token)
    expect(caller).toStrictEqual({
      by: { user: id('a'), role: 'patient' },
      session: expect.stringMatching(/^[0-9a-f]{32}$/) as string,
    })
    expect(token).not.toContain('session' in caller ? caller.session : '')
  })
  it('carries the team that a professional chose', async () => {
    await world.claimFor('login', id('b'), [issuerAddress, 'dr'])
    expect(await verify({ sub: 'dr', role: 'professional', team: id('c') })).toMatchObject({
      by: { user: id('b'), role: 'professional', team: id('c') },
    })
  })
  it('gives other roles an opaque id of their sign-in', async () => {
    const user = await world.identity.claimId('login', issuerAddress, 'eve')
    expect(await verify({ sub: 'eve', role: 'auditor' })).toMatchObject({ by: { user, role: 'auditor' } })
  })
  it('is the same session as another token of the same jti', async () => {
    const one = await verify({ sub: 'ann', role: 'patient', jti: 'j' })
    world.passes(10_000)
    expect(await verify({ sub: 'ann', role: 'patient', jti: 'j' })).toStrictEqual(one)
  })
  it('says so when nobody is linked to the sign-in, and finds them once they are', async () => {
    const token = await issuer.token({ sub: 'new', role: 'patient' })
    expect(await tokens.verify(token)).toMatchObject({ fault: 'notLinked' })
    await world.claimFor('login', id('d'), [issuerAddress, 'new'])
    expect(await tokens.verify(token)).toMatchObject({ by: { user: id('d') } })
  })
})

describe('a bearer token is refused', () => {
  it('from another issuer', async () => {
    expect(await verify({ sub: 'ann', role: 'patient', issuer: 'https://other.example' })).toMatchObject({
      fault: 'invalid',
    })
  })
  it('for another audience', async () => {
    expect(await verify({ sub: 'ann', role: 'patient', audience: 'elsewhere' })).toMatchObject({
      fault: 'invalid',
    })
  })
  it('with a role that does not exist', async () => {
    expect(await verify({ sub: 'ann', role: 'wizard' })).toMatchObject({ fault: 'invalid' })
  })
  it('signed by another key', async () => {
    expect(await tokens.verify(await issuer.forged({ sub: 'ann', role: 'patient' }))).toMatchObject({
      fault: 'invalid',
    })
  })
  it('without a signature', async () => {
    expect(await tokens.verify(issuer.unsigned({ sub: 'ann', role: 'patient' }))).toMatchObject({
      fault: 'invalid',
    })
  })
  it('when it is no token at all', async () => {
    expect(await tokens.verify('nonsense')).toMatchObject({ fault: 'invalid' })
  })
  it('once it has expired, also when it was good before; five seconds of clock skew are forgiven', async () => {
    const token = await issuer.token({ sub: 'ann', role: 'patient', expires: 60 })
    expect(await tokens.verify(token)).toHaveProperty('by')
    world.passes(64_000)
    expect(await tokens.verify(token)).toHaveProperty('by')
    world.passes(2_000)
    expect(await tokens.verify(token)).toStrictEqual({ fault: 'invalid', why: 'The token has expired' })
  })
  it('when it would outlive what is remembered of a revocation', async () => {
    const token = await issuer.token({ sub: 'ann', role: 'patient', expires: 12 * 3600 + 1 })
    expect(await tokens.verify(token)).toMatchObject({ fault: 'invalid' })
  })
  it('from the moment its session is revoked, although it was good before', async () => {
    const token = await issuer.token({ sub: 'ann', role: 'patient' })
    const caller = await tokens.verify(token)
    if (!('session' in caller)) throw new Error('was not good before')
    revoked.add(caller.by.user)
    tokens.forget(caller.session)
    expect(await tokens.verify(token)).toMatchObject({ fault: 'invalid' })
  })
  it('for the time being when the keys can’t be had', async () => {
    tokens = opened(remoteKeys(() => Promise.resolve(new URL('http://127.0.0.1:9/jwks'))))
    expect(await verify({ sub: 'ann', role: 'patient' })).toMatchObject({ fault: 'unavailable' })
  })
})
