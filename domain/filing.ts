/** What a message asks to be filed: of whom it speaks, who they are, and the items of the record. A value, before anything is looked up. */
import type { EntryContent } from './entry/content.ts'
import type { CareSetting, LabelOrUnset } from './kernel/terms.ts'
import type { Instant, LocalDate } from './kernel/time.ts'
import type { Demographics } from './patient/events.ts'

/** From whom a message is, as mapping needs to know it. */
export interface MessageSource {
  /** The provider (opaque id) that the message is from, and its care setting. */
  readonly organisation: string
  readonly setting: CareSetting
  /** What the provider calls itself: its ODS code and its name. */
  readonly names: readonly string[]
  /** The team of this provider behind the first service or clinician code that is known. */
  readonly team: (codes: readonly string[]) => string | undefined
  /** When the message was received: no version of anything was made later than that. */
  readonly receivedAt: Instant
}

/** What the sender says about the NHS number: `verified` is status 01, `unverified` any other, `notStated` none (PID-32). */
export type Verification = 'verified' | 'unverified' | 'notStated'

/** Of whom a message speaks. */
export interface MessagePerson {
  /** The one valid NHS number; absent where none or more than one was sent. */
  readonly nhsNumber?: string
  /** The valid NHS numbers where more than one was sent: they can't all be this person's. */
  readonly severalNhsNumbers?: readonly string[]
  /** What was sent as an NHS number fails the check of its last digit. */
  readonly invalidNhsNumber?: true
  readonly verification: Verification
  readonly localNumbers: readonly string[]
  readonly birthDate?: LocalDate
}

/** Items of one family are numbered together: an order's values (`order`) and its report in words (`report`) are two. */
export type Family =
  'order' | 'report' | 'document' | 'appointment' | 'encounter' | 'allergy' | 'diagnosis' | 'procedure'

/**
 * What an item is known by, so that the same item sent again is the same entry. `person`: the number is unique only within
 * the person's record (an allergy's code); `organisation`: within the provider (an order number).
 */
export interface ItemKey {
  readonly family: Family
  readonly scope: 'organisation' | 'person'
  readonly number: string
  /** The number of the document that this one replaces: the two are one entry, and so is whatever that one replaced. */
  readonly replaces?: string
  /** What was tested, as `system|code`: laboratories give one number to several tests, so a number alone is no order. */
  readonly test?: string
  /** The same message gave this number to another test before. */
  readonly shared?: true
}

/** An item to be filed, or replaced in full. */
export interface FiledItem {
  readonly action: 'file'
  readonly key: ItemKey
  /** Documents are always within it, whatever their size; who files it decides where they are kept. */
  readonly content: EntryContent
  readonly team?: string
  readonly author?: string
  readonly effective: Instant
  readonly issued: Instant
  readonly label: LabelOrUnset
  readonly releaseAt: Instant
}

/** An item to be taken back. */
export interface RetractedItem {
  readonly action: 'retract'
  readonly key: ItemKey
  /** What is filed and at once taken back where the item is not here yet: an older version that comes later stays hidden too. */
  readonly trace?: FiledItem
  readonly reason: string
  readonly issued: Instant
}
/** A new state of an appointment that is known already: what else it says stays as it was. */
export interface ChangedItem {
  readonly action: 'change'
  readonly key: ItemKey
  readonly status: Extract<EntryContent, { kind: 'appointment' }>['status']
  readonly issued: Instant
}

/** Where a report's documents end now: those numbered on from here (`number#2` …) are no longer part of it. */
export interface ReportEnd {
  readonly key: ItemKey
  readonly from: number
  readonly reason: string
  readonly issued: Instant
}
export type Item = FiledItem | RetractedItem | ChangedItem

/** The number of a report's nth document. */
export const documentNumber = (number: string, nth: number): string =>
  nth === 1 ? number : `${number}#${String(nth)}`

/**
 * What a message says of a list that its sender keeps of the person (F4): its items of that family are on the list, or are taken
 * off it. A `snapshot` is the whole list: what it leaves out is no longer on it.
 */
export interface ListStatement {
  readonly kind: Extract<Family, 'allergy' | 'diagnosis'>
  readonly mode: 'snapshot' | 'changes'
  readonly asOf: Instant
}

/** Everything that one message asks for. */
export interface Filing {
  readonly person: MessagePerson
  /** Whether a message of this type may create the record of a person who is not known yet. */
  readonly createsRecord: boolean
  readonly demographics?: Demographics
  readonly items: readonly Item[]
  readonly ends?: readonly ReportEnd[]
  readonly lists?: readonly ListStatement[]
  /** Codes that no map knows. */
  readonly unmapped: readonly string[]
}

/** Why a well-formed message can't be mapped; `place` as ERR-2 names it. Holds nothing of the message's content. */
export interface NotMapped {
  readonly notMapped: string
  readonly place: string
}

/** Tells a message that could not be mapped. */
export const isNotMapped = (answer: object): answer is NotMapped => 'notMapped' in answer

/** Maps the bytes of a message of one format. Pure and total. */
export type MessageMapper = (bytes: Uint8Array, source: MessageSource) => Filing | NotMapped

/** Every number by which a message names people, wherever it stands: for erasure, which must also find what was never filed. */
export interface NamedNumbers {
  readonly nhsNumbers: readonly string[]
  /** As they are known within the provider that the message is from. */
  readonly localNumbers: readonly string[]
}

/** Reads them from the bytes of a message of one format; undefined where the bytes can't be read. `names` as in `MessageSource`. */
export type NumberReader = (bytes: Uint8Array, names: readonly string[]) => NamedNumbers | undefined
