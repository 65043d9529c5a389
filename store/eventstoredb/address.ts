/** Where an EventStoreDB is and how it is spoken to: `esdb://` or `esdb+discover://`, as its own clients write it. */
import { readFileSync } from 'node:fs'
import { z } from 'zod'

const flag = z.enum(['true', 'false']).transform(word => word === 'true')
const file = z.string().min(1)

/** What may stand behind the question mark. The client passes over what it does not know; here it is refused. */
const options = z
  .strictObject({
    tls: flag.default(true),
    tlsCAFile: file.optional(),
    userCertFile: file.optional(),
    userKeyFile: file.optional(),
    connectionName: z.string().min(1).optional(),
  })
  .refine(
    ({ userCertFile, userKeyFile }) => (userCertFile === undefined) === (userKeyFile === undefined),
    'userCertFile and userKeyFile are set together or not at all',
  )

const host = /^([\w.-]+)(?::(\d{1,5}))?$/
const shape = /^esdb(\+discover)?:\/\/(?:([^:@/?]+):([^@/?]+)@)?([^/?@]+)\/?(?:\?(.*))?$/u
const usualPort = 2113

export interface Credentials {
  readonly username: string
  readonly password: string
}

/** An address read: hosts, whether the cluster is asked who leads, and what secures it. */
export interface Address {
  readonly hosts: readonly { readonly address: string; readonly port: number }[]
  readonly discover: boolean
  readonly options: z.output<typeof options>
  readonly credentials: Credentials | undefined
}

const hostIn = (text: string, context: z.RefinementCtx): Address['hosts'][number] => {
  const [, address, port] = host.exec(text) ?? []
  const number = Number(port ?? usualPort)
  if (address !== undefined && number > 0 && number < 65_536) return { address, port: number }
  context.addIssue('each host is name or name:port')
  return { address: '', port: usualPort }
}

const decoded = (text: string, context: z.RefinementCtx): string => {
  try {
    return decodeURIComponent(text)
  } catch {
    context.addIssue('user and password are written percent-encoded')
    return ''
  }
}

const credentialsIn = (
  user: string | undefined,
  word: string | undefined,
  context: z.RefinementCtx,
): Credentials | undefined =>
  user === undefined || word === undefined
    ? undefined
    : { username: decoded(user, context), password: decoded(word, context) }

const optionsIn = (query: string, context: z.RefinementCtx): Address['options'] => {
  const read = options.safeParse(Object.fromEntries(new URLSearchParams(query)))
  if (read.success) return read.data
  const [issue] = read.error.issues
  context.addIssue([...(issue?.path ?? []), issue?.message ?? 'not usable'].join(': '))
  return { tls: true }
}

const addressIn = (text: string, context: z.RefinementCtx): Address => {
  const [whole, discover, user, word, hosts = '', query = ''] = shape.exec(text) ?? []
  if (whole === undefined)
    context.addIssue('esdb://host:2113?tls=false, or esdb+discover://user:password@host:2113')
  const credentials = credentialsIn(user, word, context)
  const found = optionsIn(query, context)
  // The client would leave them off the wire without a word.
  if (credentials !== undefined && !found.tls) context.addIssue('user and password need TLS: not tls=false')
  return {
    hosts: hosts.split(',').map(one => hostIn(one, context)),
    discover: discover !== undefined,
    options: found,
    credentials,
  }
}

/** Reads an address. What it says of a fault holds nothing of the address: a password may stand in it. */
export const eventStoreAddress = z.string().transform(addressIn)

/** Where it is, for people and logs: without its credentials and options. */
export const placeOf = ({ discover, hosts }: Address): string => {
  const names = hosts.map(({ address, port }) => `${address}:${String(port)}`)
  return `esdb${discover ? '+discover' : ''}://${names.join(',')}`
}

/** What the client secures its channel with. Throws the system's error for a file that can't be read. */
export const channelOf = ({ options: { tls, tlsCAFile, userCertFile, userKeyFile } }: Address) => ({
  insecure: !tls,
  ...(tlsCAFile !== undefined && { rootCertificate: readFileSync(tlsCAFile) }),
  ...(userCertFile !== undefined && { userCertFile: readFileSync(userCertFile) }),
  ...(userKeyFile !== undefined && { userKeyFile: readFileSync(userKeyFile) }),
})
