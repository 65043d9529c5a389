/** The ACK: what it echoes, how it points at a fault. */
import { describe, expect, it } from 'vitest'
import { acknowledge } from '../../../feeds/hl7v2/acknowledge.ts'
import { faultAt, faultCodes } from '../../../feeds/hl7v2/fault.ts'
import { instant } from '../../../domain/kernel/time.ts'

const stamp = { at: instant.parse('2026-11-02T09:10:11.120Z'), controlId: 'c1' }
const fault = faultAt(
  { segment: 'PID', ordinal: 1, field: 3 },
  faultCodes.requiredFieldMissing,
  'PID-3 is empty',
)
const lines = (bytes: Uint8Array, refused = false): readonly string[] =>
  Buffer.from(acknowledge(bytes, refused ? { code: 'AR', fault } : { code: 'AA' }, stamp))
    .toString('latin1')
    .split('\r')

describe('an acknowledgement', () => {
  it('swaps sender and receiver and echoes version, processing id, character set and control id', () => {
    const sent =
      'MSH|^~\\&|LAB|RYJ^1.2^ISO|CIE|LON|20260101||ORU^R01^ORU_R01|A 1^b|T|2.4||||||8859/1\rPID|1\r'
    expect(lines(Buffer.from(sent))).toStrictEqual([
      'MSH|^~\\&|CIE|LON|LAB|RYJ^1.2^ISO|20261102091011.120+0000||ACK^R01^ACK|c1|T|2.4||||||8859/1',
      'MSA|AA|A 1^b',
      '',
    ])
  })

  it('names the place and the code of a fault', () => {
    expect(lines(Buffer.from('MSH|^~\\&|||||||ADT^A28|7|P|2.5\r'), true).slice(1)).toStrictEqual([
      'MSA|AR|7',
      'ERR||PID^1^3|101^PID-3 is empty^HL70357|E||||PID-3 is empty',
      '',
    ])
  })

  it('echoes the control id byte for byte, whatever the character set', () => {
    const sent = Buffer.concat([
      Buffer.from('MSH|^~\\&|||||||ADT^A28|'),
      Buffer.of(0xff, 0xe9, 0x41),
      Buffer.from('|P|2.5\r'),
    ])
    const ack = Buffer.from(acknowledge(sent, { code: 'AA' }, stamp))
    expect(ack.includes(Buffer.of(0x7c, 0xff, 0xe9, 0x41, 0x0d))).toBe(true)
  })

  it('speaks with the separators of the message', () => {
    expect(lines(Buffer.from('MSH#:*/%#LAB#RYJ#####ADT:A28#7#P#2.5\r'), true)).toStrictEqual([
      'MSH#:*/%###LAB#RYJ#20261102091011.120+0000##ACK:A28:ACK#c1#P#2.5',
      'MSA#AR#7',
      'ERR##PID:1:3#101:PID-3 is empty:HL70357#E####PID-3 is empty',
      '',
    ])
  })

  it.each(['', 'garbage', 'MSH', 'PID|1|2'])('answers %j with an empty control id', sent => {
    expect(lines(Buffer.from(sent), true)).toStrictEqual([
      'MSH|^~\\&|||||20261102091011.120+0000||ACK|c1',
      'MSA|AR',
      'ERR||PID^1^3|101^PID-3 is empty^HL70357|E||||PID-3 is empty',
      '',
    ])
  })
})
