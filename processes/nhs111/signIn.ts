/** How the exchange signs in at a receiver: Basic, or a token by client credentials that is kept until shortly before it ends. */
import { z } from 'zod'
import { NotNow } from './outcome.ts'
import type { ReceiverSignIn } from './deps.ts'

const granted = z.object({ access_token: z.string().min(1), expires_in: z.number().positive().default(60) })
const marginMs = 10_000

const basic = (user: string, secret: string): string =>
  `Basic ${Buffer.from(`${user}:${secret}`).toString('base64')}`
/** RFC 6749 2.3.1: OAuth has both halves encoded before they are joined, HTTP's own Basic has not. */
const encoded = (text: string): string => encodeURIComponent(text)

/** Answers the Authorization header of a request; `forget` drops a token that was not taken. */
export const signingIn = (signIn: ReceiverSignIn, patience: () => AbortSignal) => {
  let known: { readonly header: string; readonly until: number } | undefined

  const fresh = async (asked: Extract<ReceiverSignIn, { type: 'clientCredentials' }>) => {
    const body = new URLSearchParams({
      grant_type: 'client_credentials',
      ...(asked.scope !== undefined && { scope: asked.scope }),
    })
    const answer = await fetch(asked.tokenUrl, {
      method: 'POST',
      headers: {
        authorization: basic(encoded(asked.clientId), encoded(asked.secret)),
        accept: 'application/json',
      },
      body,
      redirect: 'error',
      signal: patience(),
    })
    if (!answer.ok) throw new NotNow(`signing in was answered ${String(answer.status)}`)
    const { access_token: token, expires_in: seconds } = granted.parse(await answer.json())
    return { header: `Bearer ${token}`, until: performance.now() + seconds * 1000 - marginMs }
  }

  return {
    header: async (): Promise<string> => {
      if (signIn.type === 'basic') return basic(signIn.user, signIn.secret)
      if (known === undefined || performance.now() > known.until) known = await fresh(signIn)
      return known.header
    },
    forget: (): void => {
      known = undefined
    },
  }
}
