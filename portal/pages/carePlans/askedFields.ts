/** What the form of each kind of item asks for, and a form over the fields that drafts and plans keep. */
import type { FormFields } from '../../../domain/kernel/planFields.ts'
import type { ItemKind } from '../../../domain/kernel/planSections.ts'
import type { Form } from '../../visitor.ts'

/** What a number counts: a word behind its field, where it needs one. */
export const units = { percent: '%', days: 'days', count: '' } as const
type Unit = keyof typeof units

interface Ask {
  readonly label: string
  readonly hint?: string
}
const ask = (label: string, hint?: string): Ask => (hint === undefined ? { label } : { label, hint })

/** The plain fields of each kind, in the order in which they are asked for. */
export const asked: Readonly<
  Record<ItemKind, readonly (readonly [name: string, as: 'line' | 'words' | Unit, ask: Ask])[]>
> = {
  goal: [
    ['text', 'words', ask('What is the goal?', 'For example, walk to the market every day')],
    ['why', 'words', ask('Why does it matter? (optional)')],
    ['progress', 'percent', ask('How far along is it? (optional)', 'From 0 (not begun) to 100 (reached)')],
  ],
  action: [['text', 'words', ask('What is to be done?')]],
  trigger: [
    ['text', 'words', ask('What could happen?', 'For example, I am sick and can’t keep fluids down')],
    ['whatToDo', 'words', ask('What should be done then?')],
    ['whoToContact', 'line', ask('Who to contact (optional)')],
  ],
  contact: [
    ['text', 'line', ask('Name')],
    ['role', 'line', ask('Who they are (optional)', 'For example, daughter or diabetes nurse')],
    ['phone', 'line', ask('Telephone number')],
  ],
  regimen: [
    ['text', 'words', ask('Which treatment?')],
    ['cycles', 'words', ask('How often? (optional)')],
    ['whoToCall', 'line', ask('Who to call about it')],
    ['cycleCount', 'count', ask('How many cycles? (optional)', 'From 1 to 60')],
    [
      'cycleDays',
      'days',
      ask('How long is each cycle? (optional)', 'From the first day of one to the first day of the next'),
    ],
  ],
}

/** The day that a kind may name. */
export const dayOf: Readonly<Partial<Record<ItemKind, string>>> = { action: 'due', regimen: 'start' }

const partsOfDay = (name: string): readonly string[] => [`${name}-day`, `${name}-month`, `${name}-year`]

/** The names of all fields that a kind's form has. */
export const namesOf = (kind: ItemKind): readonly string[] => [
  ...asked[kind].map(([name]) => name),
  ...(dayOf[kind] === undefined ? [] : partsOfDay(dayOf[kind])),
  ...(kind === 'action' ? ['who', 'team', 'other', 'stage'] : []),
  ...(kind === 'contact' ? ['crisis'] : []),
]

/** A day that is kept as one field, in the parts that its form asks for. */
const inParts = (fields: FormFields, name: string): FormFields => {
  const kept = fields[name]
  if (kept === undefined) return {}
  const [year = '', month = '', day = ''] = kept.split('-')
  return {
    [`${name}-year`]: year,
    [`${name}-month`]: month.replace(/^0/, ''),
    [`${name}-day`]: day.replace(/^0/, ''),
  }
}

/** A form over fields that were kept. A day is kept as one field; as it was typed, where that is no day. */
export const formOfFields = (fields: FormFields): Form => {
  const days = Object.values(dayOf).flatMap(name => Object.entries(inParts(fields, name)))
  const all: FormFields = { ...fields, ...Object.fromEntries(days) }
  const text = (name: string): string => all[name] ?? ''
  return { text, list: name => (text(name) === '' ? [] : [text(name)]) }
}
