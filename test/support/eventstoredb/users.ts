/** Who asks: users with passwords, told apart by Basic authorisation. A server without TLS knows none, and lets everybody do everything. */
import { status, type Metadata } from '@grpc/grpc-js'
import { refusal } from './statuses.ts'

export interface User {
  readonly name: string
  readonly password: string
  readonly isAdministrator: boolean
}

/** Who makes a call; `everybody` on a server without users. */
export type Caller = 'everybody' | 'nobody' | User

/** Reads `name:password`. Throws for anything else. */
export const userIn = (text: string, isAdministrator: boolean): User => {
  const [, name, password] = /^([^:]+):(.+)$/u.exec(text) ?? []
  if (name === undefined || password === undefined) throw new Error('a user is written name:password')
  return { name, password, isAdministrator }
}

const unauthenticated = (): Error => refusal(status.UNAUTHENTICATED, 'Unauthenticated')

/** Who makes a call, by its headers. Throws UNAUTHENTICATED for a user or a password that are not known. */
export const callerOf = (users: readonly User[], headers: Metadata): Caller => {
  if (users.length === 0) return 'everybody'
  const [header] = headers.get('authorization')
  if (header === undefined) return 'nobody'
  const [scheme, word = ''] = header.toString().split(' ')
  const given = Buffer.from(word, 'base64').toString()
  const found = users.find(({ name, password }) => `${name}:${password}` === given)
  if (scheme !== 'Basic' || found === undefined) throw unauthenticated()
  return found
}
