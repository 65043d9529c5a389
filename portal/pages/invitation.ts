/** Invitation codes: made for one person and day of birth, given once in words, kept only as a keyed hash. */
import { createHmac } from 'node:crypto'
import type { LocalDate } from '../../domain/kernel/time.ts'
import { derivedUuid } from '../../store/keyedHash.ts'
import type { PortalExchange } from '../exchange.ts'

/** Crockford's letters and digits: none that is taken for another. */
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const length = 12

/** A fresh code of 60 random bits, `7K3F-9QTM-2WXA`. */
export const freshCode = ({ ids }: Pick<PortalExchange, 'ids'>): string => {
  const random = ids.opaque()
  const letters = Array.from({ length }, (_, place) =>
    alphabet.charAt(Number.parseInt(random.slice(place * 2, place * 2 + 2), 16) % alphabet.length),
  ).join('')
  return letters.replace(/(.{4})(?=.)/g, '$1-')
}

/** A code as meant, however it was typed. */
export const plainCode = (typed: string): string =>
  typed
    .toUpperCase()
    .replaceAll('O', '0')
    .replaceAll(/[IL]/g, '1')
    .replaceAll(/[^0-9A-Z]/g, '')

/** To whom a code belongs. */
export interface Invitee {
  readonly nhsNumber: string
  readonly birthDate: LocalDate
  readonly code: string
}

/** The hash that the invitation holds: it fits only the same number, the same day and the same code. */
export const tokenOf = async (
  { secret }: Pick<PortalExchange, 'secret'>,
  { nhsNumber, birthDate, code }: Invitee,
): Promise<string> =>
  createHmac('sha256', await secret('invitations'))
    .update([nhsNumber, birthDate, plainCode(code)].join(' '))
    .digest('hex')

/** The command id of registering with a token by one sign-in: sent twice, it is done once. */
export const registrationId = (
  token: string,
  login: { readonly issuer: string; readonly subject: string },
): string => derivedUuid(token, login.issuer, login.subject)
