/** Whether this process can serve, and if not, why. */
import type { Readiness } from '../api/http/exchange.ts'
import { toInstant } from '../domain/kernel/time.ts'
import type { Inbox } from '../processes/inbox.ts'
import type { Exchange } from './compose.ts'
import type { ProcessRoles } from './roles.ts'
import type { Stores } from './stores.ts'

interface Watched {
  readonly exchange: Exchange
  readonly stores: Pick<Stores, 'watchedLog' | 'sessions' | 'writeFaults'>
  readonly roles: ProcessRoles
  /** Where this process files messages. */
  readonly inbox?: Pick<Inbox, 'progress'>
}

/** One small write where every sign-in writes; whether it failed is remembered by the store. */
const probe = async ({ exchange, stores }: Watched): Promise<void> => {
  const expires = toInstant(Date.parse(exchange.clock()) + 60_000)
  await stores.sessions.put({ id: 'readiness', data: '', expires }).catch(() => undefined)
}

/** Ready is: the log answers, every read model runs, the inbox has met no fault, what must be written can be, and people can sign in. */
export const readinessOf = async (
  watched: Watched,
  issuerFault: () => string | undefined,
): Promise<Readiness> => {
  const { exchange, stores, inbox } = watched
  await probe(watched)
  const away = await watched.stores.watchedLog.reach()
  const fault = inbox?.progress().fault
  const signIn = issuerFault()
  const models = exchange.runner
    .states()
    .filter(({ status }) => status !== 'running')
    .map(({ name, status, reason }) => `read model ${name}: ${reason ?? status}`)
  const why = [
    ...(away === undefined ? [] : [`event log (EVENTS_URL): ${away}`]),
    ...models,
    ...stores.writeFaults(),
    ...(fault === undefined ? [] : [`inbox: ${fault}`]),
    ...(signIn === undefined ? [] : [`sign-in (OIDC_ISSUER): ${signIn}`]),
  ]
  return { ready: why.length === 0, why, roles: [...watched.roles] }
}
