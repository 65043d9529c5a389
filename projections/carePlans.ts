/** Care plans as they were written, version by version, and the drafts that are open for them. */
import { carePlanEvents } from '../domain/carePlan/events.ts'
import { targetKey } from '../domain/draft/decider.ts'
import { draftEvents, type DraftTarget } from '../domain/draft/events.ts'
import type { Recorded } from '../domain/kernel/event.ts'
import { idOf } from '../domain/kernel/ids.ts'
import { writingTopic } from './carePlanViews.ts'
import { openDrafts, planEvents, plans, planTeams } from './carePlanTables.ts'
import { personOf, removePerson } from './person.ts'
import { projection } from './projection.ts'
import type { Rows } from './rows.ts'

const keep = async (recorded: Recorded, rows: Rows): Promise<void> => {
  const { stream, revision, at, meta, event } = recorded
  if (!('data' in event)) return
  await rows.put(planEvents, {
    plan: idOf(stream),
    revision,
    patient: personOf(recorded),
    at,
    user_id: meta.actor.user,
    role: meta.actor.role,
    team: meta.actor.team ?? null,
    event: { type: event.type, data: event.data },
  })
}

/** Keeps the event, and nothing else of it. */
const kept = (_data: unknown, recorded: Recorded, rows: Rows): Promise<void> => keep(recorded, rows)

const answersFor = (rows: Rows, recorded: Recorded, team: string | undefined): Promise<void> =>
  team === undefined
    ? Promise.resolve()
    : rows.put(planTeams, { plan: idOf(recorded.stream), team, patient: personOf(recorded) })

const closeDraft = ({ stream }: Recorded, target: DraftTarget, rows: Rows): Promise<void> =>
  rows.remove(openDrafts, { draft: idOf(stream), target_key: targetKey(target) })

export const carePlans = projection({
  name: 'carePlans',
  version: 2,
  tables: [planEvents, plans, planTeams],
  of: { carePlan: carePlanEvents },
  announces: true,
  on: {
    PlanDrafted: async (data, recorded, rows) => {
      const { stream, meta } = recorded
      await rows.put(plans, {
        id: idOf(stream),
        patient: data.patient,
        status: 'open',
        review_on: data.reviewOn ?? null,
      })
      await keep(recorded, rows)
      await answersFor(rows, recorded, meta.actor.team)
    },
    SectionWritten: kept,
    SectionLabelled: kept,
    SectionOwnerSet: async (data, recorded, rows) => {
      await keep(recorded, rows)
      await answersFor(rows, recorded, data.team)
    },
    ItemAdded: kept,
    ItemChanged: kept,
    ItemCompleted: kept,
    ItemDropped: kept,
    PlanAgreed: kept,
    PlanNotAgreed: kept,
    PlanPublished: kept,
    PlanReviewed: async (data, recorded, rows) => {
      await keep(recorded, rows)
      if (data.next !== undefined)
        await rows.change(plans, { id: idOf(recorded.stream) }, { review_on: data.next })
    },
    ReviewDateSet: async (data, recorded, rows) => {
      await keep(recorded, rows)
      await rows.change(plans, { id: idOf(recorded.stream) }, { review_on: data.on })
    },
    PlanMovedToTemplate: kept,
    PlanClosed: async (_data, recorded, rows) => {
      await keep(recorded, rows)
      await rows.change(plans, { id: idOf(recorded.stream) }, { status: 'closed' })
    },
    PlanReopened: async (_data, recorded, rows) => {
      await keep(recorded, rows)
      await rows.change(plans, { id: idOf(recorded.stream) }, { status: 'open' })
    },
    Erased: removePerson([planEvents, plans, planTeams]),
  },
})

/** Tells those who watch a part of a plan that somebody writes there. */
const writingIn = ({ event }: Recorded): string | undefined => {
  if (event.type !== 'DraftSaved' || !('data' in event)) return undefined
  const { plan, target } = draftEvents.DraftSaved.data.parse(event.data)
  return writingTopic(plan, target.section)
}

/** Apart from the plans: an open page is told that somebody writes, and not that the record has changed. */
export const drafts = projection({
  name: 'drafts',
  version: 1,
  tables: [openDrafts],
  of: { draft: draftEvents },
  announces: writingIn,
  on: {
    DraftSaved: async ({ plan, author, target, base, values }, recorded, rows) => {
      const { stream, revision, at, meta } = recorded
      const place = { draft: idOf(stream), target_key: targetKey(target) }
      const [before] = await rows.find(openDrafts, place)
      await rows.put(openDrafts, {
        ...place,
        patient: personOf(recorded),
        plan,
        author,
        role: meta.actor.role,
        team: meta.actor.team ?? null,
        revision,
        at,
        offered: before?.offered ?? 0,
        target,
        base,
        fields: values,
      })
    },
    DraftOffered: ({ target }, { stream }, rows) =>
      rows.change(openDrafts, { draft: idOf(stream), target_key: targetKey(target) }, { offered: 1 }),
    DraftMerged: ({ target }, recorded, rows) => closeDraft(recorded, target, rows),
    DraftDiscarded: ({ target }, recorded, rows) => closeDraft(recorded, target, rows),
    Erased: removePerson([openDrafts]),
  },
})
