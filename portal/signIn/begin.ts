/** Leaving for the issuer: a fresh challenge, kept sealed for this browser alone. */
import * as oidc from 'openid-client'
import { ownPath } from '../security/ownPath.ts'
import { queryOf } from '../security/form.ts'
import type { Exchanged } from './answers.ts'
import { sendError, sendTooMany } from './answers.ts'
import { attemptMs, freshBrowser } from './attempts.ts'
import type { KeptForm } from './attempts.ts'
import { IssuerUnavailable } from './discovered.ts'
import type { Shell } from './shell.ts'

/** Where to come back to, and what was typed when the session had ended. */
export interface ComingBack {
  readonly returnTo: string
  readonly kept?: KeptForm
}

const unreachable = async (shell: Shell, exchanged: Exchanged, error: IssuerUnavailable): Promise<void> => {
  shell.exchange.log.error({ why: error.message }, 'nobody can sign in')
  exchanged.response.set('Retry-After', '30')
  await sendError(shell, exchanged, {
    status: 503,
    title: 'Sorry, you can’t sign in at the moment',
    why: ['The service that checks who you are does not answer. Try again in a few minutes.'],
  })
}

/** Sends the browser to the issuer. Counted against the limit of this browser, once it is known. */
export const leaveForIssuer = async (shell: Shell, exchanged: Exchanged, back: ComingBack): Promise<void> => {
  const { request, response } = exchanged
  const browser = shell.cookies.browser.read(request) ?? freshBrowser()
  const allowed = await shell.allow('signIn', browser, shell.exchange.limits.signIn)
  if (!allowed.allowed)
    return sendTooMany(shell, exchanged, { what: 'signIns', seconds: allowed.retryAfterSeconds })
  const challenge = {
    state: oidc.randomState(),
    nonce: oidc.randomNonce(),
    verifier: oidc.randomPKCECodeVerifier(),
  }
  try {
    const address = await shell.openId.begin(challenge)
    await shell.attempts.keep(browser, { ...challenge, ...back })
    shell.cookies.browser.set(response, browser, attemptMs)
    response.redirect(303, address.href)
  } catch (error) {
    if (!(error instanceof IssuerUnavailable)) throw error
    await unreachable(shell, exchanged, error)
  }
}

/** `/sign-in?returnTo=…`: straight on for those who are signed in already. */
export const signIn = async (shell: Shell, exchanged: Exchanged): Promise<void> => {
  const returnTo = ownPath(queryOf(exchanged.request)['returnTo'] ?? '/', shell.config.base)
  if ((await shell.sessionOf(exchanged.request)) === undefined)
    return leaveForIssuer(shell, exchanged, { returnTo })
  exchanged.response.redirect(303, returnTo)
}
