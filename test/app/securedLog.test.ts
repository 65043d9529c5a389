/** The whole program on an EventStoreDB with TLS and users: what it says of them, what it protects, and that it tells no password. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { testFolder, type TestFolder } from '../contract/folder.ts'
import { cie, settingsOver, startProgram, type Ended, type Settings } from '../support/program.ts'
import { passwords, startSecureCluster, type SecureCluster } from '../store/eventstoredb/secure.ts'

let cluster: SecureCluster
let folder: TestFolder
beforeAll(async () => {
  cluster = await startSecureCluster()
  folder = await testFolder()
})
afterAll(async () => {
  await cluster.stop()
  await folder.remove()
})

const on = (url: string): Settings => settingsOver(folder.path, { EVENTS_URL: url, LOG_LEVEL: 'trace' })

/** Everything a process said, once it was seen to hold no password in any form. */
const said = ({ stdout, stderr }: Ended): string => {
  const all = stdout + stderr
  for (const password of Object.values(passwords)) {
    const basic = ['admin', 'nurse'].map(name => Buffer.from(`${name}:${password}`).toString('base64'))
    for (const form of [password, encodeURIComponent(password), ...basic]) expect(all).not.toContain(form)
  }
  return all
}

const startAndEnd = async (): Promise<string> => {
  const program = await startProgram(folder.path, on(cluster.discovering))
  expect((await fetch(`${program.address}/ready`)).status).toBe(200)
  return said(await program.end())
}

test('a wrong password or authority ends the start with clear words', async () => {
  const wrong = await cie(['serve'], on(cluster.as('admin', passwords.wrong)))
  expect(wrong.code).not.toBe(0)
  expect(said(wrong)).toContain('not this password')
  const stranger = await cie(['serve'], on(cluster.as('admin').replace(/[?].*$/u, '')))
  expect(stranger.code).not.toBe(0)
  expect(said(stranger)).toContain('tlsCAFile')
}, 180_000)

test('start says unprotected until an administrator protects the log, and no longer', async () => {
  expect(await startAndEnd()).toContain('unprotected')
  const nobody = await cie(['events', 'protect'], on(cluster.as('admin').replace(/[/][/][^@]*@/u, '//')))
  expect(nobody.code).not.toBe(0)
  expect(said(nobody)).toContain('needs an administrator’s user and password')
  const nurse = await cie(['events', 'protect'], on(cluster.as('nurse')))
  expect(nurse.code).not.toBe(0)
  expect(said(nurse)).toContain('needs an administrator of the server')
  const admin = await cie(['events', 'protect'], on(cluster.discovering))
  expect(admin.code).toBe(0)
  expect(said(admin)).toContain('only administrators of the server may delete and truncate streams now')
  expect(await startAndEnd()).not.toContain('protected')
}, 300_000)
