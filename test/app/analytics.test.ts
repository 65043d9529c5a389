/** Where analytics are opened, by the setting alone. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openAnalytics } from '../../app/analytics.ts'
import { BadSetting } from '../../app/badSetting.ts'
import { readConfig } from '../../app/config.ts'
import { openLogger } from '../../app/logger.ts'
import { engineIsHere } from '../analytics/embedded/fresh.ts'

const logger = openLogger('silent')

describe('ANALYTICS_URL', () => {
  it.each([
    [undefined, { at: 'embedded', folder: '/srv/data/analytics' }],
    ['chdb:/var/analytics', { at: 'embedded', folder: '/var/analytics' }],
    [
      'https://user:pass@clickhouse:8443/care',
      { at: 'server', url: 'https://user:pass@clickhouse:8443/care' },
    ],
    ['none', { at: 'none' }],
  ])('%s is read', (url, place) => {
    expect(readConfig({ DATA_DIR: '/srv/data', ANALYTICS_URL: url }).analytics).toStrictEqual(place)
  })

  it('is refused by its name where it is something else', () => {
    expect(() => readConfig({ ANALYTICS_URL: 'postgres://x' })).toThrow(BadSetting)
    expect(() => readConfig({ ANALYTICS_URL: 'postgres://x' })).toThrow(/ANALYTICS_URL/u)
  })

  it.skipIf(!engineIsHere)('opens the embedded engine', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'analytics-'))
    const analytics = await openAnalytics({ at: 'embedded', folder: join(folder, 'new') }, logger)
    if (analytics.status !== 'open') throw new Error(analytics.reason)
    expect(await analytics.client.ping()).toStrictEqual({ success: true })
    await analytics.close()
    await rm(folder, { recursive: true })
  })

  it('opens a client of a server without asking it anything yet', async () => {
    const analytics = await openAnalytics({ at: 'server', url: 'http://user:pass@127.0.0.1:9/care' }, logger)
    expect(analytics.status).toBe('open')
    await analytics.close()
  })

  it('has nothing where it is none, and says so', async () => {
    const { status, close } = await openAnalytics({ at: 'none' }, logger)
    expect(status).toBe('unavailable')
    await close()
  })
})
