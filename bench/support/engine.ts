/** The embedded engine in a temporary folder, with the tables that are counted from. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect, inDatabase, type OpenAnalytics } from '../../analytics/connection.ts'
import { openEmbedded } from '../../analytics/embedded/open.ts'
import { openLedger } from '../../analytics/facts/ledger.ts'
import { openGenerations } from '../../analytics/generations.ts'

/** Opens an empty engine. */
export const freshTables = async () => {
  const folder = await mkdtemp(join(tmpdir(), 'cie-bench-'))
  const engine = await openEmbedded({ folder })
  if (engine.status === 'unavailable') throw new Error(engine.reason)
  const { url, username, password } = engine
  const address = { url, username, password }
  const analytics: OpenAnalytics = {
    status: 'open',
    client: connect(address),
    at: database => connect(inDatabase(address, database)),
    close: engine.close,
  }
  const generations = openGenerations(analytics)
  const { client } = await generations.current()
  await openLedger(client, 'bench', 'hashes')
  const remove = async (): Promise<void> => {
    await generations.close()
    await analytics.client.close()
    await engine.close()
    await rm(folder, { recursive: true })
  }
  return { engine, analytics, client, generations, remove }
}
