/** A patient and their GP in a real browser, before two servers that take turns: whichever answers, it is the same exchange. Told in order. */
import { createServer } from 'node:net'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openSeveral, type Several } from '../reliability/processes/several.ts'
import { openBrowser, openWindow } from '../support/browser.ts'
import type { Program } from '../support/program.ts'
import { openBalancer, type Balancer } from './balancer.ts'
import { openHospital, resultOf, type Hospital } from './hospital.ts'
import { signIn, type Person, type Place } from './visitor.ts'

const practice = 'Practice team, Harrow Hill Surgery'
const unseen = 'You can’t see a record for this number'
const seen = /QUILLAN, Jamila/

let several: Several
let balancer: Balancer
let browser: Browser
let hospital: Hospital
let place: Place
let patient: Person
let gp: Person
let one: Program
/** The servers' own addresses, by their names. */
const at = { one: '', other: '' }

const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  return typeof address === 'object' && address !== null ? address.port : 0
}

const start = (name: 'one' | 'other'): Promise<Program> =>
  several.start(name, 'api,projector', { settings: { PORT: new URL(at[name]).port } })

beforeAll(async () => {
  balancer = await openBalancer()
  several = await openSeveral({ PUBLIC_URL: balancer.address })
  for (const name of ['one', 'other'] as const) at[name] = `http://127.0.0.1:${String(await freePort())}`
  const feeds = await several.start('feeds', 'feeds,processes')
  ;[one] = await Promise.all([start('one'), start('other')])
  hospital = openHospital(feeds.mllpPort)
  browser = await openBrowser()
  place = {
    browser,
    address: balancer.address,
    manner: { name: 'several', width: 1280, looked: true },
    pictures: await mkdtemp(join(tmpdir(), 'several-pictures-')),
  }
}, 240_000)
afterAll(async () => {
  await browser.close()
  await hospital.close()
  await balancer.close()
  await several.close()
  await rm(place.pictures, { recursive: true })
})

const find = async (heading: string | RegExp): Promise<void> => {
  await gp.navigate('Find a person', 'Find a person')
  await gp.type(gp.page.getByLabel('NHS number'), '999 000 0018')
  await gp.press(gp.button('Find'), heading)
}
const sharing = (): Promise<void> => patient.navigate('Who can see it', 'Who can see your record')
const stopLink = () => patient.link(`Stop sharing with ${practice}`)

test('a sign-in that one server began the other goes on with', async () => {
  balancer.serve([at.one, at.other])
  patient = await signIn(place, 'patient', 'Your health record')
  gp = await signIn(place, 'gp', /Your team today/)
  const steps = balancer.asked().filter(asked => /issuer|\/sign-in/.test(asked))
  expect(new Set(steps.map(step => step.split(' ')[0]))).toStrictEqual(new Set([at.one, at.other]))
}, 60_000)

test('an open page hears of what a third process filed', async () => {
  expect(await hospital.send(resultOf('S-1', 61))).toBe('AA')
  await patient.page.getByText('There is something new.').waitFor()
}, 60_000)

test('what the patient does at one they read at the other, and it holds there for the GP at once', async () => {
  balancer.serve([at.other])
  await find(unseen)
  balancer.serve([at.one, at.other])
  await sharing()
  await patient.press(patient.button('Share with a team or a person'), 'Where does the team work?')
  await patient.type(patient.page.getByLabel('Name of the hospital, GP practice or council'), 'harrow hill')
  await patient.press(patient.button('Search'), 'Where does the team work?')
  await patient.press(patient.link('Harrow Hill Surgery'), /Which team\?/)
  await patient.press(patient.link('Practice team'), `What may ${practice} see?`)
  await patient.tick(patient.page.getByLabel('General health'), true)
  await patient.press(patient.button('Continue'), 'Check your answers')
  balancer.serve([at.one])
  await patient.press(patient.button('Share my record'), 'You share your record')
  balancer.serve([at.other])
  await sharing()
  expect(await stopLink().count()).toBe(1)
  await find(seen)

  balancer.serve([at.one])
  await patient.press(stopLink(), `Stop sharing with ${practice}?`)
  await patient.press(patient.button('Stop sharing'), 'You have stopped sharing')
  balancer.serve([at.other])
  await gp.page.reload()
  await gp.page.getByRole('heading', { level: 1, name: unseen }).waitFor()
  await sharing()
  expect(await stopLink().count()).toBe(0)
}, 120_000)

test('look-ups are counted together', async () => {
  for (const server of [at.one, at.other]) {
    balancer.serve([server])
    await find(unseen)
  }
  balancer.serve([at.one])
  await find(/too (many|often)/i)
}, 60_000)

/** A page of the patient's that stays open; that its stream breaks is no fault of it. */
const openPage = async () => {
  const page = await patient.window.context.newPage()
  await page.goto(`${balancer.address}/`)
  return page
}
const streams = (server: string): number =>
  balancer.asked().filter(asked => asked.startsWith(`${server} GET /live?`)).length

test('a server that is killed takes nobody with it: pages, and what open ones hear, come from the other', async () => {
  // A page without a stream of its own.
  await patient.page.goto(`${balancer.address}/privacy`)
  balancer.serve([at.one])
  const before = streams(at.one)
  const page = await openPage()
  await expect.poll(() => streams(at.one)).toBe(before + 1)
  balancer.serve([at.one, at.other])
  await one.end('SIGKILL')
  await sharing()
  await page.getByText('There may be something new.').waitFor()
  expect(await hospital.send(resultOf('S-2', 62))).toBe('AA')
  await page.getByText('There is something new.').waitFor()
  await page.close()
  await start('one')
  balancer.serve([at.one])
  await sharing()
}, 60_000)

test('who signs out at one is signed out at the other on the next request, with a copy of the cookies too', async () => {
  const cookies = await patient.window.context.cookies()
  const copy = await openWindow(browser)
  await copy.context.addCookies(cookies)
  balancer.serve([at.other])
  await copy.page.goto(`${balancer.address}/sharing`)
  await copy.page.getByRole('heading', { level: 1, name: 'Who can see your record' }).waitFor()
  balancer.serve([at.one])
  await patient.press(patient.button('Sign out'), 'You are signed out')
  balancer.serve([at.other])
  await copy.page.reload()
  await copy.page.locator('button[value="patient"]').waitFor()
  for (const { window } of [patient, gp]) await window.context.close()
  await copy.context.close()
}, 60_000)
