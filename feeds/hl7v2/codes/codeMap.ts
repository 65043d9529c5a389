/** The shape of a versioned code map, and the rules by which it gives an item its privacy label (R2). */
import type { CareSetting, Coding, Label, LabelOrUnset } from '../../../domain/kernel/terms.ts'

/** What the map knows of one order, observation, diagnosis or procedure code. */
export interface CodeEntry {
  readonly label: Label
  /** Set where a code is never a laboratory result: a vital sign, or a report that is a document. */
  readonly kind?: 'measurement' | 'letter'
  /** Whole days after issue until the patient reads it, where the sender says nothing (R4). */
  readonly releaseDays?: number
}

/** What the map knows of a service: a section of a laboratory, a specialty, a type of document. */
interface ServiceEntry {
  readonly label: Label
  /** True where what this service reports in text is a document, not a laboratory result. */
  readonly documents?: boolean
}

/** One released version. Never edited afterwards: a test holds the file's hash; changes come as a new version. */
export interface CodeMap {
  readonly version: string
  /** By `system|code`. */
  readonly codes: Readonly<Record<string, CodeEntry>>
  /** OBR-24 (HL7 table 0074), PV1-10 (HL7 table 0069 and NHS main specialty codes), TXA-2 (HL7 table 0270). */
  readonly services: Readonly<Record<string, ServiceEntry>>
  /** ICD-10 by the longest prefix that is listed. */
  readonly icd10: Readonly<Record<string, Label>>
  /** What a provider of this care setting sends is at least this. */
  readonly settings: Readonly<Partial<Record<CareSetting, Label>>>
  /** Kinds that carry a label whatever their code. */
  readonly kinds: Readonly<Partial<Record<'allergy', Label>>>
}

/** What an item's label is decided from. */
export interface Labelled {
  /** What was ordered, diagnosed or done. */
  readonly codes: readonly Coding[]
  /** What it consists of: a panel's observations. */
  readonly parts?: readonly Coding[]
  readonly services: readonly string[]
  readonly setting: CareSetting
  /** Whether a general service alone is enough: letters and visits yes, results and diagnoses no. */
  readonly byService: boolean
}

/** A label, and the codes that kept it from being one. */
export interface Labelling {
  readonly label: LabelOrUnset
  readonly unmapped: readonly string[]
}

const byPrefix = (table: Readonly<Record<string, Label>>, code: string): Label | undefined => {
  for (let length = code.length; length > 0; length -= 1) {
    const found = table[code.slice(0, length)]
    if (found !== undefined) return found
  }
  return undefined
}

/** How a coding is named in a map and in a list of unmapped codes. */
export const keyOf = ({ system, code }: Pick<Coding, 'system' | 'code'>): string => `${system}|${code}`

/** What the map knows of a coding. */
export const entryFor = (map: CodeMap, coding: Coding): CodeEntry | undefined => {
  const found = map.codes[keyOf(coding)]
  if (found !== undefined || coding.system !== 'icd10') return found
  const label = byPrefix(map.icd10, coding.code.replace('.', ''))
  return label === undefined ? undefined : { label }
}

const sensitive = (labels: readonly (Label | undefined)[]): Label | undefined =>
  labels.find(label => label !== undefined && label !== 'general')

/** What has no code of its own is known by its words: those may be anybody's, and are not repeated in a list. */
const listed = (coding: Coding): string =>
  /^[\w.\-^+/]{1,40}$/.test(coding.code) ? keyOf(coding) : `${coding.system}|without a code`

const unknownOf = (map: CodeMap, { codes, parts = [], services }: Labelled): readonly string[] => [
  ...[...codes, ...parts].filter(coding => entryFor(map, coding) === undefined).map(listed),
  ...services
    .filter(service => map.services[service] === undefined)
    .map(service => `service|${service.slice(0, 40)}`),
]

const areGeneral = (labels: readonly (Label | undefined)[]): boolean =>
  labels.length > 0 && labels.every(label => label === 'general')

/**
 * The label of an item, and every code that no map knows. A code that is not general decides; then a service, then the provider's
 * setting; general is said only where all that was ordered and all that it consists of, or (`byService`) every service, is known
 * to be general. Anything else is unset.
 */
export const labelOf = (map: CodeMap, item: Labelled): Labelling => {
  const codes = [...item.codes, ...(item.parts ?? [])].map(coding => entryFor(map, coding)?.label)
  const services = item.services.map(service => map.services[service]?.label)
  const chosen = sensitive([...codes, ...services, map.settings[item.setting]])
  const general = areGeneral(codes) || (item.byService && areGeneral(services))
  return { label: chosen ?? (general ? 'general' : 'unset'), unmapped: unknownOf(map, item) }
}
