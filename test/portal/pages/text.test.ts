import { describe, expect, it } from 'vitest'
import type { Observation } from '../../../domain/entry/content.ts'
import { instant, localDate } from '../../../domain/kernel/time.ts'
import { ago, day, dayAndTime, dayKey, plainDay, time } from '../../../portal/text/dates.ts'
import { formOf } from '../../../portal/security/form.ts'
import { comingDateField, dateField, ifGiven } from '../../../portal/text/fields.ts'
import { quantityText, rangeText } from '../../../portal/text/numbers.ts'
import { standing, standingSentence, testName } from '../../../portal/text/results.ts'
import { inSentence, labelList, listed } from '../../../portal/text/words.ts'
import { allowedBecause, lookedAt, refusedFor, theirs } from '../../../portal/text/looks.ts'

describe('dates', () => {
  it('are written as 3 March 2026', () => {
    expect(day(instant.parse('2026-03-03T14:30:00.000Z'))).toBe('3 March 2026')
    expect(plainDay(localDate.parse('1970-01-31'))).toBe('31 January 1970')
  })
  it('are those of London, also in summer around midnight', () => {
    const late = instant.parse('2026-06-30T23:30:00.000Z')
    expect(dayAndTime(late)).toBe('1 July 2026 at 12:30am')
    expect(dayKey(late)).toBe('2026-07-01')
  })
  it.each([
    ['2026-03-03T11:59:30.000Z', 'just now'],
    ['2026-03-03T11:59:00.000Z', '1 minute ago'],
    ['2026-03-03T10:00:01.000Z', '1 hour ago'],
    ['2026-03-03T10:00:00.000Z', '2 hours ago'],
    ['2026-02-28T12:00:00.000Z', '3 days ago'],
  ])('%s is, at noon of 3 March, %s', (at, words) => {
    expect(ago(instant.parse(at), instant.parse('2026-03-03T12:00:00.000Z'))).toBe(words)
  })
  it('that are to come are after today in London: half past midnight in summer is a day later than in UTC', () => {
    const now = instant.parse('2026-06-30T23:30:00.000Z')
    const typed = (text: string) => {
      const [year = '', month = '', date = ''] = text.split('-')
      return formOf(Object.entries({ 'on-day': [date], 'on-month': [month], 'on-year': [year] }))
    }
    const coming = (text: string) => comingDateField(typed(text), { field: 'on', what: 'a day', now })
    expect(coming('2026-07-01')).toStrictEqual({
      fault: { field: 'on-day', says: 'Enter a day that is still to come' },
    })
    expect(coming('2026-07-02')).toStrictEqual({ value: '2026-07-02' })
    const none = formOf([])
    expect(ifGiven(none, 'on', () => dateField(none, 'on', 'a day'))).toStrictEqual({ value: undefined })
  })
  it('have no time where they were kept as a day alone', () => {
    expect(dayAndTime(instant.parse('2026-06-30T23:00:00.000Z'))).toBe('1 July 2026')
    expect(dayAndTime(instant.parse('2026-12-06T00:00:00.000Z'))).toBe('6 December 2026')
  })
  it.each([
    ['2026-03-03T14:30:00.000Z', '2:30pm'],
    ['2026-03-03T09:00:00.000Z', '9am'],
    ['2026-03-03T12:00:00.000Z', 'midday'],
    ['2026-03-03T00:00:00.000Z', 'midnight'],
    ['2026-03-03T00:05:00.000Z', '12:05am'],
    ['2026-03-03T12:05:00.000Z', '12:05pm'],
    ['2026-07-03T11:00:00.000Z', 'midday'],
  ])('%s is %s', (at, words) => {
    expect(time(instant.parse(at))).toBe(words)
  })
})

