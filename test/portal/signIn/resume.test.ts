/** A form that meets an expired session: its owner carries on, nobody else sees it. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { fieldOf } from './browser.ts'
import { choose, openWorld, signInAs } from './world.tsx'
import type { World } from './world.tsx'

let world: World
beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world.close())

const typed = async (login: string) => {
  const browser = world.browser()
  const token = fieldOf((await signInAs(browser, 'patient', '/record')).body, '_csrf')
  world.cast.forward(31 * 60)
  const fields = [
    ['_csrf', token],
    ['note', 'I “feel” <better>'],
    ['label', 'general'],
    ['label', 'mental'],
  ] as const
  const left = await browser.post('/record', fields)
  const issuer = await browser.follow(left)
  return { browser, left, page: await choose(browser, issuer, login) }
}

describe('what was typed when the session had ended', () => {
  it('is shown to be sent again, and arrives as it was', async () => {
    const { browser, page } = await typed('patient')
    expect(page.url.pathname).toBe('/sign-in/resume')
    expect(page.body).toContain('Carry on where you left off')
    expect(page.body).toContain('Your session had ended before')
    expect(page.body).toContain('General health, Mental health</dd>')
    const fields = [...page.body.matchAll(/name="([^"]*)" value="([^"]*)"/g)].map(
      ([, name = '', value = '']) => [name, value.replace('&lt;', '<').replace('&gt;', '>')] as const,
    )
    expect((await browser.post('/record', fields)).body).toBe('wrote I “feel” <better> general+mental')
  })

  it('stands in no address', async () => {
    const { left } = await typed('patient')
    expect(decodeURIComponent(left.headers.location ?? '')).not.toContain('better')
  })

  it('is not shown to someone else who signs in then', async () => {
    const { browser, page } = await typed('patient-2')
    expect(page.url.pathname).toBe('/')
    expect((await browser.follow(await browser.get('/sign-in/resume'))).body).not.toContain('better')
  })

  it('is not kept when no form of ours sent it', async () => {
    const browser = world.browser()
    const left = await browser.post('/record', { note: 'planted', _csrf: 'x.y' })
    const page = await choose(browser, await browser.follow(left), 'patient')
    expect(page.url.pathname).toBe('/')
  })

  it('is shown again when the person has signed in elsewhere in the meantime', async () => {
    const browser = world.browser()
    const token = fieldOf((await signInAs(browser, 'patient', '/record')).body, '_csrf')
    world.cast.forward(31 * 60)
    await signInAs(browser, 'patient', '/record')
    const page = await browser.post('/record', { _csrf: token, note: 'old tab' })
    expect(page.status).toBe(409)
    expect(page.body).not.toContain('session had ended')
    expect(page.body).toContain('older than your sign-in')
    expect(fieldOf(page.body, 'note')).toBe('old tab')
    const fresh = fieldOf(page.body, '_csrf')
    expect((await browser.post('/record', { _csrf: fresh, note: 'old tab' })).body).toBe('wrote old tab ')
  })
})

describe('what was being typed when the session ended', () => {
  const typedFields = z.object({ fields: z.array(z.tuple([z.string(), z.array(z.string())])) })
  const left = async (login: string) => {
    const browser = world.browser()
    const token = fieldOf((await signInAs(browser, 'patient', '/record')).body, '_csrf')
    world.cast.forward(31 * 60)
    const answer = await browser.post('/session/leave', {
      _csrf: token,
      _page: '/record?q=1',
      note: 'half a sen',
    })
    const chosen = await choose(browser, await browser.follow(answer), login)
    const typed = async () => typedFields.parse(JSON.parse((await browser.get('/session/typed')).body)).fields
    return { browser, chosen, typed }
  }

  it('is handed back once to the page where it was typed, and is sent nowhere', async () => {
    const { browser, chosen, typed } = await left('patient')
    expect(chosen.url.pathname + chosen.url.search).toBe('/record?q=1')
    expect(chosen.body).toContain('record role=patient')
    expect(await typed()).toStrictEqual([['note', ['half a sen']]])
    expect(await typed()).toStrictEqual([])
    expect((await browser.follow(await browser.get('/sign-in/resume'))).body).not.toContain('half a sen')
  })
  it('is not handed to somebody else who signs in then', async () => {
    const { typed } = await left('patient-2')
    expect(await typed()).toStrictEqual([])
  })
  it('is given to nobody who is not signed in', async () => {
    const answer = await world.browser().get('/session/typed', { accept: 'application/json' })
    expect(answer.status).toBe(401)
  })
})
