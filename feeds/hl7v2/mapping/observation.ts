/** OBX: what was measured or found, with its unit, range, flag and status. */
import type { Observation } from '../../../domain/entry/content.ts'
import type { Repetition, Segment } from '../parse.ts'
import { codingIn, codingOf, cut, firstOf } from './fields.ts'

type Value = Observation['value']
type Comparator = '<' | '<=' | '>' | '>='

const number = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?$/
const comparators: readonly string[] = ['<', '<=', '>', '>='] as const satisfies readonly Comparator[]
const isComparator = (text: string): text is Comparator => comparators.includes(text)

const quantityOf = (comparator: string, digits: string, unit: string): Value | undefined => {
  if (!number.test(digits)) return undefined
  const value = Number(digits)
  return { quantity: isComparator(comparator) ? { value, unit, comparator } : { value, unit } }
}

/** `5.4`, `<5`, `>= 60`: a number where the text is one. */
const numberIn = (text: string, unit: string): Value | undefined => {
  const found = /^([<>]=?)?\s*(.*)$/.exec(text.trim())
  return quantityOf(found?.[1] ?? '', found?.[2] ?? '', unit)
}

/** SN: comparator, number, separator, number: `<^5` is a quantity; `^1^:^128` and `^2^-^3` are words. */
const structured = (sent: Repetition, unit: string): Value => {
  const [comparator, one, separator, two] = [sent.text(1), sent.text(2), sent.text(3), sent.text(4)]
  const single = separator === '' && two === '' ? quantityOf(comparator, one, unit) : undefined
  return single ?? { text: `${comparator}${one}${separator}${two}` }
}

const unitOf = (segment: Segment): string => cut(firstOf(segment.text(6), segment.text(6, 2)) ?? '', 40)

const words = (segment: Segment): string =>
  segment
    .repetitions(5)
    .map(sent => sent.prose().trim())
    .join('\n')
    .trim()

const coded = (segment: Segment): string =>
  segment
    .repetitions(5)
    .map(sent => codingOf(sent)?.display ?? '')
    .filter(text => text !== '')
    .join(', ')

/** How each value type is read; what is not listed is words. */
const readers: Readonly<Record<string, (segment: Segment, unit: string) => Value | undefined>> = {
  SN: (segment, unit) => {
    const [only, ...more] = segment.repetitions(5)
    return only !== undefined && more.length === 0 ? structured(only, unit) : undefined
  },
  NM: (segment, unit) => numberIn(words(segment), unit),
  ST: (segment, unit) => numberIn(words(segment), unit),
  CE: segment => ({ text: coded(segment) }),
  CWE: segment => ({ text: coded(segment) }),
  CNE: segment => ({ text: coded(segment) }),
  CF: segment => ({ text: coded(segment) }),
}

const valueOf = (segment: Segment, unit: string): Value | undefined =>
  segment.raw(5) === ''
    ? undefined
    : (readers[segment.text(2).toUpperCase()]?.(segment, unit) ?? { text: words(segment) })

const bounds = /^([+-]?\d+\.?\d*)\s*(?:-|–|to)\s*([+-]?\d+\.?\d*)$/
const oneBound = /^([<>])=?\s*([+-]?\d+\.?\d*)$/

/** OBX-7: `3.5-5.0` and `4.3 to 6.2` are two numbers, `<5` and `>60` one (kept as sent, too), anything else is text. */
const rangeOf = (sent: string): Observation['range'] => {
  const text = sent.trim()
  if (text === '') return undefined
  const both = bounds.exec(text)
  if (both !== null) return { low: Number(both[1]), high: Number(both[2]) }
  const one = oneBound.exec(text)
  if (one === null) return { text: cut(text, 200) }
  return one[1] === '<' ? { high: Number(one[2]), text } : { low: Number(one[2]), text }
}

/** HL7 table 0078. */
const flags: Readonly<Record<string, Observation['flag']>> = {
  N: 'normal',
  L: 'low',
  H: 'high',
  LL: 'criticalLow',
  HH: 'criticalHigh',
  '<': 'low',
  '>': 'high',
  A: 'abnormal',
  AA: 'abnormal',
}

/** HL7 table 0085. D and W (wrong, deleted) and O (no result, only an order's detail) are no observations. */
const statuses: Readonly<Record<string, Observation['status'] | 'none'>> = {
  F: 'final',
  U: 'final',
  C: 'corrected',
  X: 'cancelled',
  N: 'cancelled',
  P: 'preliminary',
  R: 'preliminary',
  S: 'preliminary',
  I: 'preliminary',
  D: 'none',
  W: 'none',
  O: 'none',
}

const rangeAndFlag = (segment: Segment): Pick<Observation, 'range' | 'flag'> => {
  const range = rangeOf(segment.repetitions(7)[0]?.prose() ?? '')
  const flag = flags[segment.text(8).toUpperCase()]
  return { ...(range !== undefined && { range }), ...(flag !== undefined && { flag }) }
}

/** What stands for the value that a cancelled observation never got. */
const emptyOf = (status: Observation['status']): Value | undefined =>
  status === 'cancelled' ? { text: '' } : undefined

/** One observation, or undefined where the line holds none. `unless` is the status where OBX-11 says nothing. */
export const observationOf = (
  segment: Segment,
  unless: Observation['status'],
  comment: string,
): Observation | undefined => {
  const status = statuses[segment.text(11).toUpperCase()] ?? unless
  const code = codingIn(segment, 3)
  if (status === 'none' || code === undefined) return undefined
  const unit = unitOf(segment)
  const value = valueOf(segment, unit) ?? emptyOf(status)
  return value && { code, value, status, ...rangeAndFlag(segment), ...(comment !== '' && { comment }) }
}

const isText = (value: Value): value is { readonly text: string } => 'text' in value

/** Lines of one text, sent as one OBX each (same code, one after the other), put together. */
export const joined = (
  observations: readonly (Observation & { readonly line: string })[],
): readonly Observation[] => {
  const whole: (Observation & { readonly line: string })[] = []
  for (const next of observations) {
    const last = whole.at(-1)
    if (last?.line === next.line && next.line !== '' && isText(last.value) && isText(next.value))
      whole[whole.length - 1] = { ...last, value: { text: `${last.value.text}\n${next.value.text}` } }
    else whole.push(next)
  }
  return whole.map(({ line: _, ...observation }) => observation)
}
