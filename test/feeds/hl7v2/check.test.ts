/** What is taken and what each type must bring; the place of every fault. */
import { describe, expect, it } from 'vitest'
import { checkMessage } from '../../../feeds/hl7v2/check.ts'
import { isFault, placeForErr, placeForPeople, placeFromPeople } from '../../../feeds/hl7v2/fault.ts'
import { parseMessage } from '../../../feeds/hl7v2/parse.ts'
import { message, samples } from './exchange.ts'

const check = (bytes: Uint8Array): string => {
  const parsed = parseMessage(bytes)
  const fault = isFault(parsed) ? parsed : checkMessage(parsed)
  return fault === undefined ? 'taken' : `${fault.fault} ${placeForPeople(fault.place)}`
}
const msh = (type: string, rest = '1|P|2.5') => `MSH|^~\\&|LAB|RYJ|||20260102||${type}|${rest}`
const pid = 'PID|1||123^^^RYJ||Reed^Ann||19500101|F'
const obr = 'OBR|1||F1|26464-8^White cells^LN|||20260102'
const obx = 'OBX|1|NM|6690-2^Leukocytes^LN||5.1|10*9/L'
const sch = 'SCH|P1|F1'
const ais = 'AIS|1||1^Clinic|20260105093000'
const txa = 'TXA|1|DS|TX|20260102||20260102||||||D1|||||AU'

