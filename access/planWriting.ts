/**
 * Writing care plans and drafts, the same for portal and API. Whoever calls it has let `access` decide a look at the plan first, and
 * hands in revisions that `queries.carePlans.revisionOf` found for the versions that people name.
 */
import { setTimeout as pause } from 'node:timers/promises'
import { carePlan } from '../domain/carePlan/decider.ts'
import type { DraftTarget } from '../domain/draft/events.ts'
import { notice } from '../domain/notice/decider.ts'
import type { Rejection } from '../domain/kernel/rejection.ts'
import type { Clock } from '../domain/kernel/time.ts'
import type { Journal } from '../store/journal.ts'
import type { Handle, Written } from '../store/write.ts'
import type { Access } from './access.ts'
import { draftWriting, isFromDraft } from './draftWriting.ts'
import { placesOf, planWrites, type PlanAsked, type PlanCommand } from './planCommands.ts'

/**
 * What somebody is typing: the form's fields as they are, written from a revision of the plan. Where the version that they name fits no
 * more, `base` is undefined and what the draft said before stands: nobody's typing is refused for it.
 */
export interface Typed {
  readonly target: DraftTarget
  readonly base: number | undefined
  readonly values: Readonly<Record<string, string>>
}

/** One target of a draft: `target` is the section’s word or the item’s id. */
export interface DraftPart {
  readonly draft: string
  readonly target: string
}

type Outcome = Promise<Written | Rejection>

/** To whoever asks, `not-allowed` and `not-found` are the same answer: that they can see nothing there. */
export interface PlanWriting {
  /**
   * Asks one command of a plan. Where it says what a person settled by hand (`from`: a draft's last save), the draft is noted as merged
   * behind it. A conflict is refused at the place `text` or `content.…`: `textConflict` and `itemConflict` show it.
   */
  readonly ask: (asked: PlanAsked, command: PlanCommand, expected?: number) => Outcome
  /** Keeps what the author is typing, at most once a second: a save that comes sooner waits until the second is over, and is then made. */
  readonly save: (asked: PlanAsked, typed: Typed) => Outcome
  /**
   * Puts an own or offered draft into the plan; answers what the plan came to, or `invalid` where its fields make no item yet. A second
   * time changes nothing. Two appends: the plan takes what the draft says and remembers that it did, then the draft notes it. If a
   * process dies between the two, the same merge asked again finds the plan as it is to be and adds what is missing.
   */
  readonly merge: (asked: PlanAsked, part: DraftPart) => Outcome
  /** Shows an own draft to whoever may see the section; answers what the draft came to. */
  readonly offer: (asked: PlanAsked, part: DraftPart) => Outcome
  /** Throws an own draft away. */
  readonly discard: (asked: PlanAsked, part: DraftPart) => Outcome
  /** Marks a notice about the plan as read by whoever asks. */
  readonly markNoticeRead: (asked: PlanAsked, notice: number) => Outcome
}

interface Parts {
  readonly journal: Pick<Journal, 'load' | 'last'>
  readonly access: Pick<Access, 'permit'>
  readonly handle: Handle
  readonly clock: Clock
}

/** Makes the writing of plans over a log and its doors. There is one in a process: it lines up the saves of a draft. */
export const openPlanWriting = ({ journal, access, handle, clock }: Parts): PlanWriting => {
  const write = planWrites(access, handle)
  const { settle, ...drafts } = draftWriting({ journal, write, clock, pause })
  return {
    ...drafts,
    ask: (asked, command, expected) =>
      isFromDraft(command)
        ? settle(asked, command)
        : write(asked, { aggregate: carePlan, id: asked.plan, command, places: placesOf(command), expected }),
    markNoticeRead: (asked, number) => {
      const command = { type: 'MarkNoticeRead', data: { notice: number } } as const
      return write(asked, { aggregate: notice, id: asked.plan, command, places: { sections: [] } })
    },
  }
}
