/** The portal proves itself to its issuer with a private key (private_key_jwt), as NHS login asks; a key that can't be used is refused by the setting's name. */
import { generateKeyPairSync, type KeyObject } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import type { JWK } from 'jose'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { BadSetting } from '../../app/badSetting.ts'
import { clientKey } from '../../app/clientKey.ts'
import { testFolder, type TestFolder } from '../contract/folder.ts'
import { openOutsideIssuer } from '../portal/signIn/outsideIssuer.ts'
import { openWorld } from '../portal/signIn/world.tsx'

let folder: TestFolder
beforeEach(async () => {
  folder = await testFolder()
})
afterEach(() => folder.remove())

const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 })
const publicKey = rsa.publicKey.export({ format: 'jwk' }) as JWK
const pem = (key: KeyObject, type: 'pkcs8' | 'pkcs1' = 'pkcs8'): string =>
  key.export({ format: 'pem', type }).toString()
const jwkOf = (more: object = {}): string =>
  JSON.stringify({ ...rsa.privateKey.export({ format: 'jwk' }), ...more })

const kept = async (text: string): Promise<string> => {
  const place = folder.file('client.key')
  await writeFile(place, text)
  return place
}

/** Signs in with a key from a file at an issuer that knows its public half under a name, or under none. */
const signedInWith = async (text: string, known: JWK = publicKey): Promise<string> => {
  const key = await clientKey(await kept(text), 'RS512')
  const issuer = await openOutsideIssuer({ sub: 'staff-7', name: 'Gil', exchange_role: 'auditor' }, known)
  const world = await openWorld({
    signIn: base => {
      issuer.register(base)
      return { ...issuer.signIn, clientKey: key }
    },
  })
  const browser = world.browser()
  const { body } = await browser.follow(await browser.get('/sign-in'))
  await world.close()
  await issuer.close()
  return body
}

describe('signing in where the client proves itself with a key', () => {
  it.each([
    ['PEM (PKCS #8)', pem(rsa.privateKey)],
    ['PEM (PKCS #1)', pem(rsa.privateKey, 'pkcs1')],
    ['JWK', jwkOf()],
  ])('works with a %s', async (_, text) => {
    expect(await signedInWith(text)).toContain('home role=auditor')
  })
  it('says which key it is, where the JWK has a name', async () => {
    const named = { ...publicKey, kid: 'portal-1' }
    expect(await signedInWith(jwkOf({ kid: 'portal-1' }), named)).toContain('home role=auditor')
    expect(await signedInWith(jwkOf({ kid: 'portal-2' }), named)).not.toContain('home role=auditor')
  })
  it('fails with a key that the issuer does not know', async () => {
    const other = generateKeyPairSync('rsa', { modulusLength: 2048 })
    expect(await signedInWith(pem(other.privateKey))).not.toContain('home role=auditor')
  })
})

describe('a key', () => {
  it('signs with the algorithm that was agreed where it can, and with its own otherwise', async () => {
    const place = await kept(pem(rsa.privateKey))
    const of = async (agreed: 'RS256' | 'PS256' | 'ES256') => (await clientKey(place, agreed)).key.algorithm
    expect(await of('RS256')).toMatchObject({ name: 'RSASSA-PKCS1-v1_5', hash: { name: 'SHA-256' } })
    expect(await of('PS256')).toMatchObject({ name: 'RSA-PSS', hash: { name: 'SHA-256' } })
    expect(await of('ES256')).toMatchObject({ name: 'RSASSA-PKCS1-v1_5', hash: { name: 'SHA-512' } })
    const curve = await kept(pem(generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey))
    expect((await clientKey(curve, 'RS512')).key.algorithm).toMatchObject({ name: 'ECDSA' })
    const edwards = await kept(pem(generateKeyPairSync('ed25519').privateKey))
    expect((await clientKey(edwards, 'RS512')).key.algorithm).toMatchObject({ name: 'Ed25519' })
  })

  const locked = { cipher: 'aes-256-cbc', passphrase: 'secret' } as const
  it.each([
    ['is none', 'canary: no key'],
    ['is no JSON', '{ canary'],
    ['is a JWK without a type', '{"canary":1}'],
    ['is public', rsa.publicKey.export({ format: 'pem', type: 'spki' }).toString()],
    ['is a public JWK', JSON.stringify(publicKey)],
    ['is short', pem(generateKeyPairSync('rsa', { modulusLength: 1024 }).privateKey)],
    ['is of another curve', pem(generateKeyPairSync('ec', { namedCurve: 'P-384' }).privateKey)],
    ['has a passphrase', rsa.privateKey.export({ format: 'pem', type: 'pkcs8', ...locked }).toString()],
  ])('that %s is refused by the setting’s name, and nothing of it is said', async (_, text) => {
    const place = await kept(text)
    const refusal: unknown = await clientKey(place, 'RS512').catch((error: unknown) => error)
    expect(refusal).toBeInstanceOf(BadSetting)
    const words = String(refusal)
    expect(words).toContain(`OIDC_CLIENT_KEY_FILE: ${place} is no private key that can be used`)
    for (const line of (await readFile(place, 'utf8')).split('\n').filter(part => part.length > 5))
      expect(words).not.toContain(line)
  })
  it('that is not there is refused with the system’s words', async () => {
    await expect(clientKey(folder.file('none'), 'RS512')).rejects.toThrow(
      /^OIDC_CLIENT_KEY_FILE: ENOENT: .*none/,
    )
  })
})
