/** The SQLite log against kill -9: nothing that was acknowledged is lost, nothing is doubled, and the lock is free again. */
import { execFileSync } from 'node:child_process'
import { randomInt } from 'node:crypto'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { LogHeld } from '../../../store/sqlite/lock.ts'
import { openSqliteLog } from '../../../store/sqlite/log.ts'
import { openSqliteLogReader } from '../../../store/sqlite/reader.ts'
import { testFolder } from '../../contract/folder.ts'
import type { TestFolder } from '../../contract/folder.ts'
import { until } from '../../contract/support.ts'
import { faultsOf, startAppender } from './kill/killed.ts'

let folder: TestFolder
beforeEach(async () => {
  folder = await testFolder()
})
afterEach(async () => {
  await folder.remove()
})
const path = (): string => folder.file('events.db')

/** Kills a child somewhere within its first appends and answers what is wrong with the log then. */
const faultsAfterKill = async (round: string, when: 'after' | 'early'): Promise<readonly string[]> => {
  const child = startAppender(path(), round, { when })
  await child.reaches(randomInt(1, 4000))
  const acknowledged = await child.kill()
  const log = await openSqliteLog({ path: path() })
  const faults = await faultsOf(log, round, acknowledged)
  await log.close()
  return faults
}

test(
  'killed at random under load, again and again, it holds every acknowledged event exactly once',
  { timeout: 120_000 },
  async () => {
    for (const round of ['1', '2', '3', '4', '5', '6'])
      expect(await faultsAfterKill(round, 'after')).toStrictEqual([])
  },
)

test(
  'and the same check finds a writer that acknowledges before it commits',
  { timeout: 120_000 },
  async () => {
    let faults: readonly string[] = []
    for (let round = 0; round < 20 && faults.length === 0; round += 1)
      faults = await faultsAfterKill(String(round), 'early')
    expect(faults).not.toStrictEqual([])
  },
)

test(
  'a second process is refused and told who holds the log, may read it meanwhile, and gets it after kill -9',
  { timeout: 60_000 },
  async () => {
    const child = startAppender(path(), 'held', { when: 'after' })
    await child.reaches(100)
    const refused = await openSqliteLog({ path: path() }).catch((error: unknown) => error)
    expect(refused).toBeInstanceOf(LogHeld)
    expect(refused).toMatchObject({ pid: child.pid })

    const reader = await openSqliteLogReader({ path: path() })
    const seenLive: boolean[] = []
    await until(reader.subscribe({ signal: new AbortController().signal }), (_, batch) => {
      seenLive.push(batch.live)
      return seenLive.filter(Boolean).length === 3
    })
    await reader.close()

    const acknowledged = await child.kill()
    const log = await openSqliteLog({ path: path() })
    expect(await faultsOf(log, 'held', acknowledged)).toStrictEqual([])
    await log.close()
  },
)

test(
  'that may write no further, as on a full disk, it acknowledges nothing that it could not keep, and goes on when there is room',
  { timeout: 120_000 },
  async () => {
    for (const room of [1_000_000, 1_500_001, 2_003_456]) {
      const round = String(room)
      const child = startAppender(path(), round, { when: 'after' })
      execFileSync('prlimit', ['--pid', String(child.pid), `--fsize=${String(room)}`])
      expect(await child.ended).toBe(3)
      const acknowledged = await child.kill()
      const log = await openSqliteLog({ path: path() })
      expect(await faultsOf(log, round, acknowledged)).toStrictEqual([])
      await log.close()
    }
  },
)
