/** The synchroniser token of a session: in every form as `_csrf`, in fetches as a header. It also says whose form it was. */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import type { Request } from 'express'
import type { Sealer } from './sealing.ts'

export const csrfField = '_csrf'
export const csrfHeader = 'x-csrf-token'

const place = 'csrf owner'

/** A fresh token for `user`: a random half, and the user sealed, so that a form outlives its session only for its owner. */
export const freshToken = (seals: Sealer, user: string): string =>
  `${randomBytes(32).toString('base64url')}.${seals.seal(user, place)}`

/** The user whom a token was made for, in this session or an earlier one. */
export const tokenOwner = (seals: Sealer, token: string): string | undefined =>
  seals.open(token.slice(token.indexOf('.') + 1), place)

const digest = (text: string): Buffer => createHash('sha256').update(text).digest()

/** Compares in constant time. */
export const sameToken = (a: string, b: string): boolean => timingSafeEqual(digest(a), digest(b))

/** The token that a request carries: its header, or else the form's field. */
export const sentToken = (request: Request, formField: string): string => request.get(csrfHeader) ?? formField
