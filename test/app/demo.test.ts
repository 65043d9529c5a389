/** `cie demo`: a demonstration of any size, on an empty log and on no other. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { testFolder, type TestFolder } from '../contract/folder.ts'
import { cie, settingsOver } from '../support/program.ts'

let folder: TestFolder
let settings: ReturnType<typeof settingsOver>
beforeAll(async () => {
  folder = await testFolder()
  settings = settingsOver(folder.path)
})
afterAll(() => folder.remove())

const count = async (category: string): Promise<number> =>
  (await cie(['events', '--category', category], settings)).stdout.split('\n').length - 1

describe('cie demo', () => {
  test('refuses what is no number, and an issuer that is not the demonstration’s', async () => {
    const bad = await cie(['demo', '--patients', 'many'], settings)
    expect([bad.code, bad.stderr]).toStrictEqual([1, expect.stringContaining('--patients')])
    const issuer = { OIDC_ISSUER: 'https://sign-in.example', OIDC_CLIENT_ID: 'x', OIDC_CLIENT_SECRET: 'y' }
    const elsewhere = await cie(['demo', '--patients', '1'], { ...settings, ...issuer })
    expect([elsewhere.code, elsewhere.stderr]).toStrictEqual([1, expect.stringContaining('OIDC_ISSUER')])
  })

  test('makes as many people as it is told, whatever the settings say', async () => {
    const { code, stdout, stderr } = await cie(['demo', '--patients', '1'], settings)
    expect([code, stdout]).toStrictEqual([0, ''])
    expect(stderr).toMatch(/npm start opens it\n$/)
    expect(await count('consent')).toBeGreaterThan(2)
    expect(await count('provider')).toBe(16)
  })

  test('refuses a log that is not empty, which stays as it was', async () => {
    const before = await count('entry')
    const { code, stderr } = await cie(['demo', '--patients', '5'], settings)
    expect([code, stderr]).toStrictEqual([1, expect.stringContaining('the log is not empty')])
    expect(await count('entry')).toBe(before)
  })
})
