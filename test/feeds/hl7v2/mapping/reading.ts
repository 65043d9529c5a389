/** Maps samples and small messages for the tests of mapping. */
import { readFileSync } from 'node:fs'
import { isNotMapped, type Filing, type Item } from '../../../../domain/filing.ts'
import type { CareSetting } from '../../../../domain/kernel/terms.ts'
import { instant } from '../../../../domain/kernel/time.ts'
import { codeMap } from '../../../../feeds/hl7v2/codes/2026-11.ts'
import { hl7v2Mapper } from '../../../../feeds/hl7v2/mapping/map.ts'

export const organisation = 'a'.repeat(32)
const mapper = hl7v2Mapper({ codes: codeMap, delayField: 13 })

/** What a message maps to. Team `t` answers for service MED. */
export const mapped = (bytes: Uint8Array | string, setting: CareSetting = 'acute') =>
  mapper(Buffer.from(bytes), {
    organisation,
    setting,
    names: ['RYJ', 'Riverside Hospital'],
    team: codes => (codes.includes('MED') ? 't' : undefined),
    receivedAt: instant.parse('2026-11-22T12:00:00.000Z'),
  })

/** The filing; throws where there is none. */
export const filingOf = (bytes: Uint8Array | string, setting?: CareSetting): Filing => {
  const answer = mapped(bytes, setting)
  if (isNotMapped(answer)) throw new Error(answer.notMapped)
  return answer
}

export const sample = (name: string): Buffer => readFileSync(`test/data/hl7v2/${name}.hl7`)

/** A message from its segments, its header added. */
export const message = (type: string, ...segments: readonly string[]): string =>
  [`MSH|^~\\&|EPR|RYJ|CIE|NWL|20261101090000+0000||${type}|1|P|2.4||||||UNICODE UTF-8`, ...segments].join(
    '\r',
  )

export const order = (obr: Readonly<Record<number, string>>, ...lines: readonly string[]): Filing => {
  const fields = Array.from({ length: 33 }, (_, n) => obr[n] ?? '')
  fields[0] = 'OBR'
  return filingOf(message('ORU^R01', 'PID|1||H1^^^RYJ^MR||Marsh^Ada', fields.join('|'), ...lines))
}

/** The contents of an order's only item. */
export const contentOf = ({ items }: Filing): unknown => {
  const [only, ...more] = items
  if (only === undefined || more.length > 0) throw new Error(`${String(items.length)} items`)
  return filedOf(only)
}
const filedOf = (item: Item): unknown => {
  if (item.action === 'file') return item.content
  return item.action === 'retract' ? item.trace?.content : undefined
}