describe('a message', () => {
  it.each([
    ['ADT^A01', pid],
    ['ADT^A08', pid],
    ['ADT^A28', pid],
    ['ADT^A31', pid],
    ['ORU^R01', pid, obr, obx],
    ['ORU^R01', pid, obr],
    ['MDM^T02', pid, txa, 'OBX|1|TX|1^Letter||Dear Ann'],
    ['SIU^S12', sch, pid, ais],
    ['SIU^S13', sch, pid, ais],
    ['SIU^S14', 'SCH||F1|||||||||^^^20260105', pid],
    ['SIU^S15', sch, pid],
    ['SIU^S26', sch, pid],
  ])('%s that brings what it must is taken', (type, ...segments) => {
    expect(check(message(msh(type), ...segments))).toBe('taken')
  })

  it.each<[string, string, ...string[]]>([
    ['200 MSH-9.1', 'VXU^V04', pid],
    ['201 MSH-9.2', 'ADT^A40', pid],
    ['201 MSH-9.2', 'ORU', pid],
    ['101 MSH-9', '', pid],
    ['100 PID', 'ADT^A28'],
    ['100 PID[2]', 'ORU^R01', pid, obr, obx, pid, obr, obx],
    ['101 PID-3', 'ADT^A28', 'PID|1||||Reed'],
    ['101 PID-3', 'ADT^A28', 'PID|1||""||Reed'],
    ['102 PID-7', 'ADT^A28', 'PID|1||1||Reed||19501301'],
    ['101 PID-5', 'ADT^A28', 'PID|1||1||'],
    ['100 OBR[1]', 'ORU^R01', pid],
    ['101 OBR[1]-4', 'ORU^R01', pid, 'OBR|1||F1'],
    ['102 OBR[2]-7', 'ORU^R01', pid, obr, 'OBR|1||F1|A|||yesterday'],
    ['101 OBX[1]-3', 'ORU^R01', pid, obr, 'OBX|1|NM|||5'],
    ['101 OBX[1]-2', 'ORU^R01', pid, obr, 'OBX|1||A||5'],
    ['102 OBX[2]-5', 'ORU^R01', pid, obr, obx, 'OBX|2|NM|A||positive'],
    ['102 OBX[1]-5', 'ORU^R01', pid, obr, 'OBX|1|NM|A||<5'],
    ['102 OBX[1]-5[2]', 'ORU^R01', pid, obr, 'OBX|1|NM|A||5~six'],
    ['102 OBX[1]-5', 'ORU^R01', pid, obr, 'OBX|1|SN|A||<^five'],
    ['102 OBX[1]-5', 'ORU^R01', pid, obr, 'OBX|1|DT|A||20260230'],
    ['102 OBX[1]-5', 'ORU^R01', pid, obr, 'OBX|1|TS|A||2026010225'],
    ['102 OBX[1]-5', 'ORU^R01', pid, obr, 'OBX|1|TM|A||2460'],
    ['102 OBX[1]-14', 'ORU^R01', pid, obr, 'OBX|1|ST|A||x|||||||||noon'],
    ['100 TXA', 'MDM^T02', pid, 'OBX|1|TX|1||x'],
    ['101 TXA-12', 'MDM^T02', pid, 'TXA|1|DS', 'OBX|1|TX|1||x'],
    ['100 OBX[1]', 'MDM^T02', pid, txa],
    ['102 OBX[1]-5.5', 'MDM^T02', pid, txa, 'OBX|1|ED|1||^application^pdf^Base64^n*t'],
    ['100 SCH', 'SIU^S12', pid, ais],
    ['101 SCH-2', 'SIU^S12', 'SCH|', pid, ais],
    ['101 SCH-11', 'SIU^S12', sch, pid],
    ['102 AIS[1]-4.1', 'SIU^S12', sch, pid, 'AIS|1||1|tomorrow'],
  ])('is refused %s: %s', (expected, type, ...segments) => {
    expect(check(message(msh(type), ...segments))).toBe(expected)
  })

  it('must have a control id of at most 199 characters, and be alone in its frame', () => {
    expect(check(message(msh('ADT^A28', '|P|2.5'), pid))).toBe('101 MSH-10')
    expect(check(message(msh('ADT^A28', `${'x'.repeat(199)}|P|2.5`), pid))).toBe('taken')
    expect(check(message(msh('ADT^A28', `${'x'.repeat(200)}|P|2.5`), pid))).toBe('104 MSH-10')
    expect(check(message(msh('ADT^A28'), pid, msh('ADT^A28'), pid))).toBe('100 MSH[2]')
  })

  it('may leave values empty or null, compare structured numbers, and say what it likes before the first OBR', () => {
    const values = [
      'NM|A||',
      'NM|A||""',
      'SN|A||<^0.1',
      'SN|A||^1^:^128',
      'NM|A||-.5~+7.',
      'CWE|A||x^y',
      'TM|A||2359',
      'DT|A||2026',
    ]
    const lines = values.map((value, at) => `OBX|${String(at + 1)}|${value}`)
    expect(check(message(msh('ORU^R01'), pid, 'OBX|1|NM|||odd', obr, ...lines))).toBe('taken')
  })

  it('of every sample of the types that we take is taken', () => {
    const takenTypes = /\|(ADT\^A(01|08|28|31)|ORU\^R01|MDM\^T02|SIU\^S(12|13|14|15|26))[|^]/
    const ours = [...samples()].filter(([, bytes]) =>
      takenTypes.test(
        Buffer.from(bytes)
          .toString()
          .split(/[\r\n]/)[0] ?? '',
      ),
    )
    expect(ours.map(([name, bytes]) => [name, check(bytes)])).toStrictEqual(
      ours.map(([name]) => [name, 'taken']),
    )
    expect(ours).toHaveLength(18)
  })
})

describe('a place', () => {
  it('is written for people, for ERR-2, and read back', () => {
    const places = [
      [{ segment: 'PID', ordinal: 1, field: 3 }, 'PID-3', 'PID^1^3'],
      [{ segment: 'OBX', ordinal: 2, field: 5 }, 'OBX[2]-5', 'OBX^2^5'],
      [{ segment: 'OBX', ordinal: 2, field: 5, repetition: 3 }, 'OBX[2]-5[3]', 'OBX^2^5^3'],
      [{ segment: 'MSH', ordinal: 1, field: 9, component: 2 }, 'MSH-9.2', 'MSH^1^9^1^2'],
      [{ segment: 'TXA', ordinal: 1 }, 'TXA', 'TXA^1'],
    ] as const
    for (const [place, people, err] of places) {
      expect([placeForPeople(place), placeForErr(place)]).toStrictEqual([people, err])
      expect(placeFromPeople(people)).toStrictEqual(place)
    }
  })
})
