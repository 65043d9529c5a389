/** Reminders: whoever may see a care plan is told that its review is due, and again that it is overdue, each once (K3). */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Access } from '../access/access.ts'
import type { DuePlan } from '../access/planReviews.ts'
import { carePlan } from '../domain/carePlan/decider.ts'
import { fold } from '../domain/kernel/decider.ts'
import { streamName } from '../domain/kernel/ids.ts'
import { dueUntil, stageOf } from '../domain/kernel/planReviews.ts'
import { isRejection } from '../domain/kernel/rejection.ts'
import { errorFacts } from '../domain/kernel/thrown.ts'
import type { Clock, LocalDate } from '../domain/kernel/time.ts'
import { notice } from '../domain/notice/decider.ts'
import { hasDied, patient } from '../domain/patient/decider.ts'
import { typedEvents } from '../store/codec.ts'
import type { Journal } from '../store/journal.ts'
import { derivedUuid } from '../store/keyedHash.ts'
import type { Handle } from '../store/write.ts'
import { openReview, type OpenReview } from './notices/review.ts'

export interface NoticesDeps {
  readonly journal: Pick<Journal, 'load'>
  readonly handle: Handle
  readonly access: Pick<Access, 'permit'>
  /** Plans that may be due for review by a day: where to look. What stands is read from the log. */
  readonly dueBy: (until: LocalDate) => Promise<readonly Pick<DuePlan, 'plan' | 'reviewOn'>[]>
  readonly clock: Clock
  readonly logger: {
    readonly error: (facts: Readonly<Record<string, string | number>>, what: string) => void
  }
  /** Ends the process. */
  readonly signal: AbortSignal
  /** How often it is looked what has become due (default ten minutes). */
  readonly everyMs?: number
}

export interface Notices {
  /** Looks now, and gives what is to be given. */
  readonly give: () => Promise<void>
  /** Resolves after the signal, when nothing is under way any more. */
  readonly ended: Promise<void>
}

const usuallyEveryMs = 10 * 60_000
const by = { user: 'notices', role: 'system' } as const

const keyOf = (plan: string, { reviewOn, stage }: Pick<OpenReview, 'reviewOn' | 'stage'>): string =>
  `${plan} ${reviewOn} ${stage}`

/**
 * Starts giving notices. What there is to say follows from the plans' own events and the clock, and what was said stands in the notices'
 * streams: a stop loses nothing, and a start says once what is still true. Nobody's worklist hangs on it.
 */
export const startNotices = (deps: NoticesDeps): Notices => {
  const { journal, handle, access, dueBy, clock, logger, signal, everyMs = usuallyEveryMs } = deps
  /** What stands in the log as given: not to be asked again while it is due. */
  let known = new Set<string>()

  const load = (category: string, id: string) => journal.load(streamName(category, id))

  const giveOne = async (plan: string, { patient: subject, ...data }: OpenReview): Promise<void> => {
    const command = { type: 'GiveReviewReminder', data } as const
    const aim = { by, session: by.user, command: command.type, category: notice.category, id: plan }
    const permission = await access.permit(aim)
    if (isRejection(permission)) throw new Error(`${command.type}: ${permission.why}`)
    const commandId = derivedUuid('notice', plan, data.reviewOn, data.stage)
    const asked = { aggregate: notice, id: plan, subject, command, permission }
    const answer = await handle({ ...asked, purpose: 'upkeep', commandId, correlation: commandId })
    if (isRejection(answer) && answer.rejected !== 'erased') throw new Error(`${command.type}: ${answer.why}`)
  }

  /** What is to be said of a plan now: to nobody who has died. */
  const openNow = async (plan: string): Promise<OpenReview | undefined> => {
    const review = openReview(await load(carePlan.category, plan), clock())
    if (review === undefined) return undefined
    const person = fold(patient, typedEvents(patient, await load(patient.category, review.patient)))
    return hasDied(person) ? undefined : review
  }

  const look = async (plan: string): Promise<string | undefined> => {
    const review = await openNow(plan)
    if (review === undefined) return undefined
    await giveOne(plan, review)
    return keyOf(plan, review)
  }

  const give = async (): Promise<void> => {
    const now = clock()
    const given = new Set<string>()
    for (const { plan, reviewOn } of await dueBy(dueUntil(now))) {
      if (signal.aborted) return
      const key = keyOf(plan, { reviewOn, stage: stageOf(reviewOn, now) ?? 'due' })
      try {
        const said = known.has(key) ? key : await look(plan)
        if (said !== undefined) given.add(said)
      } catch (error) {
        logger.error({ error: errorFacts(error).name }, 'a notice could not be given; it is tried again')
      }
    }
    known = given
  }

  const giving = async (): Promise<void> => {
    while (!signal.aborted) {
      await give().catch((error: unknown) => {
        logger.error({ error: errorFacts(error).name }, 'what is to be reviewed could not be looked up')
      })
      await sleep(everyMs, undefined, { signal, ref: false }).catch(() => undefined)
    }
  }

  return { give, ended: giving() }
}
