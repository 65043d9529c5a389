/** One item of a record as a clinician's line: code, value with unit and range, flag. */
import { Tag } from 'nhsuk-react-components'
import type { EntryContent, Observation } from '../../domain/entry/content.ts'
import type { Coding } from '../../domain/kernel/terms.ts'
import { dayAndTime, plainDay } from '../text/dates.ts'
import { entryTitle, firstLine, statusWords, visitWords } from '../text/entries.ts'
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

const Value = ({ observation }: { readonly observation: Observation }) => {
  const range = rangeText(observation.range, '')
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

type Plain = Exclude<EntryContent, { kind: 'result' | 'measurement' }>
type Of<K extends Plain['kind']> = Extract<Plain, { kind: K }>

const on = (word: string, date: Parameters<typeof plainDay>[0] | undefined): string | undefined =>
  date === undefined ? undefined : `${word} ${plainDay(date)}`.trim()

const letter = ({ documentType, text, document }: Of<'letter'>): string =>
  words(
    documentType?.display,
    text === undefined ? undefined : firstLine(text),
    document?.mediaType.replace('application/pdf', 'PDF'),
  )

const appointment = (content: Of<'appointment'>): string =>
  words(dayAndTime(content.start), content.where, content.with, statusWords(content))

const plainSummary = (content: Plain): string => {
  switch (content.kind) {
    case 'letter':
      return letter(content)
    case 'medication':
      return words(content.dose, content.status, on('to', content.to))
    case 'allergy':
      return words(content.reaction, content.severity)
    case 'diagnosis':
      return words(content.status, on('onset', content.onset))
    case 'procedure':
      return words(on('', content.on))
    case 'appointment':
      return appointment(content)
    case 'encounter':
      return words(visitWords[content.type], content.reason, content.location)
  }
}

/** What the item says. */
export const DenseSummary = ({ content }: { readonly content: EntryContent }) => {
  if (content.kind === 'result') return <Values observations={content.observations} />
  if (content.kind === 'measurement')
    return <span className="cie-number">{denseQuantity(content.quantity)}</span>
  return plainSummary(content)
}

/** The code as sent: `loinc 4548-4`. */
export const codeText = (code: Coding | undefined): string =>
  code === undefined ? '' : `${code.system} ${code.code}`

/** An item's own code, where it has one. */
export const codeOf = (content: EntryContent): Coding | undefined => {
  if (content.kind === 'letter') return content.documentType
  return 'code' in content ? content.code : undefined
}

/** The sender's own words for an item: clinicians read the clinical term. */
export const clinicalTitle = (content: EntryContent): string =>
  content.kind === 'result' || content.kind === 'measurement' ? content.code.display : entryTitle(content)
