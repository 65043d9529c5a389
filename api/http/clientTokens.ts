/** Bearer tokens of both kinds: those of the issuer, and those that we give to systems' clients. */
import { isClientToken } from '../../access/clientTokens.ts'
import type { Clients } from '../../access/clients.ts'
import type { Tokens } from './exchange.ts'

/** Tokens of clients are judged by the log at every request; all others as before. */
export const withClients = (tokens: Tokens, clients: Pick<Clients, 'verify'>): Tokens => ({
  verify: async token => {
    if (!isClientToken(token)) return tokens.verify(token)
    return (await clients.verify(token)) ?? { fault: 'invalid', why: 'The token is not valid here' }
  },
  forget: tokens.forget,
})
