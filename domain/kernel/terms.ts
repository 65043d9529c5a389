/** Clinical and organisational words that several aggregates share. */
import { z } from 'zod'

/** The four privacy labels of a record's items (R2). An item without one is `unset`. */
export const labels = ['general', 'mental', 'sexual', 'social'] as const
export const label = z.enum(labels)
export type Label = z.infer<typeof label>

/** A label or its absence. Unset is visible only to the patient and to holders of all four (R2). */
export const labelOrUnset = z.enum([...labels, 'unset'])
export type LabelOrUnset = z.infer<typeof labelOrUnset>

/** A set of labels: sorted in the order above, each once. */
export const labelSet = z.array(label).transform(list => labels.filter(one => list.includes(one)))

export const careSettings = ['acute', 'community', 'mentalHealth', 'gp', 'socialCare', 'nhs111'] as const
export const careSetting = z.enum(careSettings)
export type CareSetting = z.infer<typeof careSetting>

/** A coded term: code system (`loinc`, `snomed`, `local` …), code, and the words a person reads. */
export const coding = z.object({ system: z.string(), code: z.string(), display: z.string() }).readonly()
export type Coding = z.infer<typeof coding>

/** The boroughs of North West London, as addresses and figures name them. */
export const boroughs = [
  'Brent',
  'Ealing',
  'Hammersmith and Fulham',
  'Harrow',
  'Hillingdon',
  'Hounslow',
  'Kensington and Chelsea',
  'Westminster',
] as const

export const sexes = ['female', 'male', 'indeterminate', 'notKnown'] as const
/** Person stated gender (NHS Data Dictionary: 1 male, 2 female, 9 indeterminate, X not known). */
export const sex = z.enum(sexes)
export type Sex = z.infer<typeof sex>

/** Bytes kept beside the log: the hash of the sealed bytes (64 hexadecimal characters), the plain size in bytes, the media type. */
export const blobRef = z
  .object({
    hash: z.string().regex(/^[0-9a-f]{64}$/),
    size: z.number().int().nonnegative(),
    mediaType: z.string(),
  })
  .readonly()
export type BlobRef = z.infer<typeof blobRef>

/** Content that is stored within the event when small (base64), else as a blob. */
export const contentBytes = z.union([
  z.object({ base64: z.string(), mediaType: z.string() }).readonly(),
  blobRef,
])
export type ContentBytes = z.infer<typeof contentBytes>

/** What is up to this many bytes is stored within the event; above, in the blob store. */
export const inlineLimit = 64 * 1024
