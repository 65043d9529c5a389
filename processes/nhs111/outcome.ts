/** What became of a request to a receiver. */

/** It said no for good: what it was sent is not tried again by itself. */
export class Refused extends Error {
  override readonly name = 'Refused'
}
/** It did not answer, or not as it should: the same is tried again. */
export class NotNow extends Error {
  override readonly name = 'NotNow'
}

/** Client errors that say "later" (RFC 9110, 8470, 6585). */
const later: readonly number[] = [408, 409, 425, 429]
/** That it does not know us says nothing about the note: somebody must mend the settings, and then it goes. */
const unknownHere = 401

/** Whether a status is a refusal that lasts. */
export const isRefusal = (status: number): boolean =>
  status >= 400 && status < 500 && status !== unknownHere && !later.includes(status)
