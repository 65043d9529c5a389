/** A person's last written position, kept with their session: whichever server they ask next shows what they wrote, or says that it can't yet. */
import type { Access } from '../access/access.ts'
import { openPlanWriting, type PlanWriting } from '../access/planWriting.ts'
import { isRejection } from '../domain/kernel/rejection.ts'
import { toInstant } from '../domain/kernel/time.ts'
import type { Permission } from '../store/permission.ts'
import type { Handle } from '../store/write.ts'
import type { Exchange } from './compose.ts'
import type { Stores } from './stores.ts'

/** As long as a session lives at most. */
const keptMs = 12 * 60 * 60_000

const idOf = (session: string): string => `written-${session}`

interface Own {
  readonly access: Access
  readonly handle: Handle
  readonly planWriting: PlanWriting
  /** Waits, within its bound, until the read models hold what was last written in a session. Throws `ReadModelBehind`. */
  readonly ownWritesSeen: (session: string) => Promise<void>
}

/** The doors of an exchange as portal and API hold them: what is written through them is remembered with the session that asked. */
export const withOwnWrites = (
  exchange: Exchange,
  { sessions, journal }: Pick<Stores, 'sessions' | 'journal'>,
): Own => {
  const { access, handle, clock, queries, runner } = exchange
  const askedIn = new WeakMap<Permission, string>()
  const remember = async (session: string, position: string): Promise<void> => {
    const expires = toInstant(Date.parse(clock()) + keptMs)
    await sessions.put({ id: idOf(session), data: position, expires })
  }
  const permit: Access['permit'] = async aim => {
    const permission = await access.permit(aim)
    if (!isRejection(permission)) askedIn.set(permission, aim.session)
    return permission
  }
  const remembering: Handle = async write => {
    const written = await handle(write)
    const session = askedIn.get(write.permission)
    if (!isRejection(written) && session !== undefined && written.position !== undefined)
      await remember(session, written.position)
    return written
  }
  return {
    access: { ...access, permit },
    handle: remembering,
    planWriting: openPlanWriting({ journal, access: { permit }, handle: remembering, clock }),
    ownWritesSeen: async session => {
      const written = await sessions.get(idOf(session), clock())
      if (written === undefined) return
      // One that has stopped never comes so far: pages that need it say so themselves.
      const running = runner.states().filter(({ status }) => status === 'running')
      await queries.caughtUp(
        written.data,
        undefined,
        running.map(({ name }) => name),
      )
    },
  }
}
