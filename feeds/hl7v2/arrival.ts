/** A message as it arrives: from which organisation, under which control id, and what is wrong with it. */
import { checkMessage } from './check.ts'
import { faultAt, faultCodes, isFault } from './fault.ts'
import type { Fault } from './fault.ts'
import { parseMessage } from './parse.ts'
import type { ParsedMessage } from './parse.ts'

/** An organisation that a connection may speak for. */
export interface Organisation {
  /** The provider's opaque id. */
  readonly id: string
  /** What MSH-4 may call it: its ODS code, its name. Case does not matter. */
  readonly names: readonly string[]
}

/** A connection as configured: the organisations that it may speak for. MSH-4 only chooses among them. */
export interface Connection {
  readonly organisations: readonly Organisation[]
  /** An opaque id of the connection, for the decisions taken on its behalf. */
  readonly session: string
}

export interface Arrival {
  readonly bytes: Uint8Array
  /** The provider's opaque id. */
  readonly organisation: string
  /** MSH-3 and MSH-4 as sent. */
  readonly sender: string
  readonly controlId: string
  /** `ORU^R01`. */
  readonly messageType: string
  readonly fault: Fault | undefined
}

const chosen = ({ organisations }: Connection, message: ParsedMessage | Fault): string | undefined => {
  const [only, ...others] = organisations
  if (others.length === 0) return only?.id
  if (isFault(message)) return undefined
  const called = [message.header.text(4), message.header.text(4, 2)]
    .filter(name => name !== '')
    .map(name => name.toLowerCase())
  return organisations.find(one => one.names.some(name => called.includes(name.toLowerCase())))?.id
}

const fromNobody = faultAt(
  { segment: 'MSH', ordinal: 1, field: 4 },
  faultCodes.unknownKey,
  'MSH-4 names no organisation that this connection speaks for',
)

/**
 * What arrived; undefined where the connection speaks for nobody. A message that does not say from which of the connection's
 * organisations it is, is kept under the first, and refused.
 */
export const arrivalOf = (bytes: Uint8Array, connection: Connection): Arrival | undefined => {
  const message = parseMessage(bytes)
  const from = chosen(connection, message)
  const organisation = from ?? connection.organisations[0]?.id
  if (organisation === undefined) return undefined
  if (isFault(message)) {
    return { bytes, organisation, sender: '', controlId: '', messageType: '', fault: message }
  }
  const { header } = message
  return {
    bytes,
    organisation,
    sender: `${header.raw(3)}|${header.raw(4)}`,
    controlId: header.raw(10),
    messageType: [header.text(9), header.text(9, 2)].join('^').replace(/\^$/, ''),
    fault: from === undefined ? fromNobody : checkMessage(message),
  }
}
