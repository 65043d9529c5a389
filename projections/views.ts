/** The shapes that read models answer with, and the queries that portal and API ask. Content leaves only for a Disclosure. */
import type { Disclosure, Permitted } from '../access/types.ts'
import type { Citation } from '../domain/access/events.ts'
import type { Grantee } from '../domain/consent/events.ts'
import type { EntryContent, EntryKind } from '../domain/entry/content.ts'
import type { JsonText } from '../domain/kernel/json.ts'
import type { Label, LabelOrUnset, Sex } from '../domain/kernel/terms.ts'
import type { Instant, LocalDate } from '../domain/kernel/time.ts'
import type { DecidedHead, DecidedView, OptOutView, WriterView } from './decidedViews.ts'
import type { CarePlanQueries } from './carePlanViews.ts'
import type { ClientQueries } from './clientViews.ts'
import type { NoteQueries } from './noteViews.ts'
import type { NoticeQueries } from './noticeViews.ts'
import type { TemplateQueries } from './templateViews.ts'
import type { AccessLogLine, QuestionRef } from './accessLogViews.ts'
import type { DirectoryQueries, QuarantineQueries, SourceQueries } from './officeViews.ts'
import type { Page, PageAsked } from './cursor.ts'

/** One item as a viewer sees it. While it awaits release, and once it was retracted, only kind, dates and source are there. */
export type EntryView<C extends EntryContent = EntryContent> = EntryHead &
  (EntryShown<C> | { readonly sight: 'awaitingRelease' | 'retracted' })
export interface EntryShown<C extends EntryContent = EntryContent> {
  readonly sight: 'content'
  readonly content: C
  readonly earlier: readonly EarlierVersion<C>[]
}
type Letter = Extract<EntryContent, { readonly kind: 'letter' }>
/** A view as JSON. Letters stand apart: their documents leave by another door. */
export type EntryText =
  | { readonly kind: 'letter'; readonly view: JsonText<EntryView> }
  | {
      readonly kind: Exclude<EntryKind, 'letter'>
      readonly view: JsonText<EntryView<Exclude<EntryContent, Letter>>>
    }
export interface EntryHead {
  /** Opaque id: the entry stream's. */
  readonly id: string
  readonly revision: number
  readonly kind: EntryKind
  readonly label: LabelOrUnset
  readonly organisation: string
  readonly team?: string
  readonly author?: string
  readonly effective: Instant
  readonly issued: Instant
  /** When it reached the exchange. */
  readonly recordedAt: Instant
  /** From when the patient may read it: as filed, or as a clinician held it since. */
  readonly releaseAt: Instant
  /** Held until someone releases it: `releaseAt` says nothing then. */
  readonly heldOpenEnded?: true
  /** A clinician released it early: the patient may read it, whatever `releaseAt` says. */
  readonly releasedEarly?: true
  readonly state: 'current' | 'corrected' | 'retracted'
}

/** A version that was replaced (or came late): shown beside the current one (R3). */
export interface EarlierVersion<C extends EntryContent = EntryContent> {
  readonly revision: number
  readonly content: C
  readonly issued: Instant
  readonly recordedAt: Instant
}

/** One number of a trend. `hollow` marks a value that was later corrected. */
export interface TrendPoint {
  readonly entry: string
  readonly at: Instant
  readonly value: number
  /** Where the laboratory could only say "below" or "above". */
  readonly comparator?: '<' | '<=' | '>' | '>='
  readonly unit: string
  readonly low?: number
  readonly high?: number
  readonly hollow: boolean
}

export interface PersonView {
  readonly id: string
  readonly nhsNumber?: string
  readonly familyName: string
  readonly givenNames: string
  readonly birthDate?: LocalDate
  readonly sex?: Sex
  readonly postcode?: string
  readonly borough?: string
  readonly gpPractice?: string
  /** A source of the record says that the person has died. */
  readonly died?: true
  readonly registered: boolean
}

/** One share over one period: what stood, since when, until when, and the events that made and ended it. */
export interface ShareView {
  readonly grantee: Grantee
  readonly labels: readonly Label[]
  readonly since: Instant
  readonly until?: Instant
  /** `ShareGiven` or `ShareChanged`, in the patient's consent stream at this revision. */
  readonly cause: { readonly type: string; readonly revision: number }
  readonly endedBy?: { readonly type: string; readonly revision: number }
}

export interface LooksAsked extends PageAsked {
  /** Only looks of others than the person themselves. */
  readonly others?: true
  /** Only looks that showed one of these: items, plans or notes, by their ids. */
  readonly shown?: readonly string[]
}
export interface EntryFilter extends PageAsked {
  readonly kinds?: readonly EntryKind[]
  /** Only what the viewer may know of but not yet read. */
  readonly awaiting?: true
  /** In the order in which it happens, for what is still to come. */
  readonly earliestFirst?: true
  /** Effective at this instant or later. */
  readonly from?: Instant
  /** Effective before this instant. */
  readonly to?: Instant
}

