/** One item of a record as a clinician's line: code, value with unit and range, flag. */
import { Tag } from 'nhsuk-react-components'
import type { EntryContent, Observation } from '../../domain/entry/content.ts'
import type { Coding } from '../../domain/kernel/terms.ts'
import { dayAndTime, plainDay } from '../text/dates.ts'
import { appointmentWords, entryTitle, firstLine, visitWords } from '../text/entries.ts'
import { denseQuantity, rangeText } from '../text/numbers.ts'
import { standing } from '../text/results.ts'

const signs = { inside: '', below: 'L', above: 'H', outside: 'A', unknown: '' } as const

/** `H`, `L`, `A`, doubled where the laboratory called it critical. */
export const flagSign = (observation: Observation): string => {
  const sign = signs[standing(observation)]
  return observation.flag?.startsWith('critical') === true ? `${sign}${sign}` : sign
}

const valueOf = ({ value }: Observation): string =>
  'quantity' in value ? denseQuantity(value.quantity) : firstLine(value.text)

const unitOf = ({ value }: Observation): string => ('quantity' in value ? value.quantity.unit : '')

const Value = ({ observation }: { readonly observation: Observation }) => {
  const range = rangeText(observation.range, unitOf(observation))
  const sign = flagSign(observation)
  return (
    <>
      {observation.code.display}: <strong className="cie-number">{valueOf(observation)}</strong>
      {range !== undefined && ` (${range})`}
      {sign !== '' && (
        <>
          {' '}
          <Tag modifier="yellow">{sign}</Tag>
        </>
      )}
      {observation.status !== 'final' && ` ${observation.status}`}
    </>
  )
}

const shownOfPanel = 6

const Values = ({ observations }: { readonly observations: readonly Observation[] }) => {
  const marked = observations.filter(one => flagSign(one) !== '')
  const first = [...marked, ...observations.filter(one => flagSign(one) === '')].slice(0, shownOfPanel)
  return (
    <>
      {first.map(one => (
        <div key={`${one.code.system} ${one.code.code} ${one.code.display}`}>
          <Value observation={one} />
        </div>
      ))}
      {observations.length > first.length && <div>and {observations.length - first.length} more</div>}
    </>
  )
}

const words = (...parts: readonly (string | undefined)[]): string =>
  parts.filter(part => part !== undefined && part !== '').join(' · ')

/** What the item says. */
export const DenseSummary = ({ content }: { readonly content: EntryContent }) => {
  switch (content.kind) {
    case 'result':
      return <Values observations={content.observations} />
    case 'measurement':
      return <span className="cie-number">{denseQuantity(content.quantity)}</span>
    case 'letter':
      return words(
        content.documentType?.display,
        content.text === undefined ? undefined : firstLine(content.text),
        content.document?.mediaType,
      )
    case 'medication':
      return words(
        content.dose,
        content.status,
        content.to === undefined ? undefined : `to ${plainDay(content.to)}`,
      )
    case 'allergy':
      return words(content.reaction, content.severity)
    case 'diagnosis':
      return words(
        content.status,
        content.onset === undefined ? undefined : `onset ${plainDay(content.onset)}`,
      )
    case 'procedure':
      return content.on === undefined ? '' : plainDay(content.on)
    case 'appointment':
      return words(dayAndTime(content.start), content.where, content.with, appointmentWords[content.status])
    case 'encounter':
      return words(visitWords[content.type], content.reason, content.location)
  }
}

/** The code as sent: `loinc 4548-4`. */
export const codeText = (code: Coding | undefined): string =>
  code === undefined ? '' : `${code.system} ${code.code}`

/** An item's own code, where it has one. */
export const codeOf = (content: EntryContent): Coding | undefined => {
  switch (content.kind) {
    case 'letter':
      return content.documentType
    case 'appointment':
    case 'encounter':
      return undefined
    case 'result':
    case 'measurement':
    case 'medication':
    case 'allergy':
    case 'diagnosis':
    case 'procedure':
      return content.code
  }
}

/** The sender's own words for an item: clinicians read the clinical term. */
export const clinicalTitle = (content: EntryContent): string =>
  content.kind === 'result' || content.kind === 'measurement' ? content.code.display : entryTitle(content)
