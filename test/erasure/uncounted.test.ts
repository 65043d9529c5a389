/** Somebody who is erased while nothing can be counted leaves what is counted from at the next start that can count. */
import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { openGenerations } from '../../analytics/generations.ts'
import { openKeys } from '../../app/adapters.ts'
import { openAnalytics } from '../../app/analytics.ts'
import { readConfig, type Config } from '../../app/config.ts'
import { serve } from '../../app/serve.ts'
import { testFolder, type TestFolder } from '../contract/folder.ts'
import { engineIsHere } from '../analytics/embedded/fresh.ts'
import { runProgram, settingsOver, tokenOf } from '../support/program.ts'

const quiet = pino({ level: 'silent' })
let folder: TestFolder
let config: Config
beforeAll(async () => {
  folder = await testFolder()
  config = readConfig(settingsOver(folder.path))
})
afterAll(() => folder.remove())

/** How many people what is counted from holds. */
const counted = async (): Promise<unknown> => {
  const analytics = await openAnalytics(config.analytics, quiet)
  if (analytics.status !== 'open') throw new Error(analytics.reason)
  const generations = openGenerations(analytics)
  const { client } = await generations.current()
  const query = 'SELECT uniqExact(person) AS people FROM people'
  const rows: unknown = await (await client.query({ query, format: 'JSONEachRow' })).json()
  await generations.close()
  await analytics.close()
  return rows
}
const marks = async (): Promise<readonly string[]> => {
  const keys = await openKeys(config.stores)
  try {
    return await keys.marks()
  } finally {
    await keys.close()
  }
}

/** Starts the program, and stops it once it says that all is counted. */
const live = async (): Promise<void> => {
  const running = await serve(config, quiet)
  const token = await tokenOf(folder.path, 'commissioner')
  const freshness = async (): Promise<string> => {
    const headers = { authorization: `Bearer ${token}` }
    return (await fetch(`${running.address}/api/v1/dashboards`, { headers })).text()
  }
  await vi.waitFor(async () => expect(await freshness()).toContain('"status":"live"'), { timeout: 20_000 })
  await running.close()
}

describe.skipIf(!engineIsHere)('an erasure while nothing can be counted', () => {
  test('is owed to what is counted from, and made good at the next start', async () => {
    await live()
    expect(await counted()).toStrictEqual([{ people: '3' }])
    const erasing = runProgram(
      'app/main.ts',
      ['erase', '--yes'],
      settingsOver(folder.path, { ANALYTICS_URL: 'none' }),
    )
    erasing.tell('9990000018\n')
    expect(await erasing.ended).toMatchObject({ code: 0 })
    expect(await marks()).toStrictEqual(['recount-owed'])
    expect(await counted()).toStrictEqual([{ people: '3' }])
    await live()
    expect(await marks()).toStrictEqual([])
    expect(await counted()).toStrictEqual([{ people: '2' }])
  }, 120_000)
})
