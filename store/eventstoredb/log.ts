/** The event log on an EventStoreDB, 20.6 or later, or a KurrentDB: the adapter behind the port. Many processes may write. */
import type { EventLog, StoredEvent } from '../port.ts'
import type { Address } from './address.ts'
import { appender } from './append.ts'
import { usualBounds, within, type Bounds } from './bounds.ts'
import { oneCall } from './calls.ts'
import { whyOf } from './faults.ts'
import { openConnection } from './connection.ts'
import { comparePositions } from './position.ts'
import { readStream } from './read.ts'
import { isProtected, protect } from './protect.ts'
import { endOf, lastOfAll, readAll } from './readAll.ts'
import { watchRetention } from './retention.ts'
import { subscribe } from './subscribe.ts'
import { makeTurns } from './turns.ts'
import { oursOf } from './wire.ts'

/** Appends on the wire at once, and those that may wait for their turn: what bounds the memory while the server is away. */
const turnsOf = { onWire: 64, waiting: 4096 }

export interface EventStoreOpening {
  readonly address: Address
  /** The categories of the program: a server may hold other streams, which are never handed out. */
  readonly categories: readonly string[]
  readonly bounds?: Partial<Bounds>
  /** For tests: another way to the server. */
  readonly connect?: typeof openConnection
}

/** A log on a server that may be away. */
export interface RemoteLog extends EventLog {
  /** Asks the server for a word: why it can't be reached, or undefined where it answers. */
  readonly reach: () => Promise<string | undefined>
  /** Begins to watch for limits on streams of ours; answers, each time it is asked, those it knows of. */
  readonly watchRetention: () => () => readonly string[]
  /** Whether only administrators may delete and truncate. Throws `LogUnavailable` where that can't be found out: a user of every day may not know. */
  readonly isProtected: () => Promise<boolean>
  /** Makes it so. Throws where the user of the address is no administrator. */
  readonly protect: () => Promise<void>
}

type Pages = AsyncGenerator<readonly StoredEvent[], void, undefined>

/** Who asks whether the server is there waits no longer than this. */
const reachMs = 2_000

/** Opens the log. The server is first spoken to by the first call, and need not be there before. */
export const openEventStoreLog = ({
  address,
  categories,
  bounds: own = {},
  connect = openConnection,
}: EventStoreOpening): RemoteLog => {
  const bounds = { ...usualBounds, ...own }
  const connection = connect(address, bounds)
  const turns = makeTurns(turnsOf)
  const over = { connection, bounds, isOurs: oursOf(categories), categories, turns }
  const append = appender(over)
  async function* reading(pages: () => Pages): Pages {
    connection.admit('reading')
    yield* pages()
  }
  return {
    append: async (...given) => {
      connection.admit('writing')
      return append(...given)
    },
    readStream: (stream, options) => reading(() => readStream(over, stream, options)),
    readAll: options => reading(() => readAll(over, options)),
    subscribe: options => subscribe(over, options),
    compare: comparePositions,
    end: async () => {
      connection.admit('reading')
      return endOf(over)
    },
    close: () => connection.close(turns.ended()),
    reach: async () => {
      try {
        await within(
          reachMs,
          connection.closed,
          oneCall(over, lease => lastOfAll(over, lease)),
        )
        return connection.fault()
      } catch (error) {
        return connection.fault() ?? whyOf(error)
      }
    },
    watchRetention: () => watchRetention(over, categories),
    isProtected: async () => address.credentials !== undefined && (await isProtected(over)),
    protect: async () => {
      if (address.credentials === undefined)
        throw new Error('protecting the log needs an administrator’s user and password in its address')
      await protect(over)
    },
  }
}
