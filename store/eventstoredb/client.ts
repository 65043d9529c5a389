/** EventStoreDB's client with its edges taken off: one wire for appends, no rejection that nobody awaits, and a close. */
import { EventStoreDBClient } from '@eventstore/db-client'
import { channelOf, type Address } from './address.ts'
import { shielded } from './shield.ts'

/**
 * Every append goes over the wire of its own call: the other one is shared by the whole process, and one caller's fault fails all
 * others there (docs/decisions/0013). The client takes the shared one only where it believes that the server supports it.
 */
export class GuardedClient extends EventStoreDBClient {
  constructor(address: Address) {
    const { hosts, discover, options, credentials } = address
    const name = { connectionName: options.connectionName ?? 'care-information-exchange' }
    const [first = { address: '', port: 0 }] = hosts
    const endpoints = hosts.map(host => ({ ...host }))
    const channel = channelOf(address)
    if (discover) super({ discover: first, ...name }, channel, credentials)
    else if (hosts.length > 1) super({ endpoints, ...name }, channel, credentials)
    else super({ endpoint: first, ...name }, channel, credentials)
    this.supports = () => Promise.resolve(false)
    const execute = this.execute
    this.execute = (stub, name, action) => execute(stub, name, client => action(shielded(client)))
    const reconnect = this.handleError
    this.handleError = (client, error) => reconnect(client, error).catch(() => undefined)
  }

  /** Ends every call and the connection. Never fails. */
  async close(): Promise<void> {
    await this.dispose().catch(() => undefined)
    await this.getChannel().then(
      channel => channel.close(),
      () => undefined,
    )
  }
}
