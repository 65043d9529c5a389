/** `cie token --as PERSON`: a bearer token for the API, in the demonstration on this machine alone. */
import { toInstant } from '../../domain/kernel/time.ts'
import { openJournal } from '../../store/journal.ts'
import { openKeys } from '../adapters.ts'
import { readConfig } from '../config.ts'
import { openLogReader } from '../eventLog.ts'
import { demonstrationKeyFile } from '../demonstration/keyFile.ts'
import { demonstrationId } from '../demonstration/founding.ts'
import { demonstrationKeys } from '../demonstration/issuer/keys.ts'
import { demonstrationToken } from '../demonstration/issuer/token.ts'
import { signInPeople } from '../demonstration/signIn.ts'
import { demonstrationProfessionals } from '../demonstration/cast/professionals.ts'
import { randomIds } from '../ids.ts'
import { readIdentity, WrongLog } from '../logIdentity.ts'

interface TokenOptions {
  readonly as: string
  /** The key of a team (`renal`), for a professional of several. */
  readonly team?: string
  readonly hours: string
}

const requireDemonstration = async (config: ReturnType<typeof readConfig>): Promise<void> => {
  if (config.signIn !== undefined) throw new WrongLog('OIDC_ISSUER is set: tokens come from that issuer')
  const log = await openLogReader(config.stores.events)
  const keys = await openKeys(config.stores)
  const { readAll, readStream, subscribe, compare, end } = log
  const append = () => Promise.reject(new Error('this log was opened for reading'))
  const identity = await readIdentity(
    openJournal({ readAll, readStream, subscribe, compare, end, append, close: log.close }, keys),
  )
  await keys.close()
  await log.close()
  if (identity?.kind !== 'demonstration') throw new WrongLog('tokens are made for a demonstration’s log only')
}

const teamsOf = (login: string): string => {
  const { teams = [] } = demonstrationProfessionals.find(one => one.login === login) ?? {}
  return teams.length === 0 ? 'no team' : teams.join(', ')
}

/** Prints the token alone. The server may be running or not. */
export const tokenCommand = async ({ as, team, hours }: TokenOptions): Promise<void> => {
  const config = readConfig(process.env)
  await requireDemonstration(config)
  const people = signInPeople(config.demonstrationPeople)
  const person = people.find(({ login }) => login === as)
  if (person === undefined)
    throw new Error(`--as: there is no ${as}; there are ${people.map(({ login }) => login).join(', ')}`)
  const acting = team === undefined ? undefined : demonstrationId('team', team)
  if (acting !== undefined && person.teams?.includes(acting) !== true)
    throw new Error(`--team: ${as} acts for ${teamsOf(as)}, not for ${team ?? ''}`)
  const token = await demonstrationToken({
    as: person,
    keys: await demonstrationKeys(demonstrationKeyFile(config)),
    audience: config.audience,
    hours: Number(hours),
    now: toInstant(Date.now()),
    id: randomIds.uuid(),
    ...(acting !== undefined && { team: acting }),
  })
  process.stdout.write(`${token}\n`)
}
