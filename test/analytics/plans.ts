/** Care plans for counting: their events as they stand in the log, each of one person. */
import type { DataOf } from '../../domain/kernel/event.ts'
import { localDate, type LocalDate } from '../../domain/kernel/time.ts'
import type { carePlanEvents } from '../../domain/carePlan/events.ts'
import { drafting } from '../support/plan.ts'
import type { World } from '../support/world.ts'

type Happening = {
  readonly [T in keyof typeof carePlanEvents]: {
    readonly type: T
    readonly data: DataOf<typeof carePlanEvents, T>
  }
}[keyof typeof carePlanEvents]

export const draftedFor = (patient: string, reviewOn?: LocalDate): Happening => ({
  type: 'PlanDrafted',
  data: { ...drafting, patient, ...(reviewOn !== undefined && { reviewOn }) },
})
export const published: Happening = { type: 'PlanPublished', data: { version: 1 } }
export const setFor = (on: LocalDate): Happening => ({ type: 'ReviewDateSet', data: { on } })
export const reviewedUntil = (next?: LocalDate): Happening => ({
  type: 'PlanReviewed',
  data: next === undefined ? {} : { next },
})
export const closed: Happening = { type: 'PlanClosed', data: { why: 'moved away' } }
export const reopened: Happening = { type: 'PlanReopened', data: { why: 'came back' } }

export const day = (text: string): LocalDate => localDate.parse(text)

/** Puts events of a person's plan into the log. */
export const happen = async (
  { stores, ids, clock }: World,
  { plan, patient }: { readonly plan: string; readonly patient: string },
  ...events: readonly Happening[]
): Promise<void> => {
  for (const event of events) {
    const command = ids.uuid()
    const meta = {
      actor: { user: 'system', role: 'system' },
      subject: patient,
      purpose: 'upkeep',
      command,
      correlation: command,
    } as const
    await stores.journal.append(`carePlan-${plan}`, 'any', [{ id: command, event, at: clock(), meta }])
  }
}
