/** Answers that are not the issuer's answer to this browser's question. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Answer, Browser } from './browser.ts'
import { openWorld } from './world.tsx'
import type { World } from './world.tsx'

let world: World
beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world.close())

/** Goes through the issuer, and stops in front of the callback. */
const untilCallback = async (browser: Browser, login = 'patient'): Promise<URL> => {
  const choice = await browser.follow(await browser.get('/record'))
  const action = /action="([^"]+)"/.exec(choice.body)?.[1] ?? ''
  let answer: Answer = await browser.post(action, { login })
  for (;;) {
    const next = new URL(answer.headers.location ?? '', answer.url)
    if (next.pathname === '/sign-in/callback') return next
    answer = await browser.get(next.href)
  }
}
const signedIn = async (browser: Browser): Promise<boolean> => (await browser.get('/record')).status === 200
const changed = (address: URL, name: string, value: string): string => {
  const copy = new URL(address)
  copy.searchParams.set(name, value)
  return copy.href
}

describe('an answer of the issuer', () => {
  it('counts for the browser that asked', async () => {
    const browser = world.browser()
    const callback = await untilCallback(browser)
    expect((await browser.follow(await browser.get(callback.href))).status).toBe(200)
  })

  it('is worth nothing in another browser, so that nobody is signed in as someone else unawares', async () => {
    const callback = await untilCallback(world.browser())
    const victim = world.browser()
    expect((await victim.get(callback.href)).status).toBe(400)
    await untilCallback(victim)
    expect((await victim.get(callback.href)).status).toBe(400)
    expect(await signedIn(victim)).toBe(false)
  })

  it('counts once', async () => {
    const browser = world.browser()
    const callback = await untilCallback(browser)
    await browser.get(callback.href)
    expect((await browser.get(callback.href)).status).toBe(400)
  })

  it('counts for ten minutes', async () => {
    const browser = world.browser()
    const callback = await untilCallback(browser)
    world.cast.forward(601)
    expect((await browser.get(callback.href)).status).toBe(400)
  })

  it.each([
    ['state', 'of-another-attempt', 400],
    ['code', 'made-up', 403],
    ['iss', 'https://evil.example', 403],
    ['error', 'access_denied', 403],
  ])('with another %s signs nobody in', async (name, value, status) => {
    const browser = world.browser()
    const callback = await untilCallback(browser)
    const answer = await browser.get(changed(callback, name, value))
    expect(answer.status).toBe(status)
    expect(answer.body).not.toContain(value)
    expect(await signedIn(browser)).toBe(false)
  })

  it('to one of two sign-ins begun side by side does not disturb the other', async () => {
    const browser = world.browser()
    const first = await browser.get('/record?q=first')
    const second = await browser.get('/record?q=second')
    const choice = await browser.follow(first)
    const action = /action="([^"]+)"/.exec(choice.body)?.[1] ?? ''
    const page = await browser.follow(await browser.post(action, { login: 'patient' }))
    expect(page.body).toContain('q=first')
    expect(second.headers.location).not.toBe(first.headers.location)
  })

  it('never leads to another site, whatever the way in asked for', async () => {
    const browser = world.browser()
    const choice = await browser.follow(await browser.get('/sign-in?returnTo=https%3A%2F%2Fevil.example'))
    const action = /action="([^"]+)"/.exec(choice.body)?.[1] ?? ''
    const page = await browser.follow(await browser.post(action, { login: 'patient' }))
    expect(page.url.href).toBe(`${world.base.origin}/`)
    const again = await browser.get('/sign-in?returnTo=//evil.example')
    expect(again.headers.location).toBe('/')
  })
})
