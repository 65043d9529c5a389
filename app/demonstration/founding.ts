/** Who takes part in the demonstration, as documents to register. */
import { createHash } from 'node:crypto'
import { localDate } from '../../domain/kernel/time.ts'
import type { Journal } from '../../store/journal.ts'
import type { Ask } from '../ask.ts'
import type { Core } from '../compose.ts'
import { shippedTemplates } from '../carePlanTemplates/shipped.ts'
import { register } from '../register.ts'
import type { RegisterDocument } from '../registerDocument.ts'
import { firstPeople } from './cast/first.ts'
import {
  demonstrationAreas,
  demonstrationOfficers,
  demonstrationProfessionals,
  regionalDoctors,
  type DemonstrationProfessional,
} from './cast/professionals.ts'
import { demonstrationIssuerName } from './issuer/people.ts'
import { otherProviders } from './places/others.ts'
import { regionalPractices } from './places/practices.ts'
import { demonstrationProviders, type DemonstrationProvider } from './places/providers.ts'

/** The id of something in the demonstration, the same every time: a provider by its ODS code, a team or professional by its key. */
export const demonstrationId = (
  kind: 'provider' | 'team' | 'professional' | 'session' | 'carePlan',
  key: string,
): string => createHash('sha256').update(`demonstration:${kind}:${key}`).digest('hex').slice(0, 32)

const allProviders = [...demonstrationProviders, ...regionalPractices, ...otherProviders]
const homes = new Map(
  allProviders.flatMap(({ ods, teams }) => teams.map(({ key, name }) => [key, { ods, team: name }] as const)),
)
const keys = new Map([...homes].map(([key, { ods, team }]) => [`${ods} ${team}`, key]))

const homeOf = (key: string): { readonly ods: string; readonly team: string } => {
  const found = homes.get(key)
  if (found === undefined) throw new Error(`the demonstration has no team ${key}`)
  return found
}

/** What of the dashboards the commissioners are granted. */
const commissioners = demonstrationOfficers.flatMap(({ login, name, role }) => {
  if (role !== 'commissioner') return []
  const areas = demonstrationAreas[login]
  return {
    name,
    login: { issuer: demonstrationIssuerName, subject: login },
    areas: areas === 'everywhere' ? areas : [...areas],
    questions: 'every' as const,
    breakdowns: 'every' as const,
  }
})

interface Founding {
  readonly core: Core
  readonly journal: Journal
  readonly ask: Ask
}
type OneProvider = RegisterDocument['providers'][number]

interface Registered {
  readonly providers: readonly OneProvider[]
  readonly professionals: readonly DemonstrationProfessional[]
  readonly templates?: RegisterDocument['carePlanTemplates']
}

const registering = async (
  { core, journal, ask }: Founding,
  { providers, professionals, templates }: Registered,
): Promise<void> => {
  const from = localDate.parse(core.clock().slice(0, 10))
  await register(
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
    {
      providers: [...providers],
      professionals: professionals.map(({ login, name, profession, teams }) => ({
        name,
        profession,
        login: { issuer: demonstrationIssuerName, subject: login },
        memberships: teams.map(key => ({ ...homeOf(key), from })),
      })),
      commissioners,
      ...(templates !== undefined && { carePlanTemplates: templates }),
    },
  )
}

const asRegistered = (one: DemonstrationProvider, agreement?: OneProvider['agreement']): OneProvider => {
  const { ods, name, setting, network, teams } = one
  return {
    ods,
    name,
    setting,
    ...(network !== undefined && { network }),
    ...(agreement !== undefined && { agreement }),
    teams: teams.map(({ key: _key, ...team }) => team),
  }
}

/** What becomes of a provider that has not signed before the two years begin. */
export interface Signing {
  readonly ods: string
  /** A day of the two years; undefined where it has not signed yet. */
  readonly signs: number | undefined
  readonly ends?: number
}

const late = [...regionalPractices.filter(({ signed }) => !signed), ...otherProviders.slice(10)]
const others = otherProviders.slice(0, 10)

/** The providers that sign late, not at all, or end their agreement again. */
export const signings: readonly Signing[] = late.map(({ ods }, nth): Signing => {
  if (nth % 10 === 7) return { ods, signs: undefined }
  const signs = 5 + ((nth * 97) % 600)
  return nth % 17 === 4 ? { ods, signs, ends: signs + 100 } : { ods, signs }
})

/** Who agrees on the care plan templates: all of the small demonstration. */
const partners = demonstrationProviders.map(({ ods }) => ods)

/**
 * Sets up all providers, teams, professionals and care plan templates, on the day that the core's clock shows: those of the small demonstration, and of the
 * whole region where more people live in it than one may sign in as.
 */
export const found = async (founding: Founding, people: number): Promise<void> => {
  const agreement = { name: 'DISA 2024', signedOn: localDate.parse(founding.core.clock().slice(0, 10)) }
  const small = demonstrationProviders.map(one => asRegistered(one, agreement))
  const templates = shippedTemplates.map(({ name, version }) => ({
    name,
    version,
    partners,
    agreed: partners,
  }))
  await registering(founding, { providers: small, professionals: demonstrationProfessionals, templates })
  if (people <= firstPeople) return
  const signed = [...regionalPractices.filter(one => one.signed), ...others]
  const region = [...signed.map(one => asRegistered(one, agreement)), ...late.map(one => asRegistered(one))]
  await registering(founding, { providers: region, professionals: regionalDoctors })
}
