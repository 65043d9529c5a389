/** Removes what the portal keeps of a person between two requests: part of erasing them. */
import type { PortalExchange } from '../exchange.ts'
import { sealer } from '../security/sealing.ts'
import { typed } from './attempts.ts'
import { portalSecret, portalSessions, unlinked } from './sessions.ts'

/**
 * Ends a person's sessions and tokens and removes their content. What cannot be told apart goes too, whoever's it is: forms and
 * addresses kept for a sign-in under way, which may name the person, and sessions of people who are linked to nobody yet.
 */
export const forgetPerson = async (
  world: Pick<PortalExchange, 'sessions' | 'secret' | 'clock' | 'limits'>,
  user: string,
): Promise<void> => {
  const seals = sealer(await world.secret(portalSecret))
  await portalSessions(world.sessions, seals, world).revokeAll(user)
  await world.sessions.removeAbout([typed, unlinked])
}
