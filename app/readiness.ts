/** Whether this process can serve, and if not, why. */
import type { Readiness } from '../api/http/exchange.ts'
import type { Inbox } from '../processes/inbox.ts'
import type { Exchange } from './compose.ts'

interface Watched {
  readonly exchange: Exchange
  readonly inbox: Inbox
}

/** Ready is: every read model runs, the inbox has met no fault, and people can sign in. */
export const readinessOf = (
  { exchange, inbox }: Watched,
  issuerFault: () => string | undefined,
): Readiness => {
  const { fault } = inbox.progress()
  const signIn = issuerFault()
  const models = exchange.runner
    .states()
    .filter(({ status }) => status !== 'running')
    .map(({ name, status, reason }) => `read model ${name}: ${reason ?? status}`)
  const why = [
    ...models,
    ...(fault === undefined ? [] : [`inbox: ${fault}`]),
    ...(signIn === undefined ? [] : [`sign-in (OIDC_ISSUER): ${signIn}`]),
  ]
  return { ready: why.length === 0, why }
}
