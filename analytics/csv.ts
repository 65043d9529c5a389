/** A slice as CSV (RFC 4180): one header row, one row a figure, each with its question, its publication and its definition. */
import type { Slice } from './slice.ts'

/** Spreadsheets run what begins so as a formula; an apostrophe makes it text (OWASP, "CSV Injection"). */
const startsFormula = /^[=+\-@\t\r]/

const field = (text: string): string => {
  const safe = startsFormula.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

/** Columns: the question, when it was published, what it is narrowed to, what is shown, the number (`*` where it is not shown), percent, what is typical (where there is such a number), definition. */
export const csvOf = ({ question, publishedAt, by, filters, rows }: Slice): string => {
  const header = [
    'question',
    'publishedAt',
    ...filters.map(({ breakdown }) => breakdown.name),
    ...by.map(({ name }) => name),
    question.unit,
    'percent',
    ...(question.typical === undefined ? [] : [question.typical]),
    'definition',
  ]
  const lines = rows.map(({ values, shown, percent, typical }) => [
    question.name,
    publishedAt,
    ...filters.map(({ value }) => value),
    ...values,
    shown === 'hidden' ? '*' : String(shown),
    percent === undefined ? '' : String(percent),
    ...(question.typical === undefined ? [] : [typical === undefined ? '' : String(typical)]),
    question.definition,
  ])
  return [header, ...lines].map(line => `${line.map(field).join(',')}\r\n`).join('')
}
