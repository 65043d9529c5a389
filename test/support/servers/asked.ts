/** A real server, as suites ask for it. */
import { inject } from 'vitest'
import { heldServer, servers, type HeldServer, type ServerName } from './servers.ts'

/** The one that its setting names, or the run's own where Docker answers, or why there is none. */
export const serverOf = async (name: ServerName): Promise<HeldServer> => {
  const own = process.env[servers[name].setting]
  if (own !== undefined && own !== '') return { url: own }
  return heldServer.parse(await (await fetch(`${inject('servers')}/${name}`)).json())
}
