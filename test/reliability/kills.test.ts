/** kill -9 at random moments while a hospital sends 2,000 messages: none that was acknowledged is lost, none is doubled. */
import { afterEach, beforeEach, expect, test } from 'vitest'
import { testFolder, type TestFolder } from '../contract/folder.ts'
import { runThrough, type Plan } from './run.ts'
import { faultsOf } from './verdict.ts'

let folder: TestFolder
beforeEach(async () => {
  folder = await testFolder()
})
afterEach(async () => {
  await folder.remove()
})

test(
  'killed at random during 2,000 messages, it loses none that was acknowledged, and keeps and files each exactly once',
  { timeout: 480_000 },
  async () => {
    const run = await runThrough({ folder: folder.path, people: 40, each: 50, connections: 8, kills: 16 })
    expect(run.kills).toBeGreaterThanOrEqual(20)
    expect(run.sent).toHaveLength(2000)
    expect(run.answers.size).toBe(2000)
    expect(await faultsOf(folder.path, run)).toStrictEqual([])
  },
)

/** Small runs, each over a folder of its own, until one shows the fault. */
const showsIn = async (plan: Pick<Plan, 'fault' | 'kills'>, fault: RegExp): Promise<boolean> => {
  for (let round = 0; round < 15; round += 1) {
    const path = folder.file(String(round))
    const run = await runThrough({ folder: path, people: 6, each: 26, connections: 6, ...plan })
    if ((await faultsOf(path, run)).some(found => fault.test(found))) return true
  }
  return false
}

test.each([
  ['acknowledges before it keeps', 'early', /acknowledged and lost/],
  ['does not know again what it kept before', 'forgetful', /kept [2-9] times/],
] as const)(
  'and the same check finds a receiver that %s',
  { timeout: 420_000 },
  async (_what, fault, sign) => {
    expect(await showsIn({ fault, kills: 3 }, sign)).toBe(true)
  },
)
