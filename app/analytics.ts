/** Opens analytics where the settings say: the embedded engine, a server, or nowhere. */
import { connect, type Analytics } from '../analytics/connection.ts'
import { openEmbedded } from '../analytics/embedded/open.ts'
import type { AnalyticsPlace } from './config.ts'
import type { Logger } from 'pino'

const nothing = (): Promise<void> => Promise.resolve()

const embedded = async (folder: string, logger: Logger): Promise<Analytics> => {
  const engine = await openEmbedded({
    folder,
    onChange: (change, words) => logger.warn({ change, words }, 'analytics engine'),
  })
  if (engine.status === 'unavailable') return { ...engine, close: nothing }
  const { url, username, password } = engine
  const client = connect({ url, username, password })
  const close = async (): Promise<void> => {
    await client.close()
    await engine.close()
  }
  return { status: 'open', client, close }
}

/** Opens analytics. Where there are none the rest of the program runs all the same, and can say why. */
export const openAnalytics = (place: AnalyticsPlace, logger: Logger): Promise<Analytics> => {
  if (place.at === 'embedded') return embedded(place.folder, logger)
  if (place.at === 'none') {
    return Promise.resolve({ status: 'unavailable', reason: 'ANALYTICS_URL is none', close: nothing })
  }
  const client = connect({ url: place.url })
  return Promise.resolve({ status: 'open', client, close: () => client.close() })
}
