/** The whole sign-in, over HTTP, against the embedded issuer. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { fieldOf } from './browser.ts'
import { choose, openWorld, signInAs } from './world.tsx'
import type { World } from './world.tsx'

let world: World
beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world.close())

describe('signing in', () => {
  it('shows the start page to someone who is not signed in', async () => {
    expect((await world.browser().get('/')).body).toBe('start page')
  })

  it('sends someone who asks for their record to the issuer, which says what it is', async () => {
    const browser = world.browser()
    const page = await browser.follow(await browser.get('/record'))
    expect(page.url.pathname).toMatch(/^\/demonstration-issuer\/interaction\//)
    expect(page.body).toContain('This is a demonstration')
    expect(page.body).toContain('Never use this with real people')
    expect(page.body).not.toContain('<script')
  })

  it('brings a patient back to the page they asked for', async () => {
    const page = await signInAs(world.browser(), 'patient', '/record?q=7')
    expect(page.status).toBe(200)
    expect(page.body).toContain(`record role=patient user=${world.cast.who.patient}`)
    expect(page.body).toContain('q=7')
  })

  it('gives a professional of one team that team and its provider', async () => {
    const { gp, surgeryTeam, surgery } = world.cast.who
    const page = await signInAs(world.browser(), 'gp')
    expect(page.body).toContain(`role=professional user=${gp} team=${surgeryTeam} organisation=${surgery}`)
  })

  it('names an office holder by the hash of their sign-in', async () => {
    expect((await signInAs(world.browser(), 'auditor')).body).toMatch(/role=auditor user=[0-9a-f]{32} /)
  })

  it('shows a page of another role as not found', async () => {
    const browser = world.browser()
    await signInAs(browser, 'gp')
    expect((await browser.get('/record')).status).toBe(404)
  })

  it('lets nobody in whom the issuer does not list', async () => {
    const browser = world.browser()
    const page = await browser.follow(await browser.get('/sign-in'))
    expect((await choose(browser, page, 'mallory')).status).toBe(403)
    expect([...browser.cookies.keys()].some(name => name.startsWith('cie-session'))).toBe(false)
  })
})

describe('a professional of several teams', () => {
  it('is asked before any page, and only for teams of today', async () => {
    const browser = world.browser()
    const question = await signInAs(browser, 'nurse')
    expect(question.url.pathname).toBe('/choose-team')
    expect(question.body).toContain('Kidney team')
    expect(question.body).not.toContain('Old team')
    expect((await browser.get('/')).headers.location).toBe('/choose-team?returnTo=%2F')

    const { nurse, kidneyTeam, hospital } = world.cast.who
    const before = [...browser.cookies.values()]
    const token = fieldOf(question.body, '_csrf')
    const home = await browser.follow(
      await browser.post('/choose-team', { _csrf: token, returnTo: '/', team: kidneyTeam }),
    )
    expect(home.body).toContain(`user=${nurse} team=${kidneyTeam} organisation=${hospital}`)
    expect([...browser.cookies.values()]).not.toStrictEqual(before)
  })

  it('is told when nothing or a foreign team was selected', async () => {
    const browser = world.browser()
    const token = fieldOf((await signInAs(browser, 'nurse')).body, '_csrf')
    const again = await browser.post('/choose-team', {
      _csrf: token,
      returnTo: '/',
      team: world.cast.who.oldTeam,
    })
    expect(again.status).toBe(400)
    expect(again.body).toContain('There is a problem')
  })
})

describe('a person whom the exchange does not know', () => {
  it('as a patient may register, and goes on as that patient under a new session id', async () => {
    const browser = world.browser()
    const page = await signInAs(browser, 'newcomer', '/record')
    expect(page.body).toContain('register newcomer')
    const before = [...browser.cookies.values()]
    const token = fieldOf(page.body, '_csrf')
    const after = await browser.follow(
      await browser.post('/register', { _csrf: token, patient: world.cast.who.otherPatient }),
    )
    expect(after.body).toContain(`record role=patient user=${world.cast.who.otherPatient}`)
    expect([...browser.cookies.values()]).not.toStrictEqual(before)
  })

  it('as a professional reads that they are not known, and sees nothing', async () => {
    const browser = world.browser()
    expect((await signInAs(browser, 'locum')).status).toBe(403)
    expect((await browser.get('/record')).body).toContain('not known here yet')
  })
})
