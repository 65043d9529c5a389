/** Systems that sign in as themselves, in API tests. */
import request from 'supertest'
import { freshSecret } from '../../../access/clientSecrets.ts'
import { client } from '../../../domain/client/decider.ts'
import type { ClientScope, PublicKey } from '../../../domain/client/events.ts'
import { trust } from './people.ts'
import type { World } from './world.ts'

export interface System {
  readonly id: string
  readonly secret: string
}

/** Registers a client of the trust's. */
export const addSystem = async (
  world: World,
  scopes: readonly ClientScope[] = ['notes.search'],
  key?: PublicKey,
): Promise<System> => {
  const id = world.ids.opaque()
  const { secret, kept } = await freshSecret()
  await world.below.ask({
    aggregate: client,
    id,
    command: {
      type: 'RegisterClient',
      data: {
        name: 'Adastra',
        organisation: trust,
        scopes,
        proof: key === undefined ? { secret: kept } : { key },
      },
    },
  })
  return { id, secret }
}

/** Asks for a token with these fields. */
export const askToken = (world: World, fields: Readonly<Record<string, string>>) =>
  request(world.server).post('/oauth2/token').type('form').send(fields)

/** A token for a client. */
export const tokenFor = async (world: World, { id, secret }: System): Promise<string> => {
  const answer = await askToken(world, {
    grant_type: 'client_credentials',
    client_id: id,
    client_secret: secret,
  })
  return String((answer.body as { readonly access_token: unknown }).access_token)
}

/** Looks a note up. */
export const searchNote = (world: World, token: string, nhsNumber: string) =>
  request(world.server)
    .post('/nhs111/v1/notes/search')
    .set('authorization', `Bearer ${token}`)
    .send({ nhsNumber })