/** Everything portal and API may ask of the read models. Lists are newest first unless asked otherwise. */
export interface Queries {
  readonly timeline: {
    /** Filters by the permit before counting and paging. */
    readonly pick: (may: Permitted, filter: EntryFilter) => Promise<Page<Citation>>
    /** The kinds of which there is anything that the viewer may know of. */
    readonly kinds: (may: Permitted) => Promise<readonly EntryKind[]>
    /** Every item that was ever filed to the person, retracted ones too: ids only, for counting. */
    readonly itemsOf: (patient: string) => Promise<readonly string[]>
    readonly pickOne: (may: Permitted, entry: string) => Promise<Citation | undefined>
    /** The disclosed entries, in the order of the disclosure. */
    readonly read: (disclosure: Disclosure) => Promise<readonly EntryView[]>
    /** The same as JSON, for those who only pass it on. */
    readonly readText: (disclosure: Disclosure) => Promise<readonly EntryText[]>
  }
  readonly trends: {
    /** The entries that hold numbers of this code (`system|code`) and are released to the viewer. */
    readonly pick: (may: Permitted, code: string) => Promise<readonly Citation[]>
    readonly read: (disclosure: Disclosure, code: string) => Promise<readonly TrendPoint[]>
  }
  readonly carePlans: CarePlanQueries
  readonly notes: NoteQueries
  readonly notices: NoticeQueries
  readonly templates: TemplateQueries
  readonly clients: ClientQueries
  readonly people: { readonly read: (disclosure: Disclosure) => Promise<PersonView | undefined> }
  readonly consents: {
    /** Shares that stand now, oldest first. */
    readonly read: (disclosure: Disclosure) => Promise<readonly ShareView[]>
    /** Every period that ever was, oldest first. */
    readonly history: (disclosure: Disclosure) => Promise<readonly ShareView[]>
    /** The teams that keep sight of what they wrote, and since when they had something. */
    readonly writers: (disclosure: Disclosure) => Promise<readonly WriterView[]>
    /** Every time that the National Data Opt-out was set or taken back, newest first. */
    readonly optOuts: (disclosure: Disclosure) => Promise<readonly OptOutView[]>
    /** Ids of people whose newest choice is an opt-out that the national service told of: for taking in its next list. */
    readonly toldOptedOut: () => Promise<readonly string[]>
  }
  readonly decided: {
    /** Every decision about an item, oldest first, as kinds, dates and people, and to auditors with its reason. */
    readonly history: (disclosure: Disclosure) => Promise<readonly DecidedHead[]>
    /** Those about the items that the disclosure names, as far as their content may be read. */
    readonly ofItems: (disclosure: Disclosure) => Promise<readonly DecidedView[]>
  }
  readonly accessLog: {
    readonly read: (disclosure: Disclosure, page: LooksAsked) => Promise<Page<AccessLogLine>>
    /** Looks that a person took at their own record, from about an instant on: places in the log only, for counting. */
    readonly ownLooks: (patient: string, from: Instant) => Promise<readonly Citation[]>
    /** One look; undefined where the person's log holds no such. */
    readonly readOne: (disclosure: Disclosure, look: Citation) => Promise<AccessLogLine | undefined>
  }
  /** Questions about looks: ids only, each still to be decided and disclosed. */
  readonly questions: {
    readonly pick: (page: PageAsked & Pick<QuestionRef, 'state'>) => Promise<Page<QuestionRef>>
    /** How many of their own questions a person still waits for an answer to; to anybody else none. */
    readonly waiting: (may: Permitted) => Promise<number>
  }
  /** Ids of people who share with the team or have items it wrote: ids only, each still to be decided and disclosed. */
  readonly caseload: {
    readonly pick: (team: string) => Promise<readonly string[]>
    /** Those of them in whose record something happened within a time, the newest first. */
    readonly recent: (
      team: string,
      within: { readonly from: Instant; readonly to: Instant; readonly limit: number },
    ) => Promise<readonly string[]>
  }
  readonly quarantine: QuarantineQueries
  /** Every organisation as a source of messages, the longest silent first. */
  readonly sources: SourceQueries
  readonly directory: DirectoryQueries
  /** Resolves when the read models (all, or those named) have passed `position`; else `ReadModelBehind` after `withinMs` (default 1000). */
  readonly caughtUp: (
    position: string | undefined,
    withinMs?: number,
    names?: readonly string[],
  ) => Promise<void>
}
