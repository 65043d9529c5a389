/** A system's client: who speaks through it, what it may ask, and how it proves itself (X6). */
import { z } from 'zod'
import type { CommandContracts } from '../kernel/decider.ts'
import type { EventContracts } from '../kernel/event.ts'
import { opaqueId } from '../kernel/ids.ts'

/**
 * `notes.search`: special patient notes by NHS number (X4) · `sandbox`: made-up answers alone, for those who build a client.
 * A client of the sandbox has no other scope.
 */
export const clientScopes = ['notes.search', 'sandbox'] as const
export type ClientScope = (typeof clientScopes)[number]

const scopes = z
  .array(z.enum(clientScopes))
  .min(1)
  .max(clientScopes.length)
  .readonly()
  .refine(list => new Set(list).size === list.length, 'each scope once')
  .refine(list => !list.includes('sandbox') || list.length === 1, 'the sandbox is a scope of its own')

const base64url = z.string().regex(/^[\w-]{20,200}$/, 'base64url')

/** What is kept of a secret: scrypt (RFC 7914) over it, with its parameters. The secret itself is nowhere. */
export const hashedSecret = z
  .object({
    scheme: z.literal('scrypt'),
    n: z.number().int().min(1024).max(1_048_576),
    r: z.number().int().min(1).max(32),
    p: z.number().int().min(1).max(16),
    salt: base64url,
    hash: base64url,
  })
  .readonly()
export type HashedSecret = z.infer<typeof hashedSecret>

const coordinate = z.string().regex(/^[\w-]{20,800}$/, 'base64url')

/** A public key (RFC 7517) for private_key_jwt: RSA, P-256 or Ed25519. What is private has no place in it. */
export const publicKey = z.discriminatedUnion('kty', [
  z.strictObject({ kty: z.literal('RSA'), n: coordinate, e: z.string().regex(/^[\w-]{1,12}$/) }).readonly(),
  z.strictObject({ kty: z.literal('EC'), crv: z.literal('P-256'), x: coordinate, y: coordinate }).readonly(),
  z.strictObject({ kty: z.literal('OKP'), crv: z.literal('Ed25519'), x: coordinate }).readonly(),
])
export type PublicKey = z.infer<typeof publicKey>

/** How a client proves itself: with a secret, with a key, or with either. */
const proof = z
  .object({ secret: hashedSecret.optional(), key: publicKey.optional() })
  .readonly()
  .refine(({ secret, key }) => secret !== undefined || key !== undefined, 'a secret or a key')

const registered = z
  .object({
    name: z.string().min(1).max(200),
    /** The provider whose system it is. */
    organisation: opaqueId,
    scopes,
    proof,
  })
  .readonly()
const scopesChanged = z.object({ scopes }).readonly()
const revoked = z.object({ reason: z.string().min(1).max(500) }).readonly()

export const clientEvents = {
  ClientRegistered: { v: 1, data: registered },
  /** Whatever it proved itself with before holds no more, nor does what it was given for that. */
  ClientSecretChanged: { v: 1, data: z.object({ proof }).readonly() },
  ClientScopesChanged: { v: 1, data: scopesChanged },
  ClientRevoked: { v: 1, data: revoked },
} as const satisfies EventContracts

const office = [
  { role: 'administrator', relationship: 'office' },
  { role: 'system', relationship: 'office' },
] as const
export const clientCommands = {
  RegisterClient: { data: registered, who: office },
  ChangeClientSecret: { data: z.object({ proof }).readonly(), who: office },
  ChangeClientScopes: { data: scopesChanged, who: office },
  RevokeClient: { data: revoked, who: office },
} as const satisfies CommandContracts
