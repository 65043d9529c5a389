/** The page about every event and command of the system. */
import type { z } from 'zod'
import { aggregates, type Catalogued } from '../domain/catalogue.ts'
import { describe, fieldName, objectFields, optionsOf, shapes } from './describe.ts'
import { table } from './table.ts'

const fieldList = (schema: z.core.$ZodType): string =>
  objectFields(schema)
    .map(([name, field]) => `\`${fieldName(name, field)}\` ${describe(field)}`)
    .join('<br>')

const events = ({ events }: Catalogued): string =>
  table(
    ['Event', 'Version', 'Fields'],
    Object.entries(events).map(([type, { v, data }]) => [type, String(v), fieldList(data)]),
  )

const commands = ({ commands }: Catalogued): string =>
  table(
    ['Command', 'Who may ask: role (relationship)', 'Fields'],
    Object.entries(commands).map(([type, { data, who }]) => [
      type,
      who.map(({ role, relationship }) => `${role} (${relationship})`).join('<br>'),
      fieldList(data),
    ]),
  )

const section = (aggregate: Catalogued): string =>
  [
    `## ${aggregate.category}`,
    aggregate.sealed
      ? 'Sealed: its data are encrypted under the key of the person whom the event is about.'
      : 'Plain: nothing in it is about a person.',
    events(aggregate),
    commands(aggregate),
  ].join('\n\n')

const shape = ([name, schema]: (typeof shapes)[number]): string => {
  const options = optionsOf(schema).map(fieldList)
  return `### ${name}\n\n${options.map(fields => `- ${fields.replaceAll('<br>', ', ')}`).join('\n')}`
}

/** The whole page. */
export const eventsPage = (): string =>
  [
    '# Events and commands',
    'Made by `npm run docs` from `domain/catalogue.ts`; a check fails when it is out of date. A field with `?` may be absent.',
    ...aggregates.map(section),
    '## Shapes that several of them share',
    ...shapes.map(shape),
  ].join('\n\n') + '\n'
