/** Messages about one person with a canary in everything that a sender may write. */
import { letterMessage } from '../../app/demonstration/hl7/letters.ts'
import { personMessage } from '../../app/demonstration/hl7/people.ts'
import { resultMessage, unverifiedMessage, type Panel } from '../../app/demonstration/hl7/results.ts'
import { header, hl7Time, identity, message, segment } from '../../app/demonstration/hl7/segments.ts'
import { demonstrationHospital as ods } from '../../app/demonstration/places/providers.ts'
import { plainPdf } from '../../app/demonstration/pdf.ts'
import { peopleOf } from '../../app/demonstration/cast/people.ts'
import type { DemonstrationPerson } from '../../app/demonstration/cast/people.ts'
import type { Instant } from '../../domain/kernel/time.ts'

/** The word that must be gone: every canary holds it. */
export const canary = 'Quorlisand'

/** The person who will be erased, and one who stays. */
const [person, other] = peopleOf(2)
if (person === undefined || other === undefined) throw new Error('a demonstration of two has two people')
export const victim: DemonstrationPerson = {
  ...person,
  family: `${canary}-family`,
  given: `${canary}-given`,
  address: `1 ${canary} Street`,
}
export const stays = other

/** The name that the issuer vouches for. */
export const displayName = `${person.given} ${person.family}`

const large = 70_000

const panel = (filler: string): Panel => ({
  code: '59261-8',
  display: `HbA1c ${canary}-display`,
  filler,
  service: 'CH',
  measured: [
    {
      code: '59261-8',
      display: 'HbA1c',
      value: `${canary}-value`,
      unit: 'mmol/mol',
      range: `${canary}-range`,
      flag: 'N',
    },
  ],
})

const sender = (control: string) => ({ ods, control: `${canary}-${control}` })

const letter = (
  control: string,
  at: Instant,
  body: { readonly text: string; readonly pdf?: string },
): Uint8Array => {
  const words = {
    number: `${canary}-${control}`,
    title: `Letter about ${canary}`,
    author: `Dr ${canary}`,
    service: '361',
  }
  return letterMessage(sender(control), victim, { letter: { ...words, ...body }, at })
}

/** A result that the patient may read in 20 days only (OBX-13). */
const delayed = (at: Instant): Uint8Array => {
  const time = hl7Time(at)
  const order = [
    'OBR',
    '1',
    '',
    'delayed-1',
    '59261-8^HbA1c^LN',
    '',
    '',
    time,
    ...Array<string>(14).fill(''),
    time,
    '',
    '361',
    'F',
  ]
  const observed = [
    'OBX',
    '1',
    'NM',
    '59261-8^HbA1c^LN',
    '',
    '44',
    'mmol/mol',
    '20-41',
    'H',
    '',
    '',
    'F',
    '',
    '20',
    time,
  ]
  return message(
    header(sender('delayed'), 'ORU^R01', at),
    identity(victim, ods),
    segment(...order),
    segment(...observed),
  )
}

/** Each by what it carries. */
export const messagesAbout = (at: Instant): Readonly<Record<string, Uint8Array>> => ({
  person: personMessage(sender('person'), victim, {
    at,
    event: 'A31',
    allergies: [`${canary}-allergy`],
    diagnoses: [{ code: 'E11', name: `${canary}-diagnosis`, system: 'I10', begun: '20190415' }],
  }),
  result: resultMessage(sender('result'), victim, { panel: panel('result-1'), at }),
  delayed: delayed(at),
  letter: letter('letter', at, { text: `Dear ${canary}` }),
  largeLetter: letter('largeLetter', at, { text: `Dear ${canary}. `.repeat(large / 10) }),
  pdf: letter('pdf', at, { text: '', pdf: Buffer.from(plainPdf([`Dear ${canary}`])).toString('base64') }),
  largePdf: letter('largePdf', at, {
    text: '',
    pdf: Buffer.from(plainPdf(Array<string>(large / 20).fill(`Dear ${canary}`))).toString('base64'),
  }),
  unverified: unverifiedMessage(sender('unverified'), victim, { panel: panel('unverified-1'), at }),
  rejected: unverifiedMessage(sender('rejected'), victim, { panel: panel('rejected-1'), at }),
})

const asText = (bytes: Uint8Array): string => Buffer.from(bytes).toString()

/** Messages that are refused when they come, each of them with the person's numbers somewhere. */
export const refusedAbout = (at: Instant): Readonly<Record<string, Uint8Array>> => {
  const admission = (control: string): string => {
    const story = { at, event: 'A31', allergies: [`${canary}-refused`], diagnoses: [] } as const
    return asText(personMessage(sender(control), victim, story))
  }
  const unsupported = (control: string): string => admission(control).replaceAll('A31', 'A05')
  const local = unsupported('local').replace(`${victim.nhsNumber}^^^NHS^NH~`, '')
  const words = `NTE|1||${`${canary} `.repeat(large / 10)}\r`
  return Object.fromEntries(
    Object.entries({
      unsupported: unsupported('unsupported'),
      local,
      large: unsupported('large') + words,
      twoPeople: `${admission('twoPeople')}${identity(stays, ods)}\r${identity(victim, ods)}\r`,
      noSeparators: admission('noSeparators').replace('MSH|^~\\&', 'MSH|^^^^'),
      notItsCharacters: `${admission('notItsCharacters')}NTE|1||\u00ff`,
    }).map(([name, text]) => [name, Buffer.from(text, name === 'notItsCharacters' ? 'latin1' : 'utf8')]),
  )
}

/** What the hospital sends when it meets the person again. */
export const comingBack = (at: Instant): Readonly<Record<string, Uint8Array>> => ({
  person: personMessage(sender('back'), victim, {
    at,
    event: 'A28',
    allergies: [`${canary}-again`],
    diagnoses: [],
  }),
  letter: letter('backLetter', at, { text: `Dear ${canary}` }),
})
