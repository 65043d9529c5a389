/** Says in a few words what a schema accepts. */
import { z } from 'zod'
import { citation } from '../domain/access/events.ts'
import { grantee } from '../domain/consent/events.ts'
import { entryContent } from '../domain/entry/content.ts'
import { entrySource } from '../domain/entry/events.ts'
import { nhsNumber, odsCode, opaqueId, receiverName } from '../domain/kernel/ids.ts'
import {
  blobRef,
  careSetting,
  coding,
  contentBytes,
  label,
  labelOrUnset,
  labelSet,
  sex,
} from '../domain/kernel/terms.ts'
import {
  doer,
  draftCitation,
  itemContent,
  sectionId,
  templateSection,
  templateVersion,
} from '../domain/kernel/planSections.ts'
import { instant, localDate } from '../domain/kernel/time.ts'
import { draftTarget } from '../domain/draft/events.ts'
import { noteContent } from '../domain/note/events.ts'
import { localNumber } from '../domain/patient/events.ts'

/** Schemas that have a name: said by it wherever they stand, and spelled out once. */
export const shapes: readonly (readonly [string, z.core.$ZodType])[] = [
  ['source', entrySource],
  ['content', entryContent],
  ['local number', localNumber],
  ['grantee', grantee],
  ['citation', citation],
  ['coding', coding],
  ['bytes', contentBytes],
  ['blob', blobRef],
  ['template section', templateSection],
  ['template version', templateVersion],
  ['item', itemContent],
  ['doer', doer],
  ['draft citation', draftCitation],
  ['draft target', draftTarget],
  ['note', noteContent],
]
const words = new Map<z.core.$ZodType, string>([
  ...shapes.map(([name, schema]) => [schema, name] as const),
  [opaqueId, 'id'],
  [nhsNumber, 'NHS number'],
  [odsCode, 'ODS code'],
  [instant, 'instant'],
  [localDate, 'date'],
  [label, 'label'],
  [labelOrUnset, 'label or unset'],
  [labelSet, 'set of labels'],
  [careSetting, 'care setting'],
  [sex, 'sex'],
  [sectionId, 'section'],
  [receiverName, 'receiver'],
])

const text = ({ maxLength, _zod }: z.ZodString): string => {
  const patterned = _zod.def.checks?.some(check => check instanceof z.core.$ZodCheckRegex) ?? false
  if (patterned) return 'hexadecimal text'
  return maxLength === null ? 'text' : `text up to ${String(maxLength)}`
}

const fieldsOf = (schema: z.ZodObject): readonly (readonly [string, z.core.$ZodType])[] =>
  Object.entries<z.core.$ZodType>(schema.shape)

const objectText = (schema: z.ZodObject): string =>
  `{ ${fieldsOf(schema)
    .map(([name, field]) => `${fieldName(name, field)}: ${describe(field)}`)
    .join(', ')} }`

const choice = (options: readonly unknown[]): string => options.map(String).join(' \\| ')

const simple = (schema: z.core.$ZodType): string => {
  if (schema instanceof z.ZodEnum) return choice(schema.options)
  if (schema instanceof z.ZodLiteral) return choice([...schema.values])
  if (schema instanceof z.ZodString) return text(schema)
  if (schema instanceof z.ZodBoolean) return 'yes or no'
  if (schema instanceof z.ZodNumber) return schema.format === 'safeint' ? 'whole number' : 'number'
  throw new Error('docs/describe.ts has no words for this schema yet')
}

const composite = (schema: z.core.$ZodType): string | undefined => {
  if (schema instanceof z.ZodReadonly || schema instanceof z.ZodOptional) return describe(schema.unwrap())
  if (schema instanceof z.ZodNullable) return `${describe(schema.unwrap())} or null`
  if (schema instanceof z.ZodObject) return objectText(schema)
  if (schema instanceof z.ZodArray) return `list of ${describe(schema.element)}`
  if (schema instanceof z.ZodUnion) return schema.options.map(describe).join(' or ')
  if (schema instanceof z.ZodRecord) return `${describe(schema.valueType)} by name`
  return undefined
}

/** What the schema accepts, by its name where it has one. */
export const describe = (schema: z.core.$ZodType): string =>
  words.get(schema) ?? composite(schema) ?? simple(schema)

/** A field's name, with a question mark where it may be absent. */
export const fieldName = (name: string, schema: z.core.$ZodType): string =>
  schema instanceof z.ZodOptional ? `${name}?` : name

/** The fields of an object, in the order of its schema; none for anything else. */
export const objectFields = (schema: z.core.$ZodType): readonly (readonly [string, z.core.$ZodType])[] => {
  if (schema instanceof z.ZodReadonly) return objectFields(schema.unwrap())
  return schema instanceof z.ZodObject ? fieldsOf(schema) : []
}

/** Every way that a schema may be: the options of a union, else the schema alone. */
export const optionsOf = (schema: z.core.$ZodType): readonly z.core.$ZodType[] =>
  schema instanceof z.ZodUnion ? schema.options : [schema]
