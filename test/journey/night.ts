/** What happens around a call to NHS 111 at night: the note is published and held, the call handler reads it, the person reads who looked, and an auditor proves what was held. */
import { once } from 'node:events'
import { mkdir, writeFile } from 'node:fs/promises'
import { createServer, type AddressInfo } from 'node:net'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { startReceiver } from '../support/nhs111Receiver/program.ts'
import { nhsNumber } from './deeds.ts'
import type { Three } from './plan.ts'
import { signIn, type Place } from './visitor.ts'

const secret = 'between-the-two'

/** A port that nobody listens on: both programs have to know the other's address before they start. */
const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

/** 111's system as a process of its own, and the settings under which the exchange tells it. */
export const openNhs111 = async (folder: string) => {
  await mkdir(folder, { recursive: true })
  const port = await freePort()
  const keys = `http://127.0.0.1:${String(port)}/nhs111/v1/jwks`
  const receiver = await startReceiver({ file: join(folder, 'held.jsonl'), secret, keys })
  const file = join(folder, 'receivers.json')
  const signInWith = { type: 'basic', user: 'exchange', secretFile: 'secret' }
  await writeFile(join(folder, 'secret'), secret)
  await writeFile(file, JSON.stringify([{ name: 'adastra', url: receiver.url, signIn: signInWith }]))
  return { receiver, settings: { PORT: String(port), NHS111_RECEIVERS_FILE: file } }
}
type Nhs111 = Awaited<ReturnType<typeof openNhs111>>

const heldBy = async ({ receiver }: Nhs111): Promise<number> =>
  (await receiver.log()).filter(({ type }) => type === 'taken').length

/** The GP writes the note, publishes it with the person's decision; within two seconds 111's own log has it, and the page says so. */
export const publishes = async ({ gp }: Three, nhs111: Nhs111): Promise<void> => {
  await gp.press(gp.link('Special patient note to NHS 111'), /note/i)
  await gp.press(gp.link(/Publish/).first(), 'Publish to NHS 111')
  await gp.tick(gp.page.getByLabel('They told me that NHS 111 may see this'), true)
  const begun = Date.now()
  await gp.press(gp.button('Publish'), /note/i)
  while ((await heldBy(nhs111)) === 0 && Date.now() - begun < 10_000) await gp.page.waitForTimeout(20)
  expect(await heldBy(nhs111)).toBe(1)
  const tookMs = Date.now() - begun
  process.stdout.write(
    `published and held by NHS 111 after ${String(tookMs)} ms, the page's own time in it\n`,
  )
  await expect
    .poll(
      async () => {
        await gp.page.reload()
        return gp.text()
      },
      { timeout: 10_000 },
    )
    .toMatch(/adastra.*version 1/i)
}

const expectOnScreen = async (page: Page, words: string): Promise<void> => {
  const box = await page.locator('main').getByText(words).first().boundingBox()
  const below = (box?.y ?? Number.NaN) + (box?.height ?? 0)
  expect(below, words).toBeLessThanOrEqual(page.viewportSize()?.height ?? 0)
}

/** At night: the note first, then what to do and whom to call. Answers when it was read. */
export const callsAtNight = async (place: Place): Promise<string> => {
  const adviser = await signIn(place, 'adviser-111', 'Your team today')
  await adviser.navigate('NHS 111 notes', /note/i)
  await adviser.type(adviser.page.getByLabel('NHS number'), nhsNumber)
  await adviser.press(adviser.button('Find'), /QUILLAN, Jamila.*Special patient note/)
  const text = await adviser.text()
  const inOrder = ['Type 2 diabetes', 'can’t keep fluids down', 'Samira Holt']
  const places = inOrder.map(words => text.indexOf(words))
  expect(places.every(at => at >= 0)).toBe(true)
  expect(places).toStrictEqual(places.toSorted((a, b) => a - b))
  // Legible in five seconds: all of it lies on the screen, without scrolling.
  for (const words of inOrder) await expectOnScreen(adviser.page, words)
  const at = new Date().toISOString()
  await adviser.window.context.close()
  return at.slice(0, 19).replace('T', ' ')
}

/** In the morning the person reads who looked. */
export const readsWhoLooked = async ({ patient }: Three): Promise<void> => {
  await patient.navigate('Who has looked', 'Who has looked at your record')
  expect(await patient.text()).toMatch(/Nurse Lior Hale, .* looked at your .*note for NHS 111/)
}

/** Later an auditor proves what 111 held at that moment, and sees no content. */
export const proves = async (place: Place, moment: string): Promise<void> => {
  const auditor = await signIn(place, 'auditor', 'Auditor')
  await auditor.navigate('Look into a record', 'Look into a record')
  await auditor.type(auditor.page.getByLabel('NHS number'), nhsNumber)
  await auditor.press(auditor.button('Find'), 'Who could see this record')
  await auditor.press(auditor.link('What NHS 111 held'), 'What NHS 111 held')
  await auditor.type(auditor.page.getByLabel('At which moment, in UTC'), moment)
  await auditor.press(auditor.button('Show'), 'What NHS 111 held')
  const text = await auditor.text()
  expect(text).toMatch(/adastra.*version 1/i)
  expect(text).not.toContain('Type 2 diabetes')
  await auditor.window.context.close()
}
