/** Who watches a person's page, and the parts of a care plan on it that are watched for somebody writing in them. */
import type { Ask } from '../access/types.ts'
import type { Actor } from '../domain/kernel/actor.ts'
import { writingTopic } from '../projections/carePlanViews.ts'
import { purposeOf } from './pages/look.ts'
import type { Shell } from './signIn/shell.ts'

export interface Watcher {
  readonly actor: Actor
  readonly session: string
  readonly patient: string
  /** The person's care plan that the page shows. */
  readonly plan?: string
}
/** A watcher's look at the record. */
export const askOf = (watcher: Watcher): Ask => ({
  by: watcher.actor,
  session: watcher.session,
  patient: watcher.patient,
  look: 'record',
  purpose: purposeOf({ visitor: watcher }),
})

/** The parts of a care plan that are watched for somebody writing in them. */
export interface Writing {
  /** Calls `listener` after every draft that is saved there; the answer ends it. */
  readonly subscribe: (listener: () => void) => () => void
  /** Whether all of these parts may still be seen. */
  readonly may: () => Promise<boolean>
}

/** The parts of a plan that may be seen now. That somebody writes there is no look: it is decided, and not put on record. */
const partsSeen = async (shell: Shell, watcher: Watcher, plan: string): Promise<readonly string[]> => {
  const { access, queries } = shell.exchange
  const may = await access.foresee({
    ...askOf(watcher),
    look: 'carePlan',
    plans: [plan],
  })
  if (may === undefined) return []
  await queries.caughtUp(may.newest, undefined, ['carePlans'])
  return queries.carePlans.sectionsOf(may, plan)
}

/** Watches those parts of the page's plan that may be seen now; nothing where there are none. */
export const writingIn = async (shell: Shell, watcher: Watcher): Promise<{ readonly writing?: Writing }> => {
  const { plan } = watcher
  const parts = plan === undefined ? [] : await partsSeen(shell, watcher, plan)
  if (plan === undefined || parts.length === 0) return {}
  const { changes } = shell.exchange
  return {
    writing: {
      subscribe: listener => {
        const ends = parts.map(part => changes.subscribe(writingTopic(plan, part), listener))
        return () => {
          for (const end of ends) end()
        }
      },
      may: async () => {
        const now = await partsSeen(shell, watcher, plan)
        return parts.every(part => now.includes(part))
      },
    },
  }
}
