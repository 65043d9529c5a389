/** The contents of one item of a record, by kind (R1). Codes are kept as sent; words are what a person reads. */
import { z } from 'zod'
import { coding, contentBytes, type ContentBytes } from '../kernel/terms.ts'
import { instant, localDate } from '../kernel/time.ts'

/** A measured number with its unit as sent (UCUM where the sender uses it). */
export const quantity = z
  .object({
    value: z.number(),
    unit: z.string().max(40),
    comparator: z.enum(['<', '<=', '>', '>=']).optional(),
  })
  .readonly()

/** The range that this laboratory calls usual; `text` as sent when it is not two numbers. */
export const referenceRange = z
  .object({ low: z.number().optional(), high: z.number().optional(), text: z.string().max(200).optional() })
  .readonly()

export const observation = z
  .object({
    code: coding,
    value: z.union([z.object({ quantity }).readonly(), z.object({ text: z.string() }).readonly()]),
    range: referenceRange.optional(),
    /** HL7 table 0078, as the laboratory flagged it. */
    flag: z.enum(['normal', 'low', 'high', 'criticalLow', 'criticalHigh', 'abnormal']).optional(),
    status: z.enum(['preliminary', 'final', 'corrected', 'cancelled']),
    comment: z.string().optional(),
  })
  .readonly()
export type Observation = z.infer<typeof observation>

export const result = z
  .object({
    kind: z.literal('result'),
    code: coding,
    status: z.enum(['preliminary', 'final', 'corrected']),
    observations: z.array(observation),
    comment: z.string().optional(),
  })
  .readonly()
export const letter = z
  .object({
    kind: z.literal('letter'),
    title: z.string().max(300),
    documentType: coding.optional(),
    text: z.string().optional(),
    document: contentBytes.optional(),
  })
  .readonly()
export const medication = z
  .object({
    kind: z.literal('medication'),
    name: z.string().max(300),
    code: coding.optional(),
    dose: z.string().max(500).optional(),
    status: z.enum(['active', 'stopped']),
    from: localDate.optional(),
    to: localDate.optional(),
  })
  .readonly()
export const allergy = z
  .object({
    kind: z.literal('allergy'),
    substance: z.string().max(300),
    code: coding.optional(),
    reaction: z.string().max(500).optional(),
    severity: z.enum(['mild', 'moderate', 'severe']).optional(),
  })
  .readonly()
export const diagnosis = z
  .object({
    kind: z.literal('diagnosis'),
    name: z.string().max(300),
    code: coding.optional(),
    status: z.enum(['active', 'resolved']),
    onset: localDate.optional(),
  })
  .readonly()
export const procedure = z
  .object({
    kind: z.literal('procedure'),
    name: z.string().max(300),
    code: coding.optional(),
    on: localDate.optional(),
  })
  .readonly()
export const measurement = z
  .object({ kind: z.literal('measurement'), code: coding, quantity, range: referenceRange.optional() })
  .readonly()
export const appointment = z
  .object({
    kind: z.literal('appointment'),
    what: z.string().max(300),
    start: instant,
    end: instant.optional(),
    where: z.string().max(300).optional(),
    with: z.string().max(300).optional(),
    status: z.enum(['booked', 'rescheduled', 'cancelled', 'missed', 'attended']),
  })
  .readonly()
export const encounter = z
  .object({
    kind: z.literal('encounter'),
    type: z.enum(['inpatient', 'outpatient', 'emergency', 'community']),
    start: instant,
    end: instant.optional(),
    location: z.string().max(300).optional(),
    reason: z.string().max(500).optional(),
  })
  .readonly()

export const entryContent = z.discriminatedUnion('kind', [
  result,
  letter,
  medication,
  allergy,
  diagnosis,
  procedure,
  measurement,
  appointment,
  encounter,
])
export type EntryContent = z.infer<typeof entryContent>
export type EntryKind = EntryContent['kind']

/** A letter's document; undefined for anything else. */
export const documentIn = (content: EntryContent): ContentBytes | undefined =>
  content.kind === 'letter' ? content.document : undefined

export const entryKinds = [
  'result',
  'letter',
  'medication',
  'allergy',
  'diagnosis',
  'procedure',
  'measurement',
  'appointment',
  'encounter',
] as const satisfies readonly EntryKind[]
