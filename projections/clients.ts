/** Systems' clients and the receivers of notes, as administrators and those who prove what was held look them up. */
import { clientEvents, type ClientScope } from '../domain/client/events.ts'
import { idOf } from '../domain/kernel/ids.ts'
import type { Instant } from '../domain/kernel/time.ts'
import { receiverEvents } from '../domain/receiver/events.ts'
import { projection } from './projection.ts'
import { integer, json, optional, table, text, type RowOf } from './tables.ts'

const systemClients = table(
  'system_client',
  {
    id: text(),
    revision: integer(),
    name: text(),
    organisation: text(),
    scopes: json<readonly ClientScope[]>(),
    has_secret: integer(),
    has_key: integer(),
    registered_at: text<Instant>(),
    /** When its proof was changed last. */
    proof_at: text<Instant>(),
    revoked_at: optional(text<Instant>()),
    revoked_because: optional(text()),
  },
  { key: ['id'] },
)

const checks = table(
  'receiver_check',
  {
    receiver: text(),
    started_at: text<Instant>(),
    ended_at: text<Instant>(),
    state: text<'done' | 'unanswered'>(),
    compared: integer(),
    differing: integer(),
  },
  { key: ['receiver', 'started_at'] },
)

export type ClientTables = {
  readonly system_client: RowOf<typeof systemClients>
  readonly receiver_check: RowOf<typeof checks>
}

const proofOf = ({ secret, key }: { readonly secret?: unknown; readonly key?: unknown }) => ({
  has_secret: Number(secret !== undefined),
  has_key: Number(key !== undefined),
})

export const clients = projection({
  name: 'clients',
  version: 1,
  tables: [systemClients, checks],
  of: { client: clientEvents, receiver: receiverEvents },
  announces: false,
  on: {
    ClientRegistered: ({ proof, name, organisation, scopes }, { stream, revision, at }, rows) =>
      rows.put(systemClients, {
        id: idOf(stream),
        revision,
        name,
        organisation,
        scopes,
        ...proofOf(proof),
        registered_at: at,
        proof_at: at,
        revoked_at: null,
        revoked_because: null,
      }),
    ClientSecretChanged: ({ proof }, { stream, revision, at }, rows) =>
      rows.change(systemClients, { id: idOf(stream) }, { ...proofOf(proof), revision, proof_at: at }),
    ClientScopesChanged: ({ scopes }, { stream, revision }, rows) =>
      rows.change(systemClients, { id: idOf(stream) }, { scopes, revision }),
    ClientRevoked: ({ reason }, { stream, revision, at }, rows) =>
      rows.change(systemClients, { id: idOf(stream) }, { revoked_at: at, revoked_because: reason, revision }),
    ReceiverChecked: ({ receiver, startedAt, endedAt, state, compared, differing }, _, rows) =>
      rows.put(checks, {
        receiver,
        started_at: startedAt,
        ended_at: endedAt,
        state,
        compared,
        differing,
      }),
    // Nothing here is about a person.
    Erased: () => Promise.resolve(),
  },
})
