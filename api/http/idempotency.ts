/** Idempotency-Key: the same caller, route and key is the same command, asked once. */
import { derivedUuid } from '../../store/keyedHash.ts'
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
    commandId: derivedUuid(exchange.fingerprint('command', caller.by.user, caller.by.role, route, header)),
    key: exchange.fingerprint('request', JSON.stringify(request.content)),
  }
}
