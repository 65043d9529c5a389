/** Identifiers: opaque ids of ours, and the NHS's own (NHS number, ODS code) with their checks. */
import { z } from 'zod'

/** An opaque id of ours: 32 lower-case hexadecimal characters, never a dash (a stream is `category-id`). */
export const opaqueId = z.string().regex(/^[0-9a-f]{32}$/, 'an id of 32 hexadecimal characters')
export type OpaqueId = z.infer<typeof opaqueId>

/** Makes ids. Random in production, seeded in the demonstration and in tests. */
export interface IdSource {
  /** A fresh opaque id. */
  readonly opaque: () => OpaqueId
  /** A fresh UUID, for events, commands and correlations. */
  readonly uuid: () => string
}

const checkDigit = (nine: string): number => {
  const sum = Array.from(nine, Number).reduce((total, digit, place) => total + digit * (10 - place), 0)
  return (11 - (sum % 11)) % 11
}

/** True for ten digits whose last is the modulus-11 check digit (NHS Data Dictionary, "NHS Number"). */
export const isNhsNumber = (text: string): boolean =>
  /^\d{10}$/.test(text) && checkDigit(text.slice(0, 9)) === Number(text[9])

/** A valid NHS number: ten digits, spaces removed on the way in. */
export const nhsNumber = z
  .string()
  .transform(text => text.replaceAll(/[ -]/g, ''))
  .refine(isNhsNumber, 'not a valid NHS number: ten digits, the last one a check digit')

/** `999 000 0000`, as the NHS writes the number for people. */
export const spacedNhsNumber = (number: string): string =>
  `${number.slice(0, 3)} ${number.slice(3, 6)} ${number.slice(6)}`

/** An Organisation Data Service code: 3 to 8 capital letters and digits. */
export const odsCode = z.string().regex(/^[A-Z0-9]{3,8}$/, 'an ODS code of 3 to 8 capital letters and digits')

/** The ODS code of a primary care network: U and five digits. */
export const networkCode = z
  .string()
  .regex(/^U\d{5}$/, 'the ODS code of a primary care network: U and five digits')

/** A configured receiver of special patient notes by its name, `adastra` for example. */
export const receiverName = z.string().regex(/^[a-z][a-z0-9]{0,39}$/, 'small letters and digits')

/** The name of a stream: `category-id`. */
export const streamName = (category: string, id: string): string => `${category}-${id}`

/** The category in front of a stream's one dash. */
export const categoryOf = (stream: string): string => stream.slice(0, stream.indexOf('-'))

/** The id behind a stream's one dash. */
export const idOf = (stream: string): string => stream.slice(stream.indexOf('-') + 1)
