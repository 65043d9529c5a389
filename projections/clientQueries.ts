/** What portal and API ask of clients and receivers: nothing here is about a person. */
import type { Kysely } from 'kysely'
import type { ClientTables } from './clients.ts'
import type { ClientQueries, ClientView, ReceiverCheckView } from './clientViews.ts'
import type { ModelTables } from './models.ts'

type Models = Kysely<ModelTables>

const clientView = (row: ClientTables['system_client']): ClientView => ({
  id: row.id,
  revision: row.revision,
  name: row.name,
  organisation: row.organisation,
  scopes: row.scopes,
  proves: [
    ...(row.has_secret === 1 ? ['secret' as const] : []),
    ...(row.has_key === 1 ? ['key' as const] : []),
  ],
  registeredAt: row.registered_at,
  proofAt: row.proof_at,
  ...(row.revoked_at !== null && { revokedAt: row.revoked_at }),
  ...(row.revoked_because !== null && { revokedBecause: row.revoked_because }),
})

const checkView = (row: ClientTables['receiver_check']): ReceiverCheckView => ({
  receiver: row.receiver,
  startedAt: row.started_at,
  endedAt: row.ended_at,
  state: row.state,
  compared: row.compared,
  differing: row.differing,
})

/** The queries of clients and receivers. */
export const clientQueries = (models: Models): ClientQueries => {
  const clients = models.selectFrom('system_client').selectAll()
  const checks = models.selectFrom('receiver_check').selectAll()
  const done = checks.where('state', '=', 'done')
  return {
    list: async () => (await clients.orderBy('name').orderBy('id').execute()).map(clientView),
    find: async id => (await clients.where('id', '=', id).execute()).map(clientView)[0],
    checksAround: async (receiver, at) => {
      const its = done.where('receiver', '=', receiver)
      const [before, after] = await Promise.all([
        its.where('started_at', '<=', at).orderBy('started_at', 'desc').limit(1).execute(),
        its.where('started_at', '>', at).orderBy('started_at').limit(1).execute(),
      ])
      return [...before, ...after].map(checkView)
    },
    lastCheck: async receiver =>
      (await checks.where('receiver', '=', receiver).orderBy('started_at', 'desc').limit(1).execute()).map(
        checkView,
      )[0],
  }
}
