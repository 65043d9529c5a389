/** What is typed into a plan's forms: the fields that a draft keeps, and the item that they make. */
import { itemOfFields, type FormFields } from '../../../domain/kernel/planFields.ts'
import type { ItemContent, ItemKind } from '../../../domain/kernel/planSections.ts'
import { isRejection } from '../../../domain/kernel/rejection.ts'
import type { Fault } from '../../layout/view.ts'
import { dateField, ifGiven, type Field } from '../../text/fields.ts'
import type { Form } from '../../visitor.ts'
import { dayOf, namesOf } from './askedFields.ts'

/** A browser sends a line's end as two characters; a plan holds one, on every way in. */
const withoutReturns = (text: string): string => text.replaceAll('\r\n', '\n')

/** The text of a section as typed. */
export const textTyped = (form: Form): string => withoutReturns(form.text('text'))

/** The day that a kind of item may name; empty where none is typed. */
const dayTyped = (form: Form, kind: ItemKind): Field<FormFields> => {
  const name = dayOf[kind]
  if (name === undefined) return { value: {} }
  const day = ifGiven(form, name, () => dateField(form, name, 'a day'))
  return 'fault' in day ? day : { value: { [name]: day.value ?? '' } }
}

/** The fields of an item as typed, for its draft. */
export const fieldsTyped = (form: Form, kind: ItemKind): FormFields => {
  const typed = namesOf(kind).map(name => [name, withoutReturns(form.text(name))] as const)
  const day = dayTyped(form, kind)
  return { kind, ...Object.fromEntries(typed), ...('value' in day && day.value) }
}

const says: Readonly<Record<string, readonly [field: string, says: string]>> = {
  text: ['text', 'Enter what it is'],
  why: ['why', 'Use 4000 characters or fewer'],
  progress: ['progress', 'Enter a whole number from 0 to 100'],
  who: ['who-1', 'Choose who does it, and say which team or who else'],
  stage: ['stage-1', 'Choose how far it is'],
  whatToDo: ['whatToDo', 'Enter what should be done, in 4000 characters or fewer'],
  whoToContact: ['whoToContact', 'Use 300 characters or fewer'],
  role: ['role', 'Use 300 characters or fewer'],
  phone: ['phone', 'Enter a telephone number of 60 characters or fewer'],
  cycles: ['cycles', 'Use 4000 characters or fewer'],
  cycleDays: ['cycleDays', 'Enter a whole number from 1 to 366'],
  cycleCount: ['cycleCount', 'Enter a whole number from 1 to 60'],
  whoToCall: ['whoToCall', 'Enter who to call, in 300 characters or fewer'],
}

const faultAt = (place: string | undefined): Fault => {
  const [field, words] = says[place?.split('.')[1] ?? 'text'] ?? ['text', 'Enter what it is']
  return { field, says: words }
}

/** What a contact needs that an item need not have. */
const missing = (content: ItemContent): Fault | undefined => {
  if (content.kind === 'contact' && content.phone.trim() === '') return faultAt('content.phone')
  if (content.kind === 'regimen' && content.whoToCall.trim() === '') return faultAt('content.whoToCall')
  if (content.kind === 'trigger' && content.whatToDo.trim() === '') return faultAt('content.whatToDo')
  return undefined
}

/** The item that the fields make, or what is wrong with one of them. */
export const itemTyped = (form: Form, kind: ItemKind): Field<ItemContent> => {
  const day = dayTyped(form, kind)
  if ('fault' in day) return day
  const content = itemOfFields(fieldsTyped(form, kind))
  if (isRejection(content)) return { fault: faultAt(content.place) }
  const fault = missing(content)
  return fault === undefined ? { value: content } : { fault }
}
