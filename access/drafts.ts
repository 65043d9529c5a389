/** Care plans and drafts as they stand in the log: for saving, offering and merging. What people are shown of them is read with a Disclosure. */
import { carePlan } from '../domain/carePlan/decider.ts'
import type { CarePlanState } from '../domain/carePlan/state.ts'
import { draft, type DraftState } from '../domain/draft/decider.ts'
import { fold } from '../domain/kernel/decider.ts'
import { streamName } from '../domain/kernel/ids.ts'
import type { Instant } from '../domain/kernel/time.ts'
import { typedEvents } from '../store/codec.ts'
import type { Journal } from '../store/journal.ts'
import { derivedUuid } from '../store/keyedHash.ts'

/** The one draft stream of an author for a plan. */
export const draftIdOf = (plan: string, author: string): string =>
  derivedUuid('draft', plan, author).replaceAll('-', '')

const streamOf = (id: string): string => streamName(draft.category, id)

/** A draft as it stands. */
export const draftNow = async (journal: Pick<Journal, 'load'>, id: string): Promise<DraftState> =>
  fold(draft, typedEvents(draft, await journal.load(streamOf(id))))

/** A plan as it stands. */
export const planNow = async (journal: Pick<Journal, 'load'>, id: string): Promise<CarePlanState> =>
  fold(carePlan, typedEvents(carePlan, await journal.load(streamName(carePlan.category, id))))

/** When a draft was written to last; undefined where it never was. */
export const draftedLast = async (journal: Pick<Journal, 'last'>, id: string): Promise<Instant | undefined> =>
  (await journal.last(streamOf(id))).at(-1)?.at
