/** Signing in with an issuer of the deployment: discovered, claims from userinfo, algorithm fixed, signing out there too. */
import { afterEach, describe, expect, it } from 'vitest'
import { fieldOf } from './browser.ts'
import { openOutsideIssuer } from './outsideIssuer.ts'
import type { OutsideIssuer } from './outsideIssuer.ts'
import { openWorld } from './world.tsx'
import type { World } from './world.tsx'
import type { OpenIdIssuer } from '../../../portal/signIn/config.ts'

const closing: (() => Promise<void>)[] = []
afterEach(async () => {
  await Promise.all(closing.splice(0).map(close => close()))
})

const auditor = { sub: 'staff-7', name: 'Gil Example', exchange_role: 'auditor' }
const start = async (
  person: Readonly<Record<string, string>>,
  change: Partial<OpenIdIssuer> = {},
): Promise<readonly [World, OutsideIssuer]> => {
  const issuer = await openOutsideIssuer(person)
  const signIn = (base: URL) => {
    issuer.register(base)
    return { ...issuer.signIn, ...change }
  }
  const world = await openWorld({ signIn })
  closing.push(world.close, issuer.close)
  return [world, issuer]
}

describe('an issuer of the deployment', () => {
  it('is discovered, and its claims come from userinfo where the ID token has none', async () => {
    const [world] = await start(auditor)
    const browser = world.browser()
    const home = await browser.follow(await browser.get('/sign-in'))
    expect(home.body).toMatch(/home role=auditor user=[0-9a-f]{32} .*name=Gil Example/)
  })

  it('is where signing out goes on, and may be led to by our form', async () => {
    const [world, issuer] = await start(auditor)
    const browser = world.browser()
    const home = await browser.follow(await browser.get('/sign-in'))
    expect(home.headers['content-security-policy']).toContain(`form-action 'self' ${issuer.address.origin};`)
    const answer = await browser.post('/sign-out', { _csrf: fieldOf(home.body, '_csrf') })
    const target = new URL(answer.headers.location ?? '')
    expect(target.origin).toBe(issuer.address.origin)
    expect(target.searchParams.get('post_logout_redirect_uri')).toBe(`${world.base.origin}/signed-out`)
    expect(target.searchParams.get('id_token_hint')).toMatch(/^eyJ/)
  })

  it('is not believed when it signs with another algorithm than the one that was agreed', async () => {
    const [world] = await start(auditor, { algorithm: 'ES256' })
    const browser = world.browser()
    expect((await browser.follow(await browser.get('/sign-in'))).status).toBe(403)
    expect((await browser.get('/')).body).toBe('start page')
  })

  it.each(['system', 'wizard', ''])('lets nobody in with the role %j', async role => {
    const [world] = await start({ ...auditor, exchange_role: role })
    const browser = world.browser()
    expect((await browser.follow(await browser.get('/sign-in'))).status).toBe(403)
    expect((await browser.get('/')).body).toBe('start page')
  })

  it('that does not answer is asked again later', async () => {
    const issuer = await openOutsideIssuer(auditor)
    // Until the client is registered the issuer is silent: discovery breaks off.
    let portal: URL | undefined
    const world = await openWorld({
      signIn: base => {
        portal = base
        return issuer.signIn
      },
    })
    closing.push(world.close, issuer.close)
    const early = await world.browser().get('/sign-in')
    expect([early.status, early.headers['retry-after']]).toStrictEqual([503, '30'])
    expect(world.log.join()).toContain('nobody can sign in yet')
    expect(world.portal.issuer.fault()).toContain(issuer.address.origin)
    if (portal !== undefined) issuer.register(portal)
    expect((await world.browser().get('/sign-in')).status, 'not asked at every request').toBe(503)
    world.cast.forward(2)
    const browser = world.browser()
    expect((await browser.follow(await browser.get('/sign-in'))).body).toContain('home role=auditor')
    expect(world.portal.issuer.fault()).toBeUndefined()
  })
})
