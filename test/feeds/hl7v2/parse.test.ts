/** Reading messages: their own separators, character sets, line ends, escapes. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkMessage } from '../../../feeds/hl7v2/check.ts'
import { acknowledge } from '../../../feeds/hl7v2/acknowledge.ts'
import { isFault, placeForPeople } from '../../../feeds/hl7v2/fault.ts'
import { all, first, groups, parseMessage } from '../../../feeds/hl7v2/parse.ts'
import type { ParsedMessage } from '../../../feeds/hl7v2/parse.ts'
import { toInstant } from '../../../domain/kernel/time.ts'
import { message, samples } from './exchange.ts'

const parsed = (bytes: Uint8Array): ParsedMessage => {
  const answer = parseMessage(bytes)
  if (isFault(answer)) throw new Error(`${placeForPeople(answer.place)}: ${answer.why}`)
  return answer
}
const header = 'MSH|^~\\&|LAB|RYJ|||20260101||ORU^R01|1|P|2.5'
const place = (bytes: Uint8Array): string | undefined => {
  const answer = parseMessage(bytes)
  return isFault(answer) ? placeForPeople(answer.place) : undefined
}

describe('parsing', () => {
  it('reads components, subcomponents and repetitions, and nothing where nothing stands', () => {
    const pid = first(parsed(message(header, 'PID|1||A^^^X&Y~B^^^Z|""|Reed')), 'PID')
    expect(pid?.repetitions(3).map(one => [one.text(), one.text(4), one.text(4, 2)])).toStrictEqual([
      ['A', 'X', 'Y'],
      ['B', 'Z', ''],
    ])
    expect([pid?.text(4), pid?.raw(4), pid?.text(5), pid?.text(9), pid?.repetitions(9)]).toStrictEqual([
      '',
      '""',
      'Reed',
      '',
      [],
    ])
  })

  it.each(['\r', '\n', '\r\n'])('takes segments that end with %j', end => {
    expect(
      parsed(Buffer.from(`${header}${end}PID|1${end}OBR|1${end}`)).segments.map(one => one.name),
    ).toStrictEqual(['MSH', 'PID', 'OBR'])
  })

  it('passes over a byte order mark', () => {
    expect(parsed(Buffer.concat([Buffer.of(0xef, 0xbb, 0xbf), message(header)])).header.text(10)).toBe('1')
  })

  it('reads with the separators that the message names', () => {
    const pid = first(parsed(message('MSH#:*/%#LAB#RYJ####ORU:R01#1#P#2.5', 'PID#1##A:B%C*D')), 'PID')
    expect(pid?.repetitions(3).map(one => [one.text(), one.text(2), one.text(2, 2)])).toStrictEqual([
      ['A', 'B', 'C'],
      ['D', '', ''],
    ])
  })

  it('takes escapes back, and leaves what it does not know', () => {
    const sent = 'a\\F\\b\\S\\c\\T\\d\\R\\e\\E\\f\\.br\\g\\H\\h\\N\\i\\X0d0a\\\\XC3A9\\ \\Z9\\ C:\\temp'
    const obx = first(parsed(message(header, `OBX|1|FT|||${sent}`)), 'OBX')
    expect(obx?.repetitions(5)[0]?.prose()).toBe('a|b^c&d~e\\f\ng' + 'hi\r\né \\Z9\\ C:\\temp')
  })

  it('keeps separators in prose that the sender forgot to escape', () => {
    const obx = first(parsed(message(header, 'OBX|1|TX|||salt & pepper ^ more')), 'OBX')
    expect(obx?.repetitions(5)[0]?.prose()).toBe('salt & pepper ^ more')
  })

  it.each([
    ['8859/1', 'latin1', 'Zoë'],
    ['UNICODE UTF-8', 'utf8', 'Zoë'],
    ['', 'utf8', 'Zoë'],
    ['', 'latin1', 'Zoë'],
    ['ASCII', 'latin1', 'Zoë'],
  ] as const)('reads MSH-18 %j sent as %s', (named, encoding, name) => {
    const text = `${header}||||||${named}\rPID|1||1||${name}\r`
    expect(first(parsed(Buffer.from(text, encoding)), 'PID')?.text(5)).toBe(name)
  })

  it('says where the fault lies in what is no message', () => {
    expect(place(Buffer.from(''))).toBe('MSH')
    expect(place(Buffer.from('PID|1\r'))).toBe('MSH')
    expect(place(Buffer.from('MSH'))).toBe('MSH-1')
    expect(place(Buffer.from('MSHA^~\\&A'))).toBe('MSH-1')
    expect(place(Buffer.from('MSH|^^\\&|'))).toBe('MSH-2')
    expect(place(Buffer.from('MSH||LAB|'))).toBe('MSH-2')
    expect(place(Buffer.from(`${header}||||||UNICODE UTF-8\rPID|1||1||Zoë\r`, 'latin1'))).toBe('MSH-18')
    expect(place(message(header, 'OBX|'.repeat(200_000)))).toBeUndefined()
    expect(place(message(header, '|'.repeat(250_000)))).toBe('MSH')
  })

  it('groups segments under the one that opens them, in order', () => {
    const whole = parsed(message(header, 'PID|1', 'OBR|1', 'OBX|1', 'NTE|1', 'OBR|2', 'OBX|1'))
    expect(
      groups(whole, 'OBR').map(({ segments }) => segments.map(one => one.name + String(one.ordinal))),
    ).toStrictEqual([
      ['OBR1', 'OBX1', 'NTE1'],
      ['OBR2', 'OBX2'],
    ])
    expect(all(whole, 'OBX')).toHaveLength(2)
  })

  it('reads every sample', () => {
    for (const bytes of samples().values()) expect(parsed(bytes).segments.length).toBeGreaterThan(2)
    expect(samples().size).toBe(79)
  })

  it('never throws, whatever the bytes: neither parsing, nor checking, nor answering', () => {
    const pieces = fc.constantFrom(
      'MSH|^~\\&|',
      'MSH',
      'PID|',
      'OBX|1|NM|',
      'ORU^R01',
      'OBR|',
      '\\X',
      '\\',
      '^',
      '~',
      '&',
      '|',
      '\r',
      '\n',
      '""',
      '\\E\\',
      'é',
      '\u0000',
    )
    const near = fc
      .array(fc.oneof(pieces, fc.string()), { maxLength: 40 })
      .map(list => Buffer.from('MSH|^~\\&|' + list.join('')))
    const any = fc.oneof(fc.uint8Array({ maxLength: 300 }), near)
    const stamp = { at: toInstant(0), controlId: 'a' }
    fc.assert(
      fc.property(any, bytes => {
        const answer = parseMessage(bytes)
        const fault = isFault(answer) ? answer : checkMessage(answer)
        if (!isFault(answer))
          for (const one of answer.segments) one.repetitions(3).map(rep => rep.text(1, 1) + rep.prose())
        const ack = acknowledge(bytes, fault === undefined ? { code: 'AA' } : { code: 'AR', fault }, stamp)
        expect(Buffer.from(ack).includes('MSA')).toBe(true)
        expect(ack.some(byte => byte === 0x0b || byte === 0x1c)).toBe(false)
      }),
      { numRuns: 5000 },
    )
  })
})
