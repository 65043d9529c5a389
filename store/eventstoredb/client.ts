/** EventStoreDB's client with its edges taken off: one wire for appends, no rejection that nobody awaits, and a close. */
import { EventStoreDBClient } from '@eventstore/db-client'
import { channelOf, type Address } from './address.ts'
import { isLostDiscovery } from './faults.ts'
import { handshakeFault } from './handshake.ts'
import { shielded } from './shield.ts'

/** A search for the leader does not say what stood in its way: a certificate, perhaps. */
const explained = async (error: Error, address: Address): Promise<Error> => {
  const fault = await handshakeFault(address)
  return fault === undefined ? error : new Error(`${error.message} Last error: ${fault}`, { cause: error })
}

/**
 * Every append goes over the wire of its own call: the other one is shared by the whole process, and one caller's fault fails all
 * others there (docs/decisions/0013). The client takes the shared one only where it believes that the server supports it.
 */
export class GuardedClient extends EventStoreDBClient {
  private opened: ReturnType<EventStoreDBClient['getChannel']> | undefined

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
    const open = this.getChannel
    this.getChannel = () => {
      this.opened = open().catch(async (error: unknown) => {
        throw isLostDiscovery(error) ? await explained(error, address) : error
      })
      return this.opened
    }
    const execute = this.execute
    this.execute = (stub, name, action) => execute(stub, name, client => action(shielded(client)))
    const reconnect = this.handleError
    this.handleError = (client, error) => reconnect(client, error).catch(() => undefined)
  }

  /** Ends every call, and the connection as soon as there is one: a search for the leader is not waited for. Never fails. */
  async close(): Promise<void> {
    await this.dispose().catch(() => undefined)
    this.opened?.then(
      channel => channel.close(),
      () => undefined,
    )
  }
}
