/** PID and PD1: of whom a message speaks, and this source's view of who they are (P2, P8). */
import { isNhsNumber, odsCode } from '../../../domain/kernel/ids.ts'
import type { Sex } from '../../../domain/kernel/terms.ts'
import type { Demographics } from '../../../domain/patient/events.ts'
import type { ParsedMessage, Repetition, Segment } from '../parse.ts'
import { first } from '../parse.ts'
import { dateOf } from '../time.ts'
import { cut, issuedOf, present, sentAt } from './fields.ts'
import type { MessagePerson, Verification } from '../../../domain/filing.ts'
import type { MappingContext } from './filing.ts'

/** Who gives, and what type is, an NHS number (PID-3.4, PID-3.5). */
const nhs = new Set(['NHS', 'NH', 'NHSNBR', 'NHSNMBR'])
/** Numbers that do not name a person within a provider: of society, a visit, an account (HL7 table 0203). */
const notLocal = new Set([
  'SS',
  'SSN',
  'USSSA',
  'DL',
  'PPN',
  'VN',
  'AN',
  'ANC',
  'BC',
  'CY',
  'NI',
  'NIIP',
  'XX',
  'EHRID',
])

const kindsOf = (sent: Repetition): readonly string[] =>
  [4, 5, 6].map(component => sent.text(component).toUpperCase())

const verificationOf = (pid: Segment): Verification => {
  const sent = pid.repetitions(32).map(one => one.text())
  if (sent.length === 0) return 'notStated'
  return sent.every(status => status === '01') ? 'verified' : 'unverified'
}

/** Names as they are compared: case and blanks around them do not matter. */
const plain = (name: string): string => name.trim().toUpperCase()

/** What the sender calls itself: as it is registered, and as MSH-4 names it. */
export const sendersNames = ({ header }: ParsedMessage, names: readonly string[]): ReadonlySet<string> =>
  new Set([...names, header.text(4), header.text(4, 2)].map(plain).filter(name => name !== ''))

/** A separator that no part may hold. */
const separator = '|'
const escaped = (part: string): string => part.replaceAll('%', '%25').replaceAll(separator, '%7C')

/**
 * A number as it is known here: the sender's own as it is, another authority's behind that authority's name (PID-3.4, or the
 * assigning facility PID-3.6 where there is none), so that the two never meet.
 */
export const qualified = (sent: Repetition, own: ReadonlySet<string>): string => {
  const number = escaped(sent.text().replaceAll(/\s/g, ''))
  const [authority = []] = [4, 6]
    .map(component => [sent.text(component), sent.text(component, 2)].map(plain).filter(name => name !== ''))
    .filter(names => names.length > 0)
  const [name] = authority
  const isOwn = name === undefined || authority.some(one => own.has(one))
  return isOwn || number === '' ? number : `${escaped(name)}${separator}${number}`
}

/** What stands as NHS numbers, spaces and hyphens left out. */
const nhsNumbersIn = (
  sent: readonly string[],
): Pick<MessagePerson, 'nhsNumber' | 'severalNhsNumbers' | 'invalidNhsNumber'> => {
  const [only, ...more] = new Set(sent.filter(isNhsNumber))
  return {
    ...(only !== undefined && more.length === 0 && { nhsNumber: only }),
    ...(only !== undefined && more.length > 0 && { severalNhsNumbers: [only, ...more] }),
    ...(!sent.every(isNhsNumber) && { invalidNhsNumber: true }),
  }
}

/** Of whom the message speaks. `names`: what its sender is registered as. */
export const personOf = (message: ParsedMessage, names: readonly string[]): MessagePerson => {
  const pid = first(message, 'PID')
  if (pid === undefined) return { verification: 'notStated', localNumbers: [] }
  const own = sendersNames(message, names)
  const numbers = pid.repetitions(3).map(sent => ({ sent, kinds: kindsOf(sent) }))
  const national = numbers.filter(({ kinds }) => kinds.some(kind => nhs.has(kind)))
  const local = numbers.filter(({ kinds }) => !kinds.some(kind => nhs.has(kind) || notLocal.has(kind)))
  const known = new Set(local.map(({ sent }) => qualified(sent, own)))
  const birthDate = dateOf(pid.text(7))
  return {
    verification: verificationOf(pid),
    localNumbers: [...known].filter(number => /^.{1,250}$/.test(number)),
    ...nhsNumbersIn(
      national.map(({ sent }) => sent.text().replaceAll(/[\s-]/g, '')).filter(number => number !== ''),
    ),
    ...(birthDate !== undefined && { birthDate }),
  }
}

/** HL7 table 0001 and the NHS Data Dictionary's person stated gender. */
const sexes: Readonly<Record<string, Sex>> = {
  F: 'female',
  '2': 'female',
  M: 'male',
  '1': 'male',
  O: 'indeterminate',
  A: 'indeterminate',
  '9': 'indeterminate',
  U: 'notKnown',
  N: 'notKnown',
  X: 'notKnown',
}

const addressOf = (pid: Segment): Pick<Demographics, 'addressLines' | 'postcode' | 'borough'> => {
  const sent = pid.repetitions(11)[0]
  if (sent === undefined) return {}
  const street = [1, 2].map(part => sent.text(1, part)).filter(part => part !== '')
  const lines = [street.join(' '), sent.text(2), sent.text(3), sent.text(4)].filter(line => line !== '')
  const [postcode, borough] = [present(cut(sent.text(5), 10)), present(cut(sent.text(9), 60))]
  return {
    ...(lines.length > 0 && { addressLines: lines.map(line => cut(line, 200)) }),
    ...(postcode !== undefined && { postcode }),
    ...(borough !== undefined && { borough }),
  }
}

/** The practice's ODS code in PD1-3: the organisation's id (XON-3, from version 2.7 XON-10). */
const practiceOf = (message: ParsedMessage): Pick<Demographics, 'gpPractice'> => {
  const pd1 = first(message, 'PD1')
  const found = [3, 10].map(component => odsCode.safeParse(pd1?.text(3, component)).data)
  const gpPractice = found.find(code => code !== undefined)
  return gpPractice === undefined ? {} : { gpPractice }
}

/** PID-30, HL7 table 0136. */
const deathIn = (pid: Segment): Pick<Demographics, 'died'> => {
  const said = pid.text(30).trim().toUpperCase()
  return said === 'Y' || said === 'N' ? { died: said === 'Y' } : {}
}

/** The times at which an ADT event was recorded or happened, then the message's own. */
export const eventTimes = (message: ParsedMessage): readonly (string | undefined)[] => {
  const evn = first(message, 'EVN')
  return [evn?.text(2), evn?.text(6), sentAt(message)]
}

/** This source's view of who the person is; undefined without a name. */
export const demographicsOf = (message: ParsedMessage, context: MappingContext): Demographics | undefined => {
  const pid = first(message, 'PID')
  const name = pid?.repetitions(5)[0]
  if (pid === undefined || name === undefined) return undefined
  const birthDate = dateOf(pid.text(7))
  const sex = sexes[pid.text(8).toUpperCase()]
  return {
    source: context.organisation,
    sourceSetting: context.setting,
    asOf: issuedOf(context.receivedAt, ...eventTimes(message)),
    familyName: cut(name.text(1), 200),
    givenNames: cut([name.text(2), name.text(3)].filter(part => part !== '').join(' '), 200),
    ...(birthDate !== undefined && { birthDate }),
    ...(sex !== undefined && { sex }),
    ...addressOf(pid),
    ...practiceOf(message),
    ...deathIn(pid),
  }
}
