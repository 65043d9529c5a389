/** The public keys that the exchange's signatures are checked with: as open as any static file, since there is nothing to know of them. */
import { z } from 'zod'
import { json } from '../http/answers.ts'
import { bare, openRoute } from '../http/route.ts'

export const readSigningKeys = openRoute({
  name: 'readSigningKeys',
  method: 'get',
  path: '/nhs111/v1/jwks',
  summary: 'Read the public keys that answers and pushed notes are signed with',
  shape: {
    ...bare,
    answer: z.strictObject({ keys: z.array(z.looseObject({ kid: z.string() })).readonly() }),
  },
  refusals: [],
  handle: ({ exchange }) => {
    const keys = exchange.signer.keys().keys.map(key => ({ ...key, kid: key.kid ?? '' }))
    return Promise.resolve(json({ keys }, { shared: true }))
  },
})
