/** Messages that wait or were refused, in words. */
import type { QuarantineReason } from '../../domain/message/events.ts'

/** Each reason as a sentence. */
export const reasonWords: Readonly<Record<QuarantineReason, string>> = {
  noIdentifier: 'It names nobody that we could look for',
  unknownIdentifier: 'We know nobody with these numbers',
  unverified: 'The sender has not verified the NHS number',
  invalidNhsNumber: 'What it gives as an NHS number can’t be one: a digit is wrong',
  birthDateDiffers: 'The date of birth differs from the record',
  identifiersDisagree: 'Its numbers belong to different people',
  belongsToAnother: 'What it changes belongs to another person',
  cannotBeFiled: 'We could not file it, and trying again did not help',
  notMapped: 'We can’t read what kind of message it is',
}

/** The message's type, and whether its control id was another's before: the same number for two is a fault at the sender. */
export const typeWords = (line: {
  readonly messageType: string
  readonly reusedControlId: boolean
}): string =>
  line.reusedControlId
    ? `${line.messageType} (its number was used before for another message)`
    : line.messageType
