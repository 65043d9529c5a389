/** What an open page may watch: a person's changes, for as long as something of them is shown; or published figures. */
import type { Request } from 'express'
import { isRefused } from '../access/access.ts'
import type { Permitted } from '../access/types.ts'
import { grantedDashboards } from '../analytics/granted.ts'
import type { Dashboards } from '../analytics/views.ts'
import type { Actor } from '../domain/kernel/actor.ts'
import { opaqueId } from '../domain/kernel/ids.ts'
import { showsSomething } from './pages/look.ts'
import { queryOf } from './security/form.ts'
import type { Shell } from './signIn/shell.ts'
import { askOf, writingIn, type Watcher, type Writing } from './watchingPlan.ts'

/** Why a stream ends: an open page may have to be cleared. */
export type Ending = 'signedOut' | 'noAccess' | 'lessAccess'

/** Something that is watched. */
export interface Watched {
  /** The session that watches. */
  readonly session: string
  /** The stream's id: a browser that comes back with it had this stream before. */
  readonly id: string
  /** Calls `listener` after every change; the answer ends it. */
  readonly subscribe: (listener: () => void) => () => void
  /** Why it may no longer be watched; undefined while it may. */
  readonly ended: () => Promise<Ending | undefined>
  /** Whether the time of every single change may be known. */
  readonly everyChange: boolean
  /** Somebody writing in a care plan, where one is watched. */
  readonly writing?: Writing
}

/** Why one may know that something changes: it is one's own record, or the decision that shows something of it. */
type Right = 'own' | Permitted

/** The right to watch, decided now; undefined, and for professionals on record, where nothing is to be seen. */
const rightOf = async (shell: Shell, watcher: Watcher): Promise<Right | undefined> => {
  const { actor, patient } = watcher
  if (actor.role === 'patient') return actor.user === patient ? 'own' : undefined
  if (actor.role !== 'professional') return undefined
  const { access } = shell.exchange
  const answer = await access.decide(askOf(watcher))
  if (isRefused(answer)) return undefined
  if (await showsSomething(shell, answer)) return answer
  await access.nothingToShow(answer)
  return undefined
}

/** The right of one who had it before, as it is now. A stream shows nothing by itself: that it ends is no look, and not put on record. */
const renewed = async (shell: Shell, watcher: Watcher): Promise<Right | undefined> => {
  if (watcher.actor.role === 'patient') return 'own'
  const now = await shell.exchange.access.foresee(askOf(watcher))
  return now !== undefined && (await showsSomething(shell, now)) ? now : undefined
}

/** Whether less may be seen than before: what an open page shows may be more than its reader may see now. */
const isLess = (before: Right, now: Right): boolean =>
  before !== 'own' && now !== 'own' && before.permit.labels.some(label => !now.permit.labels.includes(label))

/** What a stream's id is sealed for. */
const placeOf = (session: string, watched: string): string => `live ${session} ${watched}`

const comesBack = (shell: Shell, request: Request, place: string): boolean => {
  const id = request.get('last-event-id')
  return id !== undefined && shell.seals.open(id, place) !== undefined
}

const person = async (
  shell: Shell,
  request: Request,
  watcher: Watcher,
): Promise<Watched | Ending | undefined> => {
  const { session, patient } = watcher
  if (!opaqueId.safeParse(patient).success) return undefined
  const place = placeOf(session, patient)
  const again = comesBack(shell, request, place)
  let right = again ? await renewed(shell, watcher) : await rightOf(shell, watcher)
  if (right === undefined) return again ? 'noAccess' : undefined
  return {
    session,
    id: shell.seals.seal(patient, place),
    subscribe: listener => shell.exchange.changes.subscribe(patient, listener),
    ended: async () => {
      const [before, now] = [right, await renewed(shell, watcher)]
      if (before === undefined || now === undefined) return 'noAccess'
      right = now
      return isLess(before, now) ? 'lessAccess' : undefined
    },
    everyChange: right === 'own',
    ...(await writingIn(shell, watcher)),
  }
}

/** Figures may be watched for as long as they are granted. */
const figures = async (shell: Shell, actor: Actor, named: Named): Promise<Watched | undefined> => {
  const { session, question } = named
  const own = async () => {
    const { access, dashboards } = shell.exchange
    return grantedDashboards(dashboards, await access.dashboardsOf(actor))
  }
  const mayWatch = (dashboards: Dashboards): boolean =>
    question === '' || dashboards.refused(question, {}) === undefined
  const dashboards = await own()
  if (!mayWatch(dashboards)) return undefined
  return {
    session,
    id: shell.seals.seal(question, placeOf(session, 'figures')),
    subscribe: listener =>
      dashboards.subscribe(published => {
        if (question === '' || question === published) listener()
      }),
    ended: async () => (mayWatch(await own()) ? undefined : 'noAccess'),
    everyChange: true,
  }
}
interface Named {
  readonly session: string
  readonly question: string
}

const planIn = (plan: string | undefined): Pick<Watcher, 'plan'> =>
  plan !== undefined && opaqueId.safeParse(plan).success ? { plan } : {}

/**
 * What a request asks to watch (`?patient=…`, with `&plan=…` where a care plan is shown; `?figures=…`, empty for all of them); undefined where it may not, and why not where
 * it could before.
 */
export const watchedBy = async (shell: Shell, request: Request): Promise<Watched | Ending | undefined> => {
  const { patient = '', plan, figures: question } = queryOf(request)
  const content = (await shell.sessionOf(request))?.content
  if (content?.holder.kind !== 'known') return undefined
  const { session, holder } = content
  const { actor } = holder
  if (question !== undefined)
    return actor.role === 'commissioner' ? figures(shell, actor, { session, question }) : undefined
  return person(shell, request, { actor, session, patient, ...planIn(plan) })
}
