/** A plan's history as one viewer may know it: which events, counted how, and what stood after each. */
import { createHash } from 'node:crypto'
import type { Disclosure } from '../access/types.ts'
import { carePlan } from '../domain/carePlan/decider.ts'
import { carePlanEvents } from '../domain/carePlan/events.ts'
import { isDrafted, type Drafted } from '../domain/carePlan/state.ts'
import type { AnyEvent, EventOf } from '../domain/kernel/event.ts'
import { newestPolicy } from '../domain/policy/newest.ts'
import type { Label } from '../domain/kernel/terms.ts'
import type { PlanEventRow } from './carePlanTables.ts'
import type { Trace } from './carePlanViews.ts'

export type PlanEvent = EventOf<typeof carePlanEvents>

/** What is in the table was checked by its contract when it was written. */
const isPlanEvent = (event: AnyEvent): event is PlanEvent => Object.hasOwn(carePlanEvents, event.type)

/** An event with who did it and where it stands. */
export interface Step {
  readonly revision: number
  readonly by: Trace
  readonly event: PlanEvent
}

const stepOf = ({ revision, at, user_id, role, team, event }: PlanEventRow): Step => {
  if (!isPlanEvent(event)) throw new Error(`no event of a care plan: ${event.type}`)
  return { revision, by: { at, user: user_id, role, ...(team !== null && { team }) }, event }
}

/** Whether sections under this label are shown: they are released with their writing. */
const sees =
  ({ permit, at }: Pick<Disclosure, 'permit' | 'at'>) =>
  (label: Label): boolean =>
    newestPolicy.sight(permit, { label, releaseAt: at, hold: 'none', hastened: false }, at) === 'content'

/** The sections that an event is about; undefined where it is about the plan as a whole. */
export const sectionsOf = (event: PlanEvent, plan: Drafted): readonly string[] | undefined => {
  const { data } = event
  if (event.type === 'PlanDrafted' || event.type === 'PlanMovedToTemplate') return undefined
  if ('sections' in data) return data.sections.filter(one => typeof one === 'string')
  if ('section' in data) return [data.section]
  return 'item' in data ? [plan.items.get(data.item)?.section ?? ''] : undefined
}

export interface History {
  /** As it all stands now: labels are those of today also for what was. */
  readonly now: Drafted
  /** The words of the sections that the viewer may see. */
  readonly visible: ReadonlySet<string>
  /** The events that the viewer may know of, oldest first: their places are the viewer's versions. */
  readonly steps: readonly Step[]
  /** What stood after a step. */
  readonly standing: (step: Step) => Drafted
}

/** What stood after each event, by its revision: folded once, however many versions are asked for. */
const standings = (all: readonly Step[]): ReadonlyMap<number, Drafted> => {
  const after = new Map<number, Drafted>()
  let state = carePlan.initial
  for (const { revision, event } of all) {
    state = carePlan.evolve(state, event)
    if (isDrafted(state)) after.set(revision, state)
  }
  return after
}

/** A publication of nothing that the viewer may see would tell them that there is something else. */
const isKnown = ({ event }: Step, place: number, steps: readonly Step[]): boolean =>
  event.type !== 'PlanPublished' || steps[place - 1]?.event.type !== 'PlanPublished'

/** What a viewer may know of a plan, from all its events up to the disclosed one; undefined where that is nothing. */
export const historyOf = (
  disclosure: Pick<Disclosure, 'permit' | 'at'>,
  rows: readonly PlanEventRow[],
): History | undefined => {
  const all = rows.map(stepOf)
  const after = standings(all)
  const now = after.get(all.at(-1)?.revision ?? -1)
  if (now === undefined) return undefined
  const isSeen = sees(disclosure)
  const visible = new Set([...now.sections].flatMap(([id, { label }]) => (isSeen(label) ? [id] : [])))
  if (visible.size === 0) return undefined
  const steps = all
    .filter(({ event }) => sectionsOf(event, now)?.some(id => visible.has(id)) ?? true)
    .filter(isKnown)
  return { now, visible, steps, standing: ({ revision }) => after.get(revision) ?? now }
}

/**
 * The name of a version, for commands: its number, and a mark of the sections that the viewer saw in it. The numbers count anew when
 * a section is put under another label or less is shared; a name from before then fits no version, and nothing is merged from a
 * version that its writer never saw.
 */
export const versionName = (history: History, version: number): string | undefined => {
  const step = history.steps[version]
  if (step === undefined) return undefined
  const seen = [...history.standing(step).sections.keys()].filter(id => history.visible.has(id))
  const mark = createHash('sha256').update(seen.toSorted().join(' ')).digest('hex').slice(0, 8)
  return `${String(version)}-${mark}`
}

/** The step that a version's name stands for, as the viewer may see it now. */
export const stepNamed = (history: History, name: string): Step | undefined => {
  const version = Number(/^(\d{1,9})-/.exec(name)?.[1] ?? -1)
  return versionName(history, version) === name ? history.steps[version] : undefined
}
