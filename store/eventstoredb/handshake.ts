/** What is wrong with the TLS of a server: asked where the client does not say. */
import { once } from 'node:events'
import { connect } from 'node:tls'
import { channelOf, type Address } from './address.ts'

/** A host that does not answer for so long is not what is looked for here. */
const longestMs = 1_000

const faultOf = async (
  { address: host, port }: Address['hosts'][number],
  { rootCertificate: ca, userCertFile: cert, userKeyFile: key }: ReturnType<typeof channelOf>,
): Promise<string | undefined> => {
  const socket = connect({ host, port, ca, cert, key, ALPNProtocols: ['h2'] })
  // It may end with an error after it was looked at.
  socket.on('error', () => undefined)
  try {
    await once(socket, 'secureConnect', { signal: AbortSignal.timeout(longestMs) })
    return undefined
  } catch (error) {
    return error instanceof Error && error.name !== 'AbortError' ? error.message : undefined
  } finally {
    socket.destroy()
  }
}

/** Why no TLS can be had with one of the hosts, in its own words; undefined where all is well, nobody answers, or the address asks for none. */
export const handshakeFault = async (address: Address): Promise<string | undefined> => {
  const channel = channelOf(address)
  if (channel.insecure) return undefined
  const faults = await Promise.all(address.hosts.map(host => faultOf(host, channel)))
  return faults.find(fault => fault !== undefined)
}
