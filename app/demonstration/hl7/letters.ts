/** MDM messages: letters. */
import type { Instant } from '../../../domain/kernel/time.ts'
import type { DemonstrationPerson } from '../cast/people.ts'
import { escaped, header, hl7Time, identity, message, segment, type Sender } from './segments.ts'

export interface Letter {
  readonly number: string
  readonly title: string
  readonly author: string
  readonly service: string
  readonly text: string
  /** A PDF, base64, sent instead of the text. */
  readonly pdf?: string
}
/** MDM^T02: a letter, as text or as a PDF. */
export const letterMessage = (
  sender: Sender,
  person: DemonstrationPerson,
  { letter, at }: { readonly letter: Letter; readonly at: Instant },
): Uint8Array =>
  message(
    header(sender, 'MDM^T02', at),
    segment('EVN', 'T02', hl7Time(at)),
    identity(person, sender.ods),
    segment('PV1', '1', 'O', '', '', '', '', '', '', '', letter.service),
    segment(
      'TXA',
      '1',
      'CN',
      letter.pdf === undefined ? 'TX' : 'AP',
      hl7Time(at),
      `^${escaped(letter.author)}`,
      hl7Time(at),
      hl7Time(at),
      '',
      `^${escaped(letter.author)}`,
      '',
      '',
      letter.number,
      '',
      '',
      '',
      escaped(letter.title),
      'AU',
    ),
    letter.pdf === undefined
      ? segment(
          'OBX',
          '1',
          'FT',
          `CN^${escaped(letter.title)}`,
          '',
          escaped(letter.text),
          '',
          '',
          '',
          '',
          '',
          'F',
        )
      : segment(
          'OBX',
          '1',
          'ED',
          `CN^${escaped(letter.title)}`,
          '',
          `^application^pdf^Base64^${letter.pdf}`,
          '',
          '',
          '',
          '',
          '',
          'F',
        ),
  )
