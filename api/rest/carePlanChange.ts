/** Changing a care plan on behalf of a caller: what they may see of it, the version they wrote from, the command, and what it came to. */
import type { z } from 'zod'
import { carePlan } from '../../domain/carePlan/decider.ts'
import type { PlanAsked, PlanCommand } from '../../access/planCommands.ts'
import { isRejection, reject, type Rejection } from '../../domain/kernel/rejection.ts'
import type { Written } from '../../store/write.ts'
import { json, refuse, type Answer } from '../http/answers.ts'
import { stale, versionNamed, versionRequired } from '../http/etag.ts'
import type { CommandIds } from '../http/idempotency.ts'
import { once } from '../http/kept.ts'
import { problemOf, unseen, type Problem } from '../http/problems.ts'
import { planSeen, type OfPlan, type SeenPlan } from './carePlanLook.ts'
import type { planWritten } from './carePlanSchemas.ts'
import { nothingThere, purposeOf } from './person.ts'
import { idsOf, shownSoon, type Asked } from './writing.ts'

export type ChangingPlan = Asked & OfPlan

/** A request's way to the plan once it is known that the caller may see something of it. */
export interface Changing extends SeenPlan {
  readonly ids: CommandIds
}

/** One answer for a section, an item or a draft that is not there and for one that the caller may not see. */
const noPart: Problem = { code: 'not-found', detail: 'There is nothing here that you can see' }

/** Where in the request a command's place is. */
const placeOf = (place: string): string => (['base', 'seen'].includes(place) ? 'If-Match' : `body.${place}`)

export const problemFor = (rejection: Rejection): Problem => {
  const { rejected, place } = rejection
  if (rejected === 'not-allowed' || rejected === 'not-found') return noPart
  return problemOf(place === undefined ? rejection : { ...rejection, place: placeOf(place) })
}

/** What a refusal answers. That somebody asked for what they may not see is on record. */
export const refusedChange = async (
  call: ChangingPlan,
  { may }: SeenPlan,
  rejection: Rejection,
): Promise<Problem> => {
  if (rejection.rejected === 'not-allowed') await nothingThere(call, may)
  return problemFor(rejection)
}

/** Who asks, as the writing of plans takes it. */
export const askedBy = ({ caller, correlation, params }: ChangingPlan, ids: CommandIds): PlanAsked => ({
  ...caller,
  ...ids,
  purpose: purposeOf(caller.by.role),
  correlation,
  patient: params.patient,
  plan: params.plan,
})

/** What a change came to, as the caller may see it. */
interface Came {
  readonly body: { readonly version?: number; readonly changed: boolean }
  readonly tag: { readonly etag?: string }
}

/** The caller's version that a change came to, once lists show it; none where they see the plan no more. */
export const cameTo = async (
  { exchange, params }: ChangingPlan,
  { may }: Pick<SeenPlan, 'may'>,
  { position, revision, changed }: Written,
): Promise<Came> => {
  await shownSoon(exchange, position)
  const at = await exchange.queries.carePlans.versionAt(may, params.plan, revision)
  if (at === undefined) return { body: { changed }, tag: {} }
  return { body: { version: at.version, changed }, tag: { etag: at.name } }
}

/** The version that a change names: what it is called, and the revision behind it for a change that carries it. */
interface Version {
  readonly named: string
  readonly base: number
}

/** No stream is ever there: asked with it, a command answers its earlier outcome under the same key, or that it is too late. */
const never = -2

/** The revision that the plan must be at for the version in If-Match to be the newest that the caller may see. */
const expectedFor = async (
  { exchange, params }: ChangingPlan,
  { may, cited }: SeenPlan,
  named: string,
): Promise<number> => {
  const newest = await exchange.queries.carePlans.versionAt(may, params.plan, cited.revision)
  return newest?.name === named ? cited.revision : never
}

const isStale = (outcome: Written | Rejection): boolean =>
  isRejection(outcome) && outcome.rejected === 'stale-revision'

const tries = 6

/** Asks as of the version that If-Match names, where it names one: what others wrote where the caller can't see is no reason to refuse. */
const askAsOf = async (
  call: ChangingPlan,
  seen: Changing,
  { named, command }: { readonly named: string; readonly command: PlanCommand },
): Promise<Written | Rejection> => {
  const { planWriting } = call.exchange
  const asked = askedBy(call, seen.ids)
  if (named === 'any') return planWriting.ask(asked, command)
  let now: SeenPlan | undefined = seen
  for (let tried = 0; now !== undefined && tried < tries; tried += 1) {
    const expected = await expectedFor(call, now, named)
    const outcome = await planWriting.ask(asked, command, expected)
    if (!isStale(outcome) || expected === never) return outcome
    now = await planSeen(call)
  }
  return reject('stale-revision', stale.detail)
}

const isForRole = ({ caller }: ChangingPlan, type: PlanCommand['type']): boolean =>
  carePlan.commands[type].who.some(({ role }) => role === caller.by.role)

/** Leave to change something of the plan, and the ids to do it under; why not. */
export const changing = async (
  call: ChangingPlan,
  routeName: string,
  type?: PlanCommand['type'],
): Promise<Changing | Problem> => {
  const ids = idsOf(call, routeName)
  if ('code' in ids) return ids
  const seen = await planSeen(call)
  if (seen === undefined) return unseen
  if (type !== undefined && !isForRole(call, type))
    return { code: 'not-allowed', detail: 'This is not for your role' }
  return { ...seen, ids }
}

/** A change carries the version that it was written from, so that If-Match is no condition beside it; or it does not. */
const versionOf = async (
  call: ChangingPlan,
  { may }: SeenPlan,
  { carriesVersion }: Pick<Change, 'carriesVersion'>,
): Promise<Version | Problem> => {
  const header = call.header('if-match')
  const named = carriesVersion === true ? versionRequired(header) : versionNamed(header)
  if (typeof named !== 'string') return named
  if (carriesVersion !== true) return { named, base: never }
  const base = await call.exchange.queries.carePlans.revisionOf(may, call.params.plan, named)
  return base === undefined ? stale : { named, base }
}

interface Change {
  readonly type: PlanCommand['type']
  readonly carriesVersion?: true
  /** The command, or why it can't be asked. */
  readonly command: (seen: Changing & Version) => PlanCommand | Problem | Promise<PlanCommand | Problem>
  /** What a refusal answers, where it is more than its words. */
  readonly problem?: (seen: Changing & Version, rejection: Rejection) => Promise<Problem>
}

/** Asks one command of a plan. `routeName` is its method and what it changes. */
export const changed = async (
  call: ChangingPlan,
  routeName: string,
  change: Change,
): Promise<(Came & { readonly seen: Changing }) | Problem> => {
  const may = await changing(call, routeName, change.type)
  if ('code' in may) return may
  const version = await versionOf(call, may, change)
  if ('code' in version) return version
  const seen = { ...may, ...version }
  const command = await change.command(seen)
  if ('code' in command) return command
  const named = change.carriesVersion === true ? 'any' : version.named
  const outcome = await once(call.exchange, seen.ids, () => askAsOf(call, seen, { named, command }))
  if (isRejection(outcome)) return change.problem?.(seen, outcome) ?? refusedChange(call, seen, outcome)
  return { ...(await cameTo(call, seen, outcome)), seen }
}

/** The same, answered with the version that the plan came to. */
export const changePlan = async (
  call: ChangingPlan,
  routeName: string,
  change: Change,
): Promise<Answer<z.input<typeof planWritten>>> => {
  const came = await changed(call, routeName, change)
  return 'code' in came ? refuse(came) : json(came.body, came.tag)
}
