/** The event log in one SQLite file: the embedded default. One process writes; others may read. */
import { answer } from '../adapter/answer.ts'
import { checkAppend } from '../adapter/append.ts'
import { follow } from '../adapter/follow.ts'
import { makeWake } from '../adapter/wake.ts'
import type { Wake } from '../adapter/wake.ts'
import type { Appended, EventLog, LogReader } from '../port.ts'
import { committer } from './append.ts'
import type { AppendRequest } from './append.ts'
import { closeDurable, openDatabase, relax, type Durable } from './database.ts'
import { groupCommit } from './group.ts'
import type { Group } from './group.ts'
import { openHeads, type Heads } from './heads.ts'
import { takeLock } from './lock.ts'
import { endPosition, looker, placeOf, readAll, readStream } from './read.ts'
import { readStatements } from './rows.ts'
import type { ReadStatements } from './rows.ts'
import { logSchema } from './schema.ts'

/** At most so many appends share one commit: it bounds how long the event loop stands still. */
const appendsPerCommit = 256

/** The reading half over open statements; `close` is the owner's. */
export const reading = (sql: ReadStatements, wake: Wake): Omit<LogReader, 'close'> => ({
  readStream: (stream, options) => readStream(sql, stream, options),
  readAll: options => readAll(sql, options),
  subscribe: options => follow(looker(sql), wake, options),
  compare: (a, b) => placeOf(a) - placeOf(b),
  end: () => answer(() => endPosition(sql)),
})

const appender =
  (group: Group<AppendRequest, Appended>, wake: Wake): EventLog['append'] =>
  async (stream, expected, events) => {
    checkAppend(stream, expected, events)
    if (wake.isClosed()) throw new Error('the log is closed')
    return group.submit({ stream, expected, events })
  }

const nothing = async function* (): AsyncGenerator<never, void> {}

/** Most reads of a stream ask whether anything is new, or whether it exists at all: its remembered end answers them. */
const readerPastEnds =
  (readStream: EventLog['readStream'], heads: Heads): EventLog['readStream'] =>
  (stream, options = {}) => {
    const { from = 0, direction = 'forwards' } = options
    const isEmpty = direction === 'forwards' && from > heads.of(stream).last
    return isEmpty ? nothing() : readStream(stream, options)
  }

interface Opening {
  readonly path: string
  readonly durable?: Durable
}

/**
 * Opens (or makes) the log at `path`, with the lock that makes this the only writer. Throws `LogHeld` where another process writes.
 * Appends that wait at the same time share one transaction and one sync. Subscriptions are woken by commits and never poll.
 */
export const openSqliteLog = (options: Opening): Promise<EventLog> =>
  answer(() => {
    const release = takeLock(options.path)
    try {
      return openLocked(options, release)
    } catch (error) {
      release()
      throw error
    }
  })

const openLocked = ({ path, durable = 'always' }: Opening, release: () => void): EventLog => {
  const db = openDatabase(path, logSchema)
  relax(db, durable)
  const wake = makeWake()
  const heads = openHeads(db)
  const commit = committer(db, heads)
  const group = groupCommit<AppendRequest, Appended>(requests => {
    const answers = commit(requests)
    wake.ring()
    return answers
  }, appendsPerCommit)
  const close = (): void => {
    if (wake.isClosed()) return
    group.drain()
    wake.close()
    closeDurable(db, path, durable)
    release()
  }
  const reads = reading(readStatements(db), wake)
  return {
    ...reads,
    readStream: readerPastEnds(reads.readStream, heads),
    append: appender(group, wake),
    close: () => answer(close),
  }
}
