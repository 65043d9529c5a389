/** Opens analytics where the settings say: the embedded engine, a server, or nowhere. */
import { connect, inDatabase, type Analytics, type ClickHouseAddress } from '../analytics/connection.ts'
import { openEmbedded } from '../analytics/embedded/open.ts'
import type { AnalyticsPlace } from './config.ts'
import type { Logger } from 'pino'

const nothing = (): Promise<void> => Promise.resolve()

const openAt = (address: ClickHouseAddress, ended = nothing): Analytics => {
  const client = connect(address)
  const close = async (): Promise<void> => {
    await client.close()
    await ended()
  }
  return { status: 'open', client, at: database => connect(inDatabase(address, database)), close }
}

const embedded = async (folder: string, logger: Logger): Promise<Analytics> => {
  const engine = await openEmbedded({
    folder,
    onChange: (change, words) => logger.warn({ change, words }, 'analytics engine'),
  })
  if (engine.status === 'unavailable') return { ...engine, close: nothing }
  const { url, username, password } = engine
  return openAt({ url, username, password }, engine.close)
}

/** Opens analytics. Where there are none the rest of the program runs all the same, and can say why. */
export const openAnalytics = (place: AnalyticsPlace, logger: Logger): Promise<Analytics> => {
  if (place.at === 'embedded') return embedded(place.folder, logger)
  if (place.at === 'none') {
    return Promise.resolve({ status: 'unavailable', reason: 'ANALYTICS_URL is none', close: nothing })
  }
  return Promise.resolve(openAt({ url: place.url }))
}
