/** The same at length: 6,000 messages through some 110 kills, and lives of few appends over every kind of message. */
import { afterEach, beforeEach, expect, test } from 'vitest'
import { testFolder, type TestFolder } from '../contract/folder.ts'
import { runThrough } from './run.ts'
import { throughLivesOf } from './shortLives.ts'
import { faultsOf } from './verdict.ts'

let folder: TestFolder
beforeEach(async () => {
  folder = await testFolder()
})
afterEach(async () => {
  await folder.remove()
})

test('killed at random during 6,000 messages, it loses and doubles none', async () => {
  const run = await runThrough({ folder: folder.path, people: 60, each: 100, connections: 16, kills: 80 })
  expect(run.answers.size).toBe(6000)
  expect(await faultsOf(folder.path, run)).toStrictEqual([])
})

test.each([1, 2, 3, 5, 8])(
  'dead behind every %i appends, it files every kind of message exactly once',
  async life => {
    const { faults } = await throughLivesOf(folder.path, { life, messages: 26 })
    expect(faults).toStrictEqual([])
  },
)
