/** A process that kills itself behind every single append: each next life gets exactly one append further, and nothing is lost or doubled. */
import { afterEach, beforeEach, expect, test } from 'vitest'
import { testFolder, type TestFolder } from '../contract/folder.ts'
import { throughLivesOf } from './shortLives.ts'

let folder: TestFolder
beforeEach(async () => {
  folder = await testFolder()
})
afterEach(async () => {
  await folder.remove()
})

test(
  'dead behind each append in turn, it files a small feed exactly once',
  { timeout: 240_000 },
  async () => {
    const { died, faults } = await throughLivesOf(folder.path, { life: 1, messages: 3 })
    expect(faults).toStrictEqual([])
    expect(died).toBeGreaterThan(10)
  },
)
