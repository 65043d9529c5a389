/** Who takes part in the demonstration, as a document to register. */
import { createHash } from 'node:crypto'
import { localDate } from '../../domain/kernel/time.ts'
import type { Journal } from '../../store/journal.ts'
import type { Ask } from '../ask.ts'
import type { Core } from '../compose.ts'
import { register } from '../register.ts'
import type { RegisterDocument } from '../registerDocument.ts'
import { demonstrationIssuerName } from './issuer/people.ts'
import { demonstrationProviders } from './organisations.ts'
import { demonstrationAreas, demonstrationOfficers, demonstrationProfessionals } from './professionals.ts'

/** The id of something in the demonstration, the same every time: a provider by its ODS code, a team or professional by its key. */
export const demonstrationId = (
  kind: 'provider' | 'team' | 'professional' | 'session',
  key: string,
): string => createHash('sha256').update(`demonstration:${kind}:${key}`).digest('hex').slice(0, 32)

const homes = new Map(
  demonstrationProviders.flatMap(({ ods, teams }) =>
    teams.map(({ key, name }) => [key, { ods, team: name }] as const),
  ),
)
const keys = new Map([...homes].map(([key, { ods, team }]) => [`${ods} ${team}`, key]))

const homeOf = (key: string): { readonly ods: string; readonly team: string } => {
  const found = homes.get(key)
  if (found === undefined) throw new Error(`the demonstration has no team ${key}`)
  return found
}

type Areas = NonNullable<RegisterDocument['commissioners']>[number]['areas']
const areasOf = (login: keyof typeof demonstrationAreas): Areas => {
  const areas = demonstrationAreas[login]
  return areas === 'everywhere' ? areas : [...areas]
}

const documentOn = (day: string): RegisterDocument => {
  const from = localDate.parse(day)
  return {
    providers: demonstrationProviders.map(({ ods, name, setting, teams }) => ({
      ods,
      name,
      setting,
      agreement: { name: 'DISA 2024', signedOn: from },
      teams: teams.map(({ key: _key, ...team }) => team),
    })),
    professionals: demonstrationProfessionals.map(({ login, name, profession, teams }) => ({
      name,
      profession,
      login: { issuer: demonstrationIssuerName, subject: login },
      memberships: teams.map(key => ({ ...homeOf(key), from })),
    })),
    commissioners: demonstrationOfficers.flatMap(({ login, name, role }) =>
      role === 'commissioner'
        ? [
            {
              name,
              login: { issuer: demonstrationIssuerName, subject: login },
              areas: areasOf(login),
              questions: 'every' as const,
              breakdowns: 'every' as const,
            },
          ]
        : [],
    ),
  }
}

/** Sets up all providers, teams and professionals, on the day that the core's clock shows. */
export const found = (core: Core, journal: Journal, ask: Ask): Promise<void> =>
  register(
    {
      core,
      journal,
      ask,
      newIds: {
        provider: ods => demonstrationId('provider', ods),
        team: (ods, name) => demonstrationId('team', keys.get(`${ods} ${name}`) ?? `${ods} ${name}`),
        professional: subject => demonstrationId('professional', subject),
      },
    },
    documentOn(core.clock().slice(0, 10)),
  )
