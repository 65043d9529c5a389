/** An item of a care plan as the fields of a form, and back: drafts keep what is typed, whether or not it makes an item yet. */
import { itemContent, type Doer, type ItemContent } from './planSections.ts'
import { reject, type Rejection } from './rejection.ts'

export type FormFields = Readonly<Record<string, string>>

const whoFields = (who: Doer): FormFields => {
  switch (who.type) {
    case 'person':
      return { who: 'person' }
    case 'team':
      return { who: 'team', team: who.id }
    case 'other':
      return { who: 'other', other: who.words }
  }
}

type Value = string | number | boolean | Doer | undefined

const fieldsOf = ([name, value]: readonly [string, Value]): FormFields => {
  if (value === undefined) return {}
  if (typeof value === 'object') return whoFields(value)
  return { [name]: typeof value === 'boolean' ? (value ? 'yes' : '') : String(value) }
}

/** What a form shows of an item. Who does an action is three fields: `who`, `team` and `other`; a crisis contact says `yes`. */
export const fieldsOfItem = (content: ItemContent): FormFields =>
  Object.entries<Value>(content).reduce<FormFields>((all, one) => ({ ...all, ...fieldsOf(one) }), {})

const doerOf = ({ who, team = '', other = '' }: FormFields): object => {
  if (who === 'team') return { type: 'team', id: team }
  return who === 'other' ? { type: 'other', words: other } : { type: who }
}

const number = (text: string | undefined): unknown =>
  text !== undefined && /^\d{1,3}$/.test(text) ? Number(text) : text

const readAs: Readonly<Partial<Record<string, (fields: FormFields) => unknown>>> = {
  who: doerOf,
  progress: ({ progress }) => number(progress),
  cycleDays: ({ cycleDays }) => number(cycleDays),
  cycleCount: ({ cycleCount }) => number(cycleCount),
  crisis: ({ crisis }) => crisis === 'yes',
}

/** What may be empty and is still there, by kind of item. */
const always: Readonly<Partial<Record<string, readonly string[]>>> = {
  trigger: ['whatToDo'],
  contact: ['phone', 'crisis'],
  regimen: ['whoToCall'],
}

/** The item that a form's fields make; `invalid` with the place (`content.due`) where they make none. Empty fields are absent ones. */
export const itemOfFields = (fields: FormFields): ItemContent | Rejection => {
  const kept = always[fields['kind'] ?? ''] ?? []
  const filled = Object.entries(fields).flatMap(([name, text]) => (text.trim() === '' ? [] : [name]))
  const names = [...new Set([...filled, ...kept])].filter(name => name !== 'team' && name !== 'other')
  const read = (name: string): unknown => readAs[name]?.(fields) ?? fields[name] ?? ''
  const content = itemContent.safeParse(Object.fromEntries(names.map(name => [name, read(name)])))
  if (content.success) return content.data
  const [issue] = content.error.issues
  return reject(
    'invalid',
    issue?.message ?? 'this is no item yet',
    ['content', ...(issue?.path ?? [])].map(String).join('.'),
  )
}
