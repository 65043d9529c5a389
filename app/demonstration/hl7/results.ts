/** ORU messages: panels of results. */
import type { Instant } from '../../../domain/kernel/time.ts'
import type { DemonstrationPerson } from '../cast/people.ts'
import { escaped, header, hl7Time, identity, message, segment, type Sender } from './segments.ts'

/** One number of a panel. */
export interface Measured {
  readonly code: string
  readonly display: string
  readonly value: number | string
  readonly unit: string
  readonly range: string
  /** HL7 table 0078: N, L, H, LL, HH. */
  readonly flag: string
}
export interface Panel {
  readonly code: string
  readonly display: string
  /** The laboratory's own number for this panel: the same again replaces it. */
  readonly filler: string
  readonly service: string
  readonly measured: readonly Measured[]
  readonly status?: 'F' | 'C' | 'P'
}
/** A panel as it is sent: issued `at`; the sample was taken, and the message sent, then too unless it says otherwise. */
interface Reported {
  readonly panel: Panel
  readonly at: Instant
  readonly taken?: Instant
  readonly sent?: Instant
}
/** ORU^R01: one panel of results. */
export const resultMessage = (
  sender: Sender,
  person: DemonstrationPerson,
  { panel, at, taken = at, sent = at }: Reported,
): Uint8Array => {
  const status = panel.status ?? 'F'
  const order: string[] = [
    'OBR',
    '1',
    '',
    panel.filler,
    `${panel.code}^${escaped(panel.display)}^LN`,
    '',
    '',
    hl7Time(taken),
  ]
  while (order.length < 22) order.push('')
  return message(
    header(sender, 'ORU^R01', sent),
    identity(person, sender.ods),
    segment(...order, hl7Time(at), '', panel.service, status),
    ...panel.measured.map(({ code, display, value, unit, range, flag }, n) =>
      segment(
        'OBX',
        String(n + 1),
        typeof value === 'number' ? 'NM' : 'ST',
        `${code}^${escaped(display)}^LN`,
        '',
        escaped(String(value)),
        unit,
        escaped(range),
        flag,
        '',
        '',
        status,
        '',
        '',
        hl7Time(taken),
      ),
    ),
  )
}

/** A result for someone whom the exchange can't be sure of: an unverified number. It waits in quarantine. */
export const unverifiedMessage = (
  sender: Sender,
  person: DemonstrationPerson,
  { panel, at }: { readonly panel: Panel; readonly at: Instant },
): Uint8Array => {
  const sent = Buffer.from(resultMessage(sender, person, { panel, at })).toString()
  return Buffer.from(sent.replace(identity(person, sender.ods), identity(person, sender.ods, '02')))
}
