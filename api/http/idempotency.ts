/** Idempotency-Key: the same caller, route and key is the same command, asked once. */
import type { Caller, Exchange } from './exchange.ts'
import type { Problem } from './problems.ts'

/** Under which ids a command is written. `key` tells another request with the same Idempotency-Key apart. */
export interface CommandIds {
  readonly commandId: string
  readonly key?: string
}

/** What a command's ids are made from. */
export interface Request {
  readonly caller: Caller
  /** Method and path template. */
  readonly route: string
  readonly header: string | undefined
  /** The request's own content: its path and its parsed body. */
  readonly content: unknown
}

/** A UUID (version 8) of the first 128 bits of a hash. */
const uuidOf = (hash: string): string => {
  const variant = ((Number.parseInt(hash.slice(16, 17), 16) & 0x3) | 0x8).toString(16)
  return `${hash.slice(0, 8)}-${hash.slice(8, 12)}-8${hash.slice(13, 16)}-${variant}${hash.slice(17, 20)}-${hash.slice(20, 32)}`
}

/** The command's ids: fresh without a key, else derived. A problem (400) for a key that is not 1 to 128 visible characters. */
export const commandIds = (exchange: Exchange, request: Request): CommandIds | Problem => {
  const { header, caller, route } = request
  if (header === undefined) return { commandId: exchange.ids.uuid() }
  if (!/^[\x21-\x7e]{1,128}$/.test(header))
    return {
      code: 'malformed',
      detail: 'Idempotency-Key holds 1 to 128 visible characters',
      faults: [{ place: 'Idempotency-Key', why: 'not 1 to 128 visible characters' }],
    }
  return {
    commandId: uuidOf(exchange.fingerprint('command', caller.by.user, caller.by.role, route, header)),
    key: exchange.fingerprint('request', JSON.stringify(request.content)),
  }
}
