/** What an open page may watch: a person's changes, for as long as something of them is shown; or published figures. */
import type { Request } from 'express'
import { isRefused } from '../access/access.ts'
import type { Permitted } from '../access/types.ts'
import type { Actor } from '../domain/kernel/actor.ts'
import { opaqueId } from '../domain/kernel/ids.ts'
import { showsSomething } from './pages/look.ts'
import { queryOf } from './security/form.ts'
import type { Shell } from './signIn/shell.ts'

/** Something that is watched. */
export interface Watched {
  /** The session that watches. */
  readonly session: string
  /** Calls `listener` after every change; the answer ends it. */
  readonly subscribe: (listener: () => void) => () => void
  /** Whether it may be watched now. */
  readonly still: () => Promise<boolean>
  /** Whether the time of every single change may be known. */
  readonly everyChange: boolean
}

interface Watcher {
  readonly actor: Actor
  readonly session: string
  readonly patient: string
}
/** Why one may know that something changes: it is one's own record, or the decision that shows something of it. */
type Right = 'own' | Permitted

/** The right to watch, decided now; undefined, and for professionals on record, where nothing is to be seen. */
const rightOf = async (shell: Shell, { actor, session, patient }: Watcher): Promise<Right | undefined> => {
  if (actor.role === 'patient') return actor.user === patient ? 'own' : undefined
  if (actor.role !== 'professional') return undefined
  const { access } = shell.exchange
  const answer = await access.decide({ by: actor, session, patient, look: 'record', purpose: 'directCare' })
  if (isRefused(answer)) return undefined
  if (await showsSomething(shell, answer)) return answer
  await access.nothingToShow(answer)
  return undefined
}

/** The right as it is now. Only one that changed is decided (and put on record) anew: a ping shows nothing by itself. */
const renewed = async (shell: Shell, watcher: Watcher, right: Right): Promise<Right | undefined> =>
  right === 'own' || (await shell.exchange.access.mayStill(right)) ? right : rightOf(shell, watcher)

const person = async (shell: Shell, watcher: Watcher): Promise<Watched | undefined> => {
  let right = await rightOf(shell, watcher)
  if (right === undefined) return undefined
  const { session, patient } = watcher
  return {
    session,
    subscribe: listener => shell.exchange.changes.subscribe(patient, listener),
    still: async () => {
      right = right && (await renewed(shell, watcher, right))
      return right !== undefined
    },
    everyChange: right === 'own',
  }
}

/** Figures are the same for all who may see any: who they are stays as it is for as long as they are signed in. */
const figures = (shell: Shell, session: string, question: string): Watched => ({
  session,
  subscribe: listener =>
    shell.exchange.dashboards.subscribe(published => {
      if (question === '' || question === published) listener()
    }),
  still: () => Promise.resolve(true),
  everyChange: true,
})

/** What a request asks to watch (`?patient=…`; `?figures=…`, empty for all of them); undefined where it may not. */
export const watchedBy = async (shell: Shell, request: Request): Promise<Watched | undefined> => {
  const { patient = '', figures: question } = queryOf(request)
  const content = (await shell.sessionOf(request))?.content
  if (content?.holder.kind !== 'known') return undefined
  const { session, holder } = content
  const { actor } = holder
  if (question !== undefined)
    return actor.role === 'commissioner' ? figures(shell, session, question) : undefined
  return opaqueId.safeParse(patient).success ? person(shell, { actor, session, patient }) : undefined
}
