/** Whether this process can serve, and if not, why. */
import type { Readiness } from '../api/http/exchange.ts'
import type { Inbox } from '../processes/inbox.ts'
import type { Exchange } from './compose.ts'
import type { ProcessRoles } from './roles.ts'
import type { Stores } from './stores.ts'

interface Watched {
  readonly exchange: Exchange
  readonly stores: Pick<Stores, 'watchedLog' | 'writeFaults'>
  /** Which of the other stores do not answer. */
  readonly storeReach: () => Promise<readonly string[]>
  readonly roles: ProcessRoles
  /** Where this process files messages. */
  readonly inbox?: Pick<Inbox, 'progress'>
}

/** Ready is: the log and every other store answer, every read model runs, the inbox has met no fault, what must be written can be, and people can sign in. */
export const readinessOf = async (
  watched: Watched,
  issuerFault: () => string | undefined,
): Promise<Readiness> => {
  const { exchange, stores, inbox } = watched
  const [away, silent] = await Promise.all([stores.watchedLog.reach(), watched.storeReach()])
  const fault = inbox?.progress().fault
  const signIn = issuerFault()
  const models = exchange.runner
    .states()
    .filter(({ status }) => status !== 'running')
    .map(({ name, status, reason }) => `read model ${name}: ${reason ?? status}`)
  const why = [
    ...(away === undefined ? [] : [`event log (EVENTS_URL): ${away}`]),
    ...silent,
    ...models,
    ...stores.writeFaults(),
    ...(fault === undefined ? [] : [`inbox: ${fault}`]),
    ...(signIn === undefined ? [] : [`sign-in (OIDC_ISSUER): ${signIn}`]),
  ]
  return { ready: why.length === 0, why, roles: [...watched.roles] }
}
