/** A 409 about what two people wrote: both sides beside what they wrote from, put on record as the look that it is. */
import { itemConflict, textConflict, type Conflict } from '../../domain/carePlan/settling.ts'
import type { ItemContent } from '../../domain/kernel/planSections.ts'
import type { Disclosure } from '../../access/types.ts'
import type { Rejection } from '../../domain/kernel/rejection.ts'
import type { PlanView } from '../../projections/carePlanViews.ts'
import type { Problem } from '../http/problems.ts'
import { planDisclosed, type OfPlan, type SeenPlan } from './carePlanLook.ts'
import { refusedChange, type ChangingPlan } from './carePlanChange.ts'

/** What somebody wrote, of which part of the plan, from which version. */
export type Mine =
  | { readonly base: string; readonly section: string; readonly text: string }
  | { readonly base: string; readonly item: string; readonly content: ItemContent }

const textIn = ({ sections }: PlanView, id: string): string =>
  sections.find(section => section.id === id)?.text ?? ''

const contentIn = ({ sections }: PlanView, id: string): ItemContent | undefined =>
  sections.flatMap(({ items }) => items).find(item => item.id === id)?.content

const conflictOf = (mine: Mine, before: PlanView, now: PlanView): Conflict | undefined => {
  if ('section' in mine)
    return textConflict({
      base: textIn(before, mine.section),
      mine: mine.text,
      theirs: textIn(now, mine.section),
    })
  const theirs = contentIn(now, mine.item)
  return theirs === undefined
    ? undefined
    : itemConflict({ base: contentIn(before, mine.item) ?? theirs, mine: mine.content, theirs })
}

/** Finds what somebody wrote; undefined where it can't be shown. */
type FindMine = (disclosure: Disclosure) => Mine | undefined | Promise<Mine | undefined>

/** Both sides, read anew in one look; undefined where they go together by now, or can't be shown. */
const shown = async (call: OfPlan, findMine: FindMine) => {
  const { carePlans } = call.exchange.queries
  const { plan } = call.params
  const disclosure = await planDisclosed(call)
  const mine = disclosure === undefined ? undefined : await findMine(disclosure)
  if (disclosure === undefined || mine === undefined) return undefined
  const [before, now] = await Promise.all([
    carePlans.read(disclosure, plan, mine.base),
    carePlans.read(disclosure, plan),
  ])
  if (before === undefined || now === undefined) return undefined
  const conflict = conflictOf(mine, before, now)
  return conflict === undefined ? undefined : { ...conflict, newest: now.name }
}

const isToSettle = ({ rejected, place = '' }: Rejection): boolean =>
  rejected === 'conflict' && /^(?:text|content)(?:$|\.)/.test(place)

/** Why a change is refused; a conflict with both sides. */
export const conflictOr = async (
  call: ChangingPlan,
  seen: SeenPlan,
  { rejection, mine }: { readonly rejection: Rejection; readonly mine: FindMine },
): Promise<Problem> => {
  const problem = await refusedChange(call, seen, rejection)
  if (!isToSettle(rejection)) return problem
  const conflict = await shown(call, mine)
  return conflict === undefined ? problem : { ...problem, conflict }
}
