/** The shapes in which care plans are read. A viewer's versions are counted from 0 over what they may see: a number never tells of what they may not. */
import type { Disclosure, Permitted } from '../access/types.ts'
import type { Citation } from '../domain/access/events.ts'
import type { DraftTarget } from '../domain/draft/events.ts'
import type { Role } from '../domain/kernel/actor.ts'
import type { ItemContent, TemplateSection, TemplateVersion } from '../domain/kernel/planSections.ts'
import type { Label } from '../domain/kernel/terms.ts'
import type { Instant, LocalDate } from '../domain/kernel/time.ts'

/** Who did something, and when. */
export interface Trace {
  readonly at: Instant
  readonly user: string
  readonly role: Role
  readonly team?: string
}

export interface PlanItemView {
  readonly id: string
  readonly content: ItemContent
  readonly status: 'open' | 'completed' | 'dropped'
  readonly added: Trace
  /** Its last change, its completion or its dropping. */
  readonly changed?: Trace
  /** Of a goal: every progress that was ever said, oldest first. */
  readonly progress: readonly { readonly at: Instant; readonly percent: number }[]
}

/** What the person said to a section as it stands: `changed` since they answered what they saw. `why` is there for whoever may see every section that it was said of. */
export type SectionAnswer =
  | { readonly answer: 'unanswered' | 'changed' }
  | { readonly answer: 'agreed'; readonly by: Trace }
  | { readonly answer: 'notAgreed'; readonly why?: string; readonly by: Trace }

export interface PlanSectionView extends TemplateSection {
  /** The template has it no more. */
  readonly former: boolean
  readonly label: Label
  readonly owner?: string
  readonly text: string
  /** The last change of its text or of an item. */
  readonly changed?: Trace
  readonly agreement: SectionAnswer
  readonly items: readonly PlanItemView[]
}

/** One step of the plan's history, as far as the viewer may know of it. */
export interface PlanStep extends Trace {
  readonly version: number
  /** The event's type. */
  readonly what: string
  readonly sections: readonly string[]
  readonly item?: string
}

export interface PlanView {
  readonly id: string
  readonly patient: string
  /** The version shown, and the newest that the viewer may see. */
  readonly version: number
  readonly newest: number
  /** What commands call the version shown: the API's entity tag. */
  readonly name: string
  readonly at: Instant
  readonly status: 'open' | 'closed'
  readonly title: string
  readonly template: TemplateVersion
  readonly drafted: Trace
  readonly reviewOn?: LocalDate
  readonly reviewed?: Trace & { readonly words?: string }
  /** `number`: counted over the publications that the viewer may know of. */
  readonly published?: Trace & { readonly number: number; readonly version: number }
  readonly sections: readonly PlanSectionView[]
  /** Oldest first, up to the version shown. */
  readonly history: readonly PlanStep[]
}

/** A draft that is open for the plan. */
export interface DraftView {
  readonly draft: string
  readonly author: string
  readonly role: Role
  readonly team?: string
  readonly target: DraftTarget
  /** The draft's own revision at its last save. */
  readonly revision: number
  readonly savedAt: Instant
  readonly offered: boolean
  /** The viewer's version of the plan that the author wrote from. */
  readonly base: number
  /** What commands call that version. */
  readonly baseName: string
  readonly fields: Readonly<Record<string, string>>
}

/** Somebody else has a draft open: who and where, never what. */
export interface Writer extends Trace {
  readonly section: string
}

export interface PlanReview {
  readonly plan: string
  readonly patient: string
  readonly reviewOn: LocalDate
}

/** What is touched when somebody saves a draft for a section. */
export const writingTopic = (plan: string, section: string): string => `${plan} ${section}`

/** A version by its number or by its name. */
export type VersionAsked = number | string

/** Content leaves for a Disclosure for the look `carePlan` that names the plan. What takes a Permitted answers places and numbers only. */
export interface CarePlanQueries {
  /** The ids of a person's plans, for deciding: nothing of it may leave. */
  readonly idsOf: (patient: string) => Promise<readonly string[]>
  /** The person's plans in which the viewer may see something. */
  readonly pick: (may: Permitted) => Promise<readonly Citation[]>
  /** One of them. */
  readonly pickOne: (may: Permitted, plan: string) => Promise<Citation | undefined>
  /** The words of the sections that the viewer may see: for watching who writes in them. */
  readonly sectionsOf: (may: Permitted, plan: string) => Promise<readonly string[]>
  /** A disclosed plan, as it stands or as of a version; undefined where it is not disclosed or has no such version. */
  readonly read: (
    disclosure: Disclosure,
    plan: string,
    version?: VersionAsked,
  ) => Promise<PlanView | undefined>
  /** The revision in the plan's stream of one of the viewer's versions, for commands; undefined where there is none (any more). */
  readonly revisionOf: (may: Permitted, plan: string, name: string) => Promise<number | undefined>
  /** The viewer's version that stood at a revision of the plan's stream, and its own revision: what a change came to. Undefined where they see nothing of it. */
  readonly versionAt: (
    may: Permitted,
    plan: string,
    revision: number,
  ) => Promise<{ readonly version: number; readonly name: string; readonly revision: number } | undefined>
  /** The viewer's own drafts, and those that others offer, as far as their sections may be seen. */
  readonly drafts: (disclosure: Disclosure, plan: string) => Promise<readonly DraftView[]>
  /** Who else saved a draft at `since` or later, as far as the sections may be seen. */
  readonly writers: (disclosure: Disclosure, plan: string, since: Instant) => Promise<readonly Writer[]>
  /** People for whose open plans a team answers: ids only, each still to be decided and disclosed. What is to be reviewed first comes first. */
  readonly peopleOf: (team: string, limit: number) => Promise<readonly string[]>
  /** Open plans of a team to be reviewed by a day: ids only, each still to be decided and disclosed. Earliest first. */
  readonly reviews: (team: string, until: LocalDate) => Promise<readonly PlanReview[]>
  /** Every open plan to be reviewed by a day, for the exchange's own reminders: nothing of it may leave. */
  readonly dueBy: (until: LocalDate) => Promise<readonly PlanReview[]>
}
