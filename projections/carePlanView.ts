/** A care plan as a viewer sees it at one of their versions. */
import { answerTo, textOf, type Drafted, type Section } from '../domain/carePlan/state.ts'
import { saidAt, type Item } from '../domain/carePlan/state.ts'
import { sectionsOf, versionName, type History, type PlanEvent, type Step } from './carePlanFold.ts'
import type {
  PlanItemView,
  PlanSectionView,
  PlanStep,
  PlanView,
  SectionAnswer,
  Trace,
} from './carePlanViews.ts'

/** What a viewer sees at a version: what stood, and the steps up to there. */
interface Shown {
  readonly plan: Drafted
  readonly steps: readonly Step[]
  readonly history: History
  readonly byItem: ReadonlyMap<string, readonly Step[]>
}

type Type = PlanEvent['type']

const lastBy = ({ steps }: Shown, matches: (event: PlanEvent) => boolean): Trace | undefined =>
  steps.findLast(({ event }) => matches(event))?.by

const isOf = (event: PlanEvent, types: readonly Type[]): boolean => types.includes(event.type)

const itemIn = (event: PlanEvent): string | undefined => ('item' in event.data ? event.data.item : undefined)

const itemChanges: readonly Type[] = ['ItemChanged', 'ItemCompleted', 'ItemDropped']

/** The steps of each item by its id, sorted out once for all of them. */
const stepsByItem = (steps: readonly Step[]): ReadonlyMap<string, readonly Step[]> => {
  const byItem = new Map<string, Step[]>()
  for (const step of steps) {
    const id = itemIn(step.event)
    if (id === undefined) continue
    const own = byItem.get(id)
    if (own === undefined) byItem.set(id, [step])
    else own.push(step)
  }
  return byItem
}

const progressOf = (steps: readonly Step[]): PlanItemView['progress'] =>
  steps.flatMap(({ event, by: { at } }) => {
    if (event.type !== 'ItemAdded' && event.type !== 'ItemChanged') return []
    const { content } = event.data
    return content.kind === 'goal' && content.progress !== undefined
      ? [{ at, percent: content.progress }]
      : []
  })

const itemView = (id: string, item: Item, steps: readonly Step[]): readonly PlanItemView[] => {
  const content = saidAt(item.contents)
  const added = steps.find(({ event }) => event.type === 'ItemAdded')?.by
  if (content === undefined || added === undefined) return []
  const changed = steps.findLast(({ event }) => isOf(event, itemChanges))?.by
  const progress = progressOf(steps)
  return [{ id, content, status: item.status, added, progress, ...(changed !== undefined && { changed }) }]
}

/** Why was said of several sections at once: to whoever may see all of them. */
const whyOf = ({ history, plan }: Shown, { event }: Step): { readonly why?: string } =>
  event.type === 'PlanNotAgreed' && sectionsOf(event, plan)?.every(id => history.visible.has(id)) === true
    ? { why: event.data.why }
    : {}

const answerOf = (shown: Shown, id: string, section: Section): SectionAnswer => {
  const answer = answerTo(section)
  const said = shown.steps.findLast(
    ({ event }) =>
      isOf(event, ['PlanAgreed', 'PlanNotAgreed']) && (sectionsOf(event, shown.plan) ?? []).includes(id),
  )
  if (answer === undefined || said === undefined) return { answer: 'unanswered' }
  if (answer === 'changed') return { answer }
  const { by } = said
  return answer.agreed ? { answer: 'agreed', by } : { answer: 'notAgreed', ...whyOf(shown, said), by }
}

const changes: readonly Type[] = ['SectionWritten', 'ItemAdded', ...itemChanges]

const sectionView = (shown: Shown, [id, section]: readonly [string, Section]): PlanSectionView => {
  const { plan, history } = shown
  const changed = lastBy(shown, event => isOf(event, changes) && (sectionsOf(event, plan) ?? []).includes(id))
  const items = [...plan.items].filter(([, item]) => item.section === id)
  return {
    ...section.template,
    former: section.former,
    label: history.now.sections.get(id)?.label ?? section.label,
    ...(section.owner !== undefined && { owner: section.owner }),
    text: textOf(section),
    ...(changed !== undefined && { changed }),
    agreement: answerOf(shown, id, section),
    items: items.flatMap(([item, content]) => itemView(item, content, shown.byItem.get(item) ?? [])),
  }
}

const stepView = ({ plan, history }: Shown, { event, by }: Step, version: number): PlanStep => {
  const item = itemIn(event)
  const sections = (sectionsOf(event, plan) ?? []).filter(id => history.visible.has(id))
  return { version, what: event.type, sections, ...by, ...(item !== undefined && { item }) }
}

const reviewOf = (shown: Shown): Pick<PlanView, 'reviewed'> => {
  const by = lastBy(shown, event => event.type === 'PlanReviewed')
  const words = shown.plan.lastReview?.said.words
  return by === undefined ? {} : { reviewed: { ...by, ...(words !== undefined && { words }) } }
}

const publicationOf = ({ steps }: Shown): Pick<PlanView, 'published'> => {
  const isPublication = ({ event }: Step): boolean => event.type === 'PlanPublished'
  const version = steps.findLastIndex(isPublication)
  const step = steps[version]
  if (step === undefined) return {}
  return { published: { ...step.by, number: steps.filter(isPublication).length, version } }
}

const viewOfShown = (id: string, shown: Shown): PlanView | undefined => {
  const { plan, steps, history } = shown
  const [first, last] = [steps[0], steps.at(-1)]
  if (first === undefined || last === undefined) return undefined
  return {
    id,
    patient: plan.patient,
    version: steps.length - 1,
    name: versionName(history, steps.length - 1) ?? '',
    newest: history.steps.length - 1,
    at: last.by.at,
    status: plan.status,
    title: plan.title,
    template: plan.template,
    drafted: first.by,
    ...(plan.reviewOn !== undefined && { reviewOn: plan.reviewOn }),
    ...reviewOf(shown),
    ...publicationOf(shown),
    sections: [...plan.sections]
      .filter(([section]) => history.visible.has(section))
      .map(entry => sectionView(shown, entry)),
    history: steps.map((step, version) => stepView(shown, step, version)),
  }
}

/** The plan at a version, the newest unless told; undefined where there is no such version. */
export const planView = (id: string, history: History, version?: number): PlanView | undefined => {
  const step = version === undefined ? history.steps.at(-1) : history.steps[version]
  if (step === undefined) return undefined
  const steps = history.steps.filter(({ revision }) => revision <= step.revision)
  return viewOfShown(id, { plan: history.standing(step), steps, history, byItem: stepsByItem(steps) })
}
