/** What stands in a care plan after its history: sections with their texts, items, who agreed to what, and when it is looked at again. */
import type { DataOf, EventOf } from '../kernel/event.ts'
import type { ItemContent, TemplateSection, TemplateVersion } from '../kernel/planSections.ts'
import { same } from '../kernel/same.ts'
import type { Label } from '../kernel/terms.ts'
import type { LocalDate } from '../kernel/time.ts'
import type { carePlanEvents } from './events.ts'

/** What was said at a revision, for merging what was written from it. */
interface Said<T> {
  readonly revision: number
  readonly said: T
}

/** What the person said to a section, of the revision that they saw. */
export type PersonsAnswer =
  | { readonly agreed: true; readonly seen: number }
  | { readonly agreed: false; readonly seen: number; readonly why: string }

export interface Section {
  readonly template: TemplateSection
  /** Whether the template has it no more: what it holds stays. */
  readonly former: boolean
  readonly label: Label
  /** The team that keeps it up. */
  readonly owner: string | undefined
  /** Every text that stood, oldest first; none while nothing was written. */
  readonly texts: readonly Said<string>[]
  /** The last revision that changed its text or its items: -1 while nothing did. */
  readonly changedAt: number
  readonly answer: PersonsAnswer | undefined
}

export interface Item {
  readonly section: string
  /** Every content that stood, oldest first: never empty. */
  readonly contents: readonly Said<ItemContent>[]
  readonly status: 'open' | 'completed' | 'dropped'
}

export interface Drafted {
  readonly status: 'open' | 'closed'
  readonly revision: number
  readonly patient: string
  readonly title: string
  readonly template: TemplateVersion
  /** In the template's order; those that it has no more come last. */
  readonly sections: ReadonlyMap<string, Section>
  /** In the order in which they were added. */
  readonly items: ReadonlyMap<string, Item>
  /** By draft and target: the newest of its revisions that is in the plan. */
  readonly merged: ReadonlyMap<string, number>
  readonly published: { readonly version: number; readonly revision: number } | undefined
  readonly reviewOn: LocalDate | undefined
  readonly lastReview: Said<DataOf<typeof carePlanEvents, 'PlanReviewed'>> | undefined
  /** The last revision that changed what the plan says. */
  readonly changedAt: number
}

export type CarePlanState = { readonly status: 'none' } | Drafted | { readonly status: 'erased' }

/** Whether a plan stands in this state, open or closed. */
export const isDrafted = (state: CarePlanState): state is Drafted =>
  state.status === 'open' || state.status === 'closed'

/** What stood last, at a revision or now; undefined while nothing stood. */
export const saidAt = <T>(list: readonly Said<T>[], revision = Number.MAX_SAFE_INTEGER): T | undefined =>
  list.findLast(one => one.revision <= revision)?.said

/** The text of a section, now or as of a revision. */
export const textOf = (section: Section, revision?: number): string => saidAt(section.texts, revision) ?? ''

/** The person's answer to a section as it stands: `changed` where they saw it otherwise, for an answer never moves. */
export const answerTo = ({
  answer,
  changedAt,
}: Pick<Section, 'answer' | 'changedAt'>): PersonsAnswer | 'changed' | undefined =>
  answer !== undefined && answer.seen < changedAt ? 'changed' : answer

/** How the plan remembers what it took from a draft. */
export const mergedKey = (draft: string, target: string): string => `${draft} ${target}`

const freshSection = (template: TemplateSection): Section => ({
  template,
  former: false,
  label: template.label,
  owner: undefined,
  texts: [],
  changedAt: -1,
  answer: undefined,
})

export const drafted = (data: DataOf<typeof carePlanEvents, 'PlanDrafted'>): Drafted => ({
  status: 'open',
  revision: 0,
  patient: data.patient,
  title: data.title,
  template: data.template,
  sections: new Map(data.sections.map(section => [section.id, freshSection(section)])),
  items: new Map(),
  merged: new Map(),
  published: undefined,
  reviewOn: data.reviewOn,
  lastReview: undefined,
  changedAt: 0,
})

const holdsSomething = (plan: Drafted, id: string, section: Section): boolean =>
  section.texts.length > 0 || [...plan.items.values()].some(item => item.section === id)

/** Under other words, or of another kind, it is no longer what the person agreed to. */
const retitled = (before: Section, template: TemplateSection, { revision }: Drafted): Section => {
  const wordsOf = ({ title, plainTitle, kind }: TemplateSection) => [title, plainTitle, kind]
  const isSame = same(wordsOf(before.template), wordsOf(template))
  return { ...before, template, former: false, ...(!isSame && { changedAt: revision }) }
}

/** The new template's sections, each with what it held; then those that it has no more and that hold something. */
export const moved = (
  plan: Drafted,
  { template, sections }: DataOf<typeof carePlanEvents, 'PlanMovedToTemplate'>,
): Drafted => {
  const kept = sections.map(section => {
    const before = plan.sections.get(section.id)
    return [
      section.id,
      before === undefined ? freshSection(section) : retitled(before, section, plan),
    ] as const
  })
  const named = new Set(sections.map(({ id }) => id))
  const former = [...plan.sections].filter(
    ([id, section]) => !named.has(id) && holdsSomething(plan, id, section),
  )
  return {
    ...plan,
    template,
    sections: new Map([
      ...kept,
      ...former.map(([id, section]) => [id, { ...section, former: true }] as const),
    ]),
  }
}

export type Since = Exclude<EventOf<typeof carePlanEvents>, { readonly type: 'PlanDrafted' }>
