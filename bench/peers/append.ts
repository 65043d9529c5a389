/**
 * Durable appends a second beside what the disk can do (bytes at the end of a plain file, synced) and beside Emmett's stores: one client
 * against its SQLite store, 64 against its PostgreSQL store (targets 1 and 2 of docs/performance.md). Ours are sealed and parsed as the
 * program has them; theirs are given the same event as plain JSON.
 */
import { join } from 'node:path'
import { getPostgreSQLEventStore } from '@event-driven-io/emmett-postgresql'
import { getSQLiteEventStore, sqliteConnection } from '@event-driven-io/emmett-sqlite'
import pg from 'pg'
import { encode } from '../../store/codec.ts'
import type { Appended } from '../../store/port.ts'
import { startPostgresHere } from '../../test/support/servers/postgresHere.ts'
import { clientsAppending, type Append } from '../support/clients.ts'
import { bytesOf, person, reading } from '../support/entries.ts'
import { inTurns, rate, ratio, report } from '../support/measure.ts'
import { rawLog } from '../support/rawLog.ts'
import { freshStores } from '../support/stores.ts'

const rounds = 5
const msEach = 2000
const people = 1000

type Store = Pick<ReturnType<typeof getSQLiteEventStore>, 'appendToStream'>

/** Emmett counts a stream's events where we name its last revision. */
const appendTo =
  (store: Store, name: string): Append =>
  async (stream, expected, n): Promise<Appended> => {
    const { event, meta: metadata } = reading(n % people, false)
    const given = { type: event.type, data: event.data as Readonly<Record<string, unknown>>, metadata }
    const written = await store.appendToStream(`${stream}${name}`, [given], {
      expectedStreamVersion: expected < 0 ? 'STREAM_DOES_NOT_EXIST' : BigInt(expected + 1),
    })
    if (written.nextExpectedStreamVersion !== BigInt(expected + 2))
      throw new Error('Emmett wrote to another place')
    return { outcome: 'appended', revision: expected + 1, position: '' }
  }

const ours = await freshStores()
await Promise.all(Array.from({ length: people }, (_, number) => ours.keys.obtain(person(number))))
const appendOurs: Append = (stream, expected, n) =>
  ours.journal.append(stream, expected, [reading(n % people, true)])

const fileName = join(ours.folder, 'emmett.db')
/** As it comes, it opens the file for every append; with a connection of ours it keeps that one. */
const asItComes = getSQLiteEventStore({ fileName })
const kept = sqliteConnection({ fileName })
const keeping = getSQLiteEventStore({
  fileName,
  pool: {
    connection: () => Promise.resolve(kept),
    withConnection: use => use(kept),
    close: () => Promise.resolve(),
  },
})

const server = await startPostgresHere()
const pools = [10, 64].map(max => new pg.Pool({ connectionString: server.url, max }))
const [few, many] = pools.map(pool => getPostgreSQLEventStore(server.url, { connectionOptions: { pool } }))
if (few === undefined || many === undefined) throw new Error('there is no pool')
await few.schema.migrate()

const sample = await encode(ours.keys, reading(1, true))
const raw = rawLog(join(ours.folder, 'raw'), bytesOf(sample))

const perSecond = await inTurns(rounds, {
  raw1: () => rate(msEach, () => raw.append(1)),
  ours1: clientsAppending(1, appendOurs, msEach),
  emmettSqlite1: clientsAppending(1, appendTo(asItComes, 'a'), msEach),
  emmettSqliteKept1: clientsAppending(1, appendTo(keeping, 'b'), msEach),
  raw64: () => rate(msEach, () => raw.append(64)),
  ours64: clientsAppending(64, appendOurs, msEach),
  emmettPostgresql64: clientsAppending(64, appendTo(few, 'c'), msEach),
  emmettPostgresqlPool64: clientsAppending(64, appendTo(many, 'd'), msEach),
})
report('peers/append', {
  perSecond,
  ofRaw: { ours1: ratio(perSecond.ours1, perSecond.raw1), ours64: ratio(perSecond.ours64, perSecond.raw64) },
  ofPeer: {
    sqlite1: ratio(perSecond.ours1, perSecond.emmettSqlite1),
    sqliteKept1: ratio(perSecond.ours1, perSecond.emmettSqliteKept1),
    postgresql64: ratio(perSecond.ours64, perSecond.emmettPostgresql64),
    postgresqlPool64: ratio(perSecond.ours64, perSecond.emmettPostgresqlPool64),
  },
  targets: { ours1: 0.7, ours64: 0.25, sqlite1: 4, postgresql64: 5 },
})

// The pool gives up its connections without waiting until they have ended: those that the server ends first are no fault.
for (const pool of pools) pool.on('error', () => undefined)
await Promise.all(pools.map(pool => pool.end()))
await server.stop()
kept.close()
raw.close()
await ours.remove()
