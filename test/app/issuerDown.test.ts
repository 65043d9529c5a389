/** An issuer that does not answer when the program starts: everything else works, and people are told what is the matter. */
import { pino } from 'pino'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { readConfig } from '../../app/config.ts'
import { serve, type Running } from '../../app/serve.ts'
import { testFolder, type TestFolder } from '../contract/folder.ts'
import { openOutsideIssuer, type OutsideIssuer } from '../portal/signIn/outsideIssuer.ts'
import { settingsOver } from '../support/program.ts'

let folder: TestFolder
let issuer: OutsideIssuer
let running: Running

beforeAll(async () => {
  folder = await testFolder()
  // Until a client is registered with it, it answers nothing but 503.
  issuer = await openOutsideIssuer({ sub: 'one' })
  const { clientId } = issuer.signIn
  const signIn = { OIDC_ISSUER: issuer.address.origin, OIDC_CLIENT_ID: clientId, OIDC_ALGORITHM: 'RS256' }
  running = await serve(readConfig(settingsOver(folder.path, signIn)), pino({ level: 'silent' }))
})
afterAll(async () => {
  await running.close()
  await issuer.close()
  await folder.remove()
})

const ask = (path: string, headers: Readonly<Record<string, string>> = {}) =>
  fetch(`${running.address}${path}`, { headers, redirect: 'manual' })

test('the program is there, not ready, and says which setting is the matter', async () => {
  expect((await ask('/health')).status).toBe(200)
  const ready = await ask('/ready')
  expect(ready.status).toBe(503)
  expect(await ready.text()).toContain(`sign-in (OIDC_ISSUER): ${issuer.address.origin}`)
})

test('the sign-in page says so, and the API answers 503', async () => {
  const page = await ask('/sign-in')
  expect(page.status).toBe(503)
  expect(await page.text()).toContain('can’t sign in at the moment')
  const token = [{ alg: 'RS256', kid: 'one' }, {}].map(part =>
    Buffer.from(JSON.stringify(part)).toString('base64url'),
  )
  const me = await ask('/api/v1/me', { authorization: `Bearer ${token.join('.')}.c2lnbmVk` })
  expect(me.status).toBe(503)
})

test('once the issuer answers the program is ready by itself, and people are sent there', async () => {
  issuer.register(new URL(running.address))
  await vi.waitFor(async () => expect((await ask('/ready')).status).toBe(200), 20_000)
  const page = await ask('/sign-in')
  expect(page.status).toBe(303)
  expect(page.headers.get('location')).toContain(`${issuer.address.origin}/auth?`)
})
