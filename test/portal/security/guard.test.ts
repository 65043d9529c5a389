/** What the portal refuses before any page sees it, and what every answer carries. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { fieldOf } from '../signIn/browser.ts'
import type { Browser } from '../signIn/browser.ts'
import { openWorld, signInAs } from '../signIn/world.tsx'
import type { World } from '../signIn/world.tsx'

let world: World
let browser: Browser
let token: string
beforeAll(async () => {
  world = await openWorld()
  browser = world.browser()
  token = fieldOf((await signInAs(browser, 'patient', '/record')).body, '_csrf')
})
afterAll(() => world.close())

describe('a form', () => {
  it('is taken with the token of its session', async () => {
    expect((await browser.post('/record', { _csrf: token, note: 'x' })).body).toBe('wrote x ')
  })

  it.each([
    ['no token', {}],
    ['an empty token', { _csrf: '' }],
    ['a made-up token', { _csrf: 'a.b' }],
  ])('is refused with %s', async (_, fields) => {
    expect((await browser.post('/record', { ...fields, note: 'x' })).status).toBe(403)
  })

  it('is refused with the token of another person', async () => {
    const other = world.browser()
    const foreign = fieldOf((await signInAs(other, 'patient-2', '/record')).body, '_csrf')
    const answer = await browser.post('/record', { _csrf: foreign, note: 'planted' })
    expect(answer.status).toBe(403)
    expect(answer.body).not.toContain('planted')
  })

  it.each([
    ['another site, by its origin', { origin: 'https://evil.example' }],
    ['another site, by fetch metadata', { 'sec-fetch-site': 'cross-site' }],
    ['a neighbour of the same site', { 'sec-fetch-site': 'same-site' }],
    ['a page that hides its origin', { origin: 'null' }],
    ['the same host on another port', { origin: 'http://127.0.0.1:1' }],
  ])('is refused from %s, whatever its token', async (_, headers) => {
    expect((await browser.post('/record', { _csrf: token, note: 'x' }, headers)).status).toBe(403)
  })

  it('is refused when it is too large or has too many fields', async () => {
    const large = await browser.post('/record', { _csrf: token, note: 'x'.repeat(300_000) })
    const many = Array.from({ length: 300 }, (_, place) => [`f${String(place)}`, 'x'] as const)
    expect([large.status, (await browser.post('/record', many)).status]).toStrictEqual([413, 413])
  })
})

describe('every answer', () => {
  it('forbids inline script, framing and foreign forms', async () => {
    const { headers } = await browser.get('/record')
    expect(headers['content-security-policy']).toBe(
      "default-src 'none';script-src 'self';style-src 'self';img-src 'self' data:;font-src 'self';connect-src 'self';" +
        "manifest-src 'self';form-action 'self';frame-ancestors 'none';base-uri 'none'",
    )
  })

  it('is not kept, not sniffed, tells no other site where it came from', async () => {
    expect((await browser.get('/record')).headers).toMatchObject({
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'same-origin',
      'strict-transport-security': 'max-age=31536000; includeSubDomains',
    })
  })

  it('sets its cookies out of reach of scripts and of other sites', async () => {
    const fresh = world.browser()
    const { headers } = await fresh.get('/record')
    expect(headers['set-cookie']?.[0]).toMatch(
      /^cie-sign-in-\d+=[\w-]{43}; Max-Age=600; Path=\/; .*HttpOnly; SameSite=Lax$/,
    )
  })

  it('is an asset that browsers may keep for a year when its address names its version', async () => {
    const script = await browser.get('/assets/session.js?v=1')
    expect(script.headers['cache-control']).toBe('public, max-age=31536000, immutable')
    expect(script.headers['content-type']).toContain('javascript')
    expect((await browser.get('/assets/nhsuk/nhsuk-frontend.min.css')).headers['cache-control']).toBe(
      'no-cache',
    )
    expect((await browser.get('/assets/../server.ts')).status).toBe(404)
  })
})

describe('the styles', () => {
  it('ask no other origin for a font', async () => {
    const styles = await browser.get('/assets/nhsuk/nhsuk-frontend.min.css')
    expect(styles.headers['content-type']).toContain('text/css')
    expect(styles.body.length).toBeGreaterThan(100_000)
    expect(styles.body).not.toMatch(/@font-face|https?:\/\/[a-z.]*nhs\.uk/)
    const again = { 'if-none-match': styles.headers.etag ?? '' }
    expect((await browser.get('/assets/nhsuk/nhsuk-frontend.min.css', again)).status).toBe(304)
  })
})

describe('a name that is not this machine’s', () => {
  it('is refused: it may have been made to point here', async () => {
    expect((await world.browser().get('/', { host: 'evil.example' })).status).toBe(421)
  })

  it('leads to the one that cookies are set for, when it is loopback', async () => {
    const answer = await world.browser().get('/privacy?x=1', { host: `localhost:${world.base.port}` })
    expect([answer.status, answer.headers.location]).toStrictEqual([307, `${world.base.origin}/privacy?x=1`])
  })
})

describe('a file', () => {
  it('is handed over to be saved and can’t script the page', async () => {
    const { headers } = await browser.get('/letters/1')
    expect(headers).toMatchObject({
      'content-type': 'application/octet-stream',
      'content-security-policy': "default-src 'none'; sandbox",
      'x-content-type-options': 'nosniff',
    })
    expect(headers['content-disposition']).toMatch(/^attachment; filename=/)
  })
})

describe('a page that fails', () => {
  it('says nothing about the inside, and the log nothing about the person', async () => {
    const answer = await browser.get('/broken')
    const reference = /reference: ([0-9a-f-]{36})/.exec(answer.body)?.[1] ?? 'none'
    expect(answer.status).toBe(500)
    expect(answer.body).not.toContain('Ada')
    const lines = world.log.join('\n')
    expect(lines).toContain(reference)
    expect(lines).not.toContain('Ada')
    expect(lines).not.toContain('Street')
  })

  it('asks for patience when the read models are behind', async () => {
    const answer = await browser.get('/behind')
    expect([answer.status, answer.headers['retry-after']]).toStrictEqual([503, '2'])
  })

  it('is quiet about broken addresses', async () => {
    expect((await browser.get('/letters/%E0%A4%A')).status).toBe(400)
    expect((await browser.get('/nothing-here')).status).toBe(404)
  })
})

describe('the API’s view of the session', () => {
  it('is the visitor where there is one', async () => {
    const body: unknown = JSON.parse((await browser.get('/api/me')).body)
    expect(body).toMatchObject({ outcome: 'signedIn', visitor: { actor: { role: 'patient' } } })
    expect(JSON.parse((await world.browser().get('/api/me')).body)).toStrictEqual({ outcome: 'none' })
  })

  it('is refused for a change without the header, or from another site', async () => {
    const refusals = [
      await browser.post('/api/me', {}),
      await browser.post('/api/me', {}, { 'x-csrf-token': token, origin: 'https://evil.example' }),
      await browser.post('/api/me', {}, { 'x-csrf-token': token }),
    ]
    expect(refusals.map(({ body }) => JSON.parse(body) as unknown)).toMatchObject([
      { outcome: 'refused', why: 'token' },
      { outcome: 'refused', why: 'origin' },
      { outcome: 'signedIn' },
    ])
  })
})