describe('numbers', () => {
  it('carry a unit that people can read', () => {
    expect(quantityText({ value: 48, unit: 'mmol/mol' })).toBe('48 mmol/mol')
    expect(quantityText({ value: 266, unit: '10*9/L' })).toBe('266 × 10⁹ per litre')
    expect(quantityText({ value: 41.5, unit: '%' })).toBe('41.5%')
    expect(quantityText({ value: 0.5, unit: 'mg/L', comparator: '<' })).toBe('less than 0.5 mg/L')
    expect(quantityText({ value: 0.1 + 0.2, unit: 'g' })).toBe('0.3 g')
  })
  it('say a range in words, also one with a single end', () => {
    expect(rangeText({ low: 20, high: 42 }, 'mmol/mol')).toBe('20 to 42 mmol/mol')
    expect(rangeText({ high: 5 }, 'mg/L')).toBe('up to 5 mg/L')
    expect(rangeText({ low: 60 }, 'mL/min')).toBe('60 mL/min or more')
    expect(rangeText({ text: 'negative' }, '')).toBe('negative')
    expect(rangeText(undefined, '')).toBeUndefined()
  })
})

const observed = (rest: Partial<Observation>): Observation => ({
  code: { system: 'loinc', code: '4548-4', display: 'Haemoglobin A1c' },
  value: { quantity: { value: 48, unit: 'mmol/mol' } },
  status: 'final',
  ...rest,
})
const quantity = (value: number, comparator?: '<' | '>'): Observation['value'] => ({
  quantity: { value, unit: 'mmol/mol', ...(comparator !== undefined && { comparator }) },
})

describe('a result', () => {
  const range = { low: 20, high: 42 }
  it.each([
    [20, 'inside'],
    [42, 'inside'],
    [19.9, 'below'],
    [42.1, 'above'],
  ] as const)('of %d lies %s a range of 20 to 42', (value, where) => {
    expect(standing(observed({ value: quantity(value), range }))).toBe(where)
  })
  it('follows the flag of its laboratory before the range', () => {
    expect(standing(observed({ value: quantity(41), range, flag: 'high' }))).toBe('above')
    expect(standing(observed({ value: quantity(60), range, flag: 'normal' }))).toBe('inside')
    expect(standing(observed({ flag: 'criticalLow' }))).toBe('below')
  })
  it('is not placed where "less than" leaves it open', () => {
    expect(standing(observed({ value: quantity(30, '<'), range }))).toBe('unknown')
    expect(standing(observed({ value: quantity(20, '<'), range }))).toBe('below')
    expect(standing(observed({ value: quantity(42, '>'), range }))).toBe('above')
  })
  it('in words is placed by its flag alone', () => {
    expect(standing(observed({ value: { text: 'Negative' }, range }))).toBe('unknown')
    expect(standing(observed({ value: { text: 'Growth' }, flag: 'abnormal' }))).toBe('outside')
  })
  it('outside the range says that this is common, and never that it is bad', () => {
    const says = standingSentence(observed({ value: quantity(60), range }))
    expect(says).toContain('above the usual range for this laboratory')
    expect(says).toContain('does not always mean that something is wrong')
    expect(says).not.toMatch(/abnormal|bad|danger/i)
  })
  it('has a plain name where there is one, else the words of its sender', () => {
    expect(testName(observed({}).code)).toBe('Blood sugar over time (HbA1c)')
    expect(testName({ system: 'local', code: 'X', display: 'Rare test' })).toBe('Rare test')
  })
})

describe('lists', () => {
  it('end with "and"', () => {
    expect(listed(['a'])).toBe('a')
    expect(listed(['a', 'b', 'c'])).toBe('a, b and c')
    expect(labelList(['social', 'general'])).toBe('general health and social care')
  })
})

describe('a heading within a sentence', () => {
  it('begins small, and leaves an abbreviation as it is', () => {
    expect(['Borough', 'Primary care network', 'GP practice'].map(inSentence)).toStrictEqual([
      'borough',
      'primary care network',
      'GP practice',
    ])
  })
})

describe('a look', () => {
  it('names what was shown, each kind once', () => {
    expect(lookedAt(['record', 'record'], ['letter', 'result', 'letter'])).toBe(
      'your test results and letters',
    )
    expect(lookedAt(['record'], [])).toBe('your record')
    expect(lookedAt(['accessLog'], [], theirs)).toBe('the person’s list of who has looked')
  })
  it('gives its reason in words, never the name of a rule', () => {
    expect(allowedBecause('shared-with-team')).toBe('because you shared with this team')
    expect(allowedBecause('shared-with-team', theirs)).toBe('because the person shared with this team')
    expect(refusedFor('nothing-to-show')).toContain('you did not share with this team')
    expect(refusedFor('some-rule-of-2031')).toBe('because the rules of the exchange do not allow it')
  })
})
