/** Adapters with a planted bug each, to show that the fault tests would find it. */
import { ANY, BACKWARDS, END, type AppendExpectedRevision } from '@eventstore/db-client'
import type { GuardedClient } from '../../../store/eventstoredb/client.ts'
import { openConnection, type Lease } from '../../../store/eventstoredb/connection.ts'
import type { EventLog, StoredEvent } from '../../../store/port.ts'

/** At which revision an append really goes out. */
type Rewrite = (
  client: GuardedClient,
  stream: string,
  given: { readonly id: string; readonly expected: AppendExpectedRevision },
) => Promise<AppendExpectedRevision>

const withRewrite = (client: GuardedClient, rewrite: Rewrite): GuardedClient => {
  const appendToStream: GuardedClient['appendToStream'] = async (stream, events, options = {}) => {
    const [first] = [events].flat()
    const given = { id: first?.id ?? '', expected: options.expectedRevision ?? ANY }
    const expectedRevision = await rewrite(client, stream, given)
    return client.appendToStream(stream, events, { ...options, expectedRevision })
  }
  return new Proxy(client, {
    get: (target, name) => {
      if (name === 'appendToStream') return appendToStream
      const found: unknown = Reflect.get(target, name, target)
      return typeof found === 'function'
        ? (...given: readonly unknown[]): unknown => Reflect.apply(found, target, given)
        : found
    },
  })
}

/** A connection whose client sends every append out as `rewrite` says. */
const connecting =
  (rewrite: () => Rewrite): typeof openConnection =>
  (address, bounds) => {
    const connection = openConnection(address, bounds)
    const honest = new WeakMap<GuardedClient, Lease>()
    const shared = rewrite()
    return {
      ...connection,
      lease: () => {
        const lease = connection.lease()
        const flawed = { ...lease, client: withRewrite(lease.client, shared) }
        honest.set(flawed.client, lease)
        return flawed
      },
      failed: (lease, ...what) => connection.failed(honest.get(lease.client) ?? lease, ...what),
    }
  }

/** The last revision of a stream now, as far as the server tells in time. */
const headOf = async (
  client: GuardedClient,
  stream: string,
  expected: AppendExpectedRevision,
): Promise<AppendExpectedRevision> => {
  const options = { fromRevision: END, direction: BACKWARDS, maxCount: 1 } as const
  const read = client.readStream(stream, options)
  const head = Promise.withResolvers<AppendExpectedRevision>()
  read.on('error', () => head.resolve(expected))
  read.on('data', ({ event }) => head.resolve(event?.revision ?? expected))
  setTimeout(() => head.resolve(expected), 300)
  return head.promise
}

/** "Any" on the wire: whoever comes is taken. */
const anyOnTheWire = connecting(() => () => Promise.resolve(ANY))

/** The second try of an append goes out at the revision that the stream has by then. */
const refreshedRevision = connecting(() => {
  const seen = new Set<string>()
  return async (client, stream, { id, expected }) => {
    const isRetry = seen.has(id)
    seen.add(id)
    return isRetry ? headOf(client, stream, expected) : expected
  }
})

export const planted = { anyOnTheWire, refreshedRevision } as const

/** A log that answers reads with what it read a moment ago. */
export const withStaleReads = (log: EventLog): EventLog => {
  const kept = new Map<string, { readonly pages: readonly StoredEvent[][]; readonly at: number }>()
  return {
    ...log,
    readStream: async function* (stream, options) {
      const before = kept.get(stream)
      if (before !== undefined && performance.now() - before.at < 200) {
        yield* before.pages
        return
      }
      const pages: StoredEvent[][] = []
      const at = performance.now()
      for await (const page of log.readStream(stream, options)) pages.push([...page])
      kept.set(stream, { pages, at })
      yield* pages
    },
  }
}
