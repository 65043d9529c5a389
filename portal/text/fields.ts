/** What people type into forms, as it is meant: NHS numbers, dates of birth, codes. */
import { z } from 'zod'
import { nhsNumber } from '../../domain/kernel/ids.ts'
import { localDate, type Instant, type LocalDate } from '../../domain/kernel/time.ts'
import type { Fault } from '../layout/view.ts'
import type { Form } from '../visitor.ts'
import { dayKey } from './dates.ts'

/** A field's value, or what to tell its reader. */
export type Field<T> = { readonly value: T } | { readonly fault: Fault }

/** The faults among fields, in order. */
export const faultsOf = (...fields: readonly Field<unknown>[]): readonly Fault[] =>
  fields.flatMap(field => ('fault' in field ? [field.fault] : []))

const fault = (field: string, says: string): { readonly fault: Fault } => ({ fault: { field, says } })

/** The ten digits of an NHS number, however it was spaced. */
export const nhsNumberField = (form: Form, field = 'nhs-number'): Field<string> => {
  const text = form.text(field).trim()
  if (text === '') return fault(field, 'Enter an NHS number')
  const parsed = nhsNumber.safeParse(text)
  return parsed.success
    ? { value: parsed.data }
    : fault(field, 'Enter a valid NHS number: it has 10 digits, like 999 000 0018')
}

/** Whether nothing of a date is typed. */
const isEmptyDate = (form: Form, field: string): boolean =>
  ['day', 'month', 'year'].every(part => form.text(`${field}-${part}`).trim() === '')

/** A date typed as day, month and year. */
export const dateField = (form: Form, field: string, what: string): Field<LocalDate> => {
  const [dayText, monthText, yearText] = ['day', 'month', 'year'].map(part =>
    form.text(`${field}-${part}`).trim(),
  )
  if (isEmptyDate(form, field)) return fault(`${field}-day`, `Enter ${what}`)
  const numbers = z.tuple([
    z.string().regex(/^\d{1,2}$/),
    z.string().regex(/^\d{1,2}$/),
    z.string().regex(/^\d{4}$/),
  ])
  const parts = numbers.safeParse([dayText, monthText, yearText])
  if (!parts.success)
    return fault(`${field}-day`, `Enter ${what} with a day, a month and a year, like 31 3 1980`)
  const [d, m, y] = parts.data
  const date = localDate.safeParse(`${y}-${m.padStart(2, '0')}-${d.padStart(2, '0')}`)
  return date.success ? { value: date.data } : fault(`${field}-day`, `Enter ${what} that is a real day`)
}

/** A date that may be left empty: undefined then, and else as `read` finds it. */
export const ifGiven = (
  form: Form,
  field: string,
  read: () => Field<LocalDate>,
): Field<LocalDate | undefined> => (isEmptyDate(form, field) ? { value: undefined } : read())

interface DateAsked {
  readonly field: string
  readonly what: string
  readonly now: Instant
}

/** A date that is still to come: after today in London. */
export const comingDateField = (form: Form, ask: DateAsked): Field<LocalDate> => {
  const date = dateField(form, ask.field, ask.what)
  return 'value' in date && date.value <= dayKey(ask.now)
    ? fault(`${ask.field}-day`, `Enter ${ask.what} that is still to come`)
    : date
}

/** A date that is not in the future. */
export const pastDateField = (form: Form, ask: DateAsked): Field<LocalDate> => {
  const date = dateField(form, ask.field, ask.what)
  return 'value' in date && date.value > dayKey(ask.now)
    ? fault(`${ask.field}-day`, `Enter ${ask.what} that is not in the future`)
    : date
}

/** Text that must be there, up to a length. */
export const textField = (
  form: Form,
  ask: { field: string; missing: string; most: number },
): Field<string> => {
  const text = form.text(ask.field).trim()
  if (text === '') return fault(ask.field, ask.missing)
  return text.length > ask.most
    ? fault(ask.field, `Use ${String(ask.most)} characters or fewer`)
    : { value: text }
}
