/** The event log on an EventStoreDB, 20.6 or later, or a KurrentDB: the adapter behind the port. Many processes may write. */
import { type EventLog } from '../port.ts'
import type { Address } from './address.ts'
import { appender } from './append.ts'
import { usualBounds, type Bounds } from './bounds.ts'
import { openConnection, type Connection } from './connection.ts'
import { comparePositions } from './position.ts'
import { readStream } from './read.ts'
import { endOf, readAll } from './readAll.ts'
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
  readonly connect?: (address: Address) => Connection
}

/** A log on a server that may be away. */
export interface RemoteLog extends EventLog {
  /** Why the server can't be reached, as far as the last call tells. */
  readonly fault: () => string | undefined
}

/** Opens the log. The server is first spoken to by the first call, and need not be there before. */
export const openEventStoreLog = ({
  address,
  categories,
  bounds: own = {},
  connect = openConnection,
}: EventStoreOpening): RemoteLog => {
  const connection = connect(address)
  const bounds = { ...usualBounds, ...own }
  const turns = makeTurns(turnsOf)
  const over = { connection, bounds, isOurs: oursOf(categories), categories, turns }
  return {
    append: appender(over),
    readStream: (stream, options) => readStream(over, stream, options),
    readAll: options => readAll(over, options),
    subscribe: options => subscribe(over, options),
    compare: comparePositions,
    end: () => endOf(over),
    close: () => connection.close(turns.ended()),
    fault: connection.fault,
  }
}
