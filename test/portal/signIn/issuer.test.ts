/** The embedded issuer: its keys, its page, its tokens, and that it serves this machine alone. */
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { decodeProtectedHeader } from 'jose'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { localKeys, openTokens } from '../../../api/http/bearer.ts'
import { demonstrationIssuer } from '../../../app/demonstration/issuer/issuer.tsx'
import { demonstrationKeys, publicKeys } from '../../../app/demonstration/issuer/keys.ts'
import { demonstrationIssuerName, demonstrationPath } from '../../../app/demonstration/issuer/people.ts'
import { demonstrationToken } from '../../../app/demonstration/issuer/token.ts'
import { keyedHash } from '../../../store/keyedHash.ts'
import { ownMemory } from './ownMemory.ts'
import { openWorld } from './world.tsx'
import type { World } from './world.tsx'

let world: World
beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world.close())

describe('the keys', () => {
  it('are made once, even by two programs at once, and are for their owner alone', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'keys-'))
    const file = join(folder, 'deeper', 'issuer.json')
    const [one, other] = await Promise.all([demonstrationKeys(file), demonstrationKeys(file)])
    expect(one).toStrictEqual(other)
    expect(await demonstrationKeys(file)).toStrictEqual(one)
    expect((await stat(file)).mode & 0o777).toBe(0o600)
    expect(await readdir(join(folder, 'deeper'))).toStrictEqual(['issuer.json'])
    await rm(folder, { recursive: true })
  })

  it('show their public half alone', async () => {
    const answer = await world.browser().get(`${demonstrationPath}/jwks`)
    expect(answer.body).not.toContain('"d"')
    expect(JSON.stringify(publicKeys(world.keys))).not.toContain(world.keys.signing.d)
  })
})

describe('the issuer', () => {
  it('refuses what was forwarded from elsewhere', async () => {
    const browser = world.browser()
    const answers = [
      await browser.get(`${demonstrationPath}/jwks`, { 'x-forwarded-for': '203.0.113.7' }),
      await browser.get(`${demonstrationPath}/auth`, { forwarded: 'for=203.0.113.7' }),
    ]
    expect(answers.map(({ status }) => status)).toStrictEqual([403, 403])
  })

  it('is not made for an address beyond loopback', () => {
    const settings = {
      keys: world.keys,
      people: () => Promise.resolve(world.cast.people),
      memory: ownMemory(),
    }
    const pages = { frame: () => '', errorPage: () => '' }
    expect(() =>
      demonstrationIssuer({ ...settings, pages, base: new URL('https://records.example') }),
    ).toThrow('loopback')
  })

  it('answers no client but the portal, and sends nobody elsewhere', async () => {
    const query = new URLSearchParams({
      client_id: 'care-information-exchange-portal',
      redirect_uri: 'https://evil.example/',
      response_type: 'code',
      scope: 'openid',
    })
    const answer = await world.browser().get(`${demonstrationPath}/auth?${query.toString()}`)
    expect([answer.status, answer.headers.location]).toStrictEqual([400, undefined])
  })

  it('forgets an interaction that is not this browser’s', async () => {
    const page = await world.browser().follow(await world.browser().get('/record'))
    expect((await world.browser().get(page.url.pathname)).status).toBe(400)
  })
})

describe('a bearer token of the demonstration', () => {
  const fingerprint = (...parts: readonly string[]) => keyedHash(new Uint8Array(32), ...parts)
  const tokens = () =>
    openTokens({
      issuer: demonstrationIssuerName,
      audience: 'care-information-exchange',
      algorithms: ['ES256'],
      keys: localKeys(publicKeys(world.keys)),
      clock: world.cast.clock,
      identity: world.cast.identity,
      fingerprint: fingerprint,
      isRevoked: () => Promise.resolve(false),
    })
  const token = (change: object = {}) => {
    const [ada] = world.cast.people
    if (ada === undefined) throw new Error('nobody to be')
    const usual = {
      audience: 'care-information-exchange',
      hours: 1,
      now: world.cast.clock(),
      id: 'one',
    }
    return demonstrationToken({ as: ada, keys: world.keys, ...usual, ...change })
  }
  const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url')

  it('is accepted by the API as that person', async () => {
    expect(await tokens().verify(await token())).toMatchObject({
      by: { user: world.cast.who.patient, role: 'patient' },
    })
  })

  it('names the algorithm, the key and its kind', async () => {
    const { kid } = world.keys.signing
    expect(decodeProtectedHeader(await token())).toStrictEqual({ alg: 'ES256', kid, typ: 'at+jwt' })
  })

  it('carries a professional’s usual team, or the one asked for', async () => {
    const { surgeryTeam, kidneyTeam } = world.cast.who
    const nurse = world.cast.people.find(one => one.login === 'nurse')
    const usual = await tokens().verify(await token({ as: nurse }))
    const other = await tokens().verify(await token({ as: nurse, team: kidneyTeam }))
    expect([usual, other]).toMatchObject([{ by: { team: surgeryTeam } }, { by: { team: kidneyTeam } }])
  })

  it('is refused for another audience, after its time, and changed by a letter', async () => {
    const good = await token()
    const bad = [
      await token({ audience: 'another-service' }),
      await token({ now: '2026-11-01T09:00:00.000Z' }),
      `${good.slice(0, -2)}${good.endsWith('AA') ? 'BB' : 'AA'}`,
      good.replace(
        /\.[^.]+\./,
        `.${encode({ iss: demonstrationIssuerName, sub: 'gp', role: 'professional' })}.`,
      ),
    ]
    for (const one of bad) expect(await tokens().verify(one)).toMatchObject({ fault: 'invalid' })
  })

  it('is refused unsigned, signed with a shared secret, and by the keys of another installation', async () => {
    const good = await token()
    const [, payload = ''] = good.split('.')
    const folder = await mkdtemp(join(tmpdir(), 'keys-'))
    const foreign = await token({ keys: await demonstrationKeys(join(folder, 'issuer.json')) })
    const { signing } = world.keys
    const { SignJWT } = await import('jose')
    const shared = await new SignJWT({ role: 'auditor' })
      .setProtectedHeader({ alg: 'HS256', kid: signing.kid })
      .setIssuer(demonstrationIssuerName)
      .setAudience('care-information-exchange')
      .setSubject('auditor')
      .setExpirationTime('1h')
      .sign(Buffer.from(JSON.stringify(publicKeys(world.keys))))
    for (const one of [`${encode({ alg: 'none' })}.${payload}.`, shared, foreign]) {
      expect(await tokens().verify(one)).toMatchObject({ fault: 'invalid' })
    }
    await rm(folder, { recursive: true })
  })

  it('lives 1 to 12 hours', async () => {
    await expect(token({ hours: 13 })).rejects.toThrow(RangeError)
    await expect(token({ hours: 0 })).rejects.toThrow(RangeError)
    await expect(token({ hours: Number.NaN })).rejects.toThrow(RangeError)
  })
})
