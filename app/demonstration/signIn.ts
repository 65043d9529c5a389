/** Everyone one may sign in as in the demonstration. */
import { demonstrationId } from './founding.ts'
import type { DemonstrationPerson } from './issuer/people.ts'
import { demonstrationProviders } from './places/providers.ts'
import { peopleOf } from './cast/people.ts'
import { demonstrationOfficers, demonstrationProfessionals } from './cast/professionals.ts'

const teamNames = new Map(
  demonstrationProviders.flatMap(({ name, teams }) =>
    teams.map(team => [team.key, `${team.name}, ${name}`] as const),
  ),
)

/** The list for a demonstration of so many people. */
export const signInPeople = (howMany: number): readonly DemonstrationPerson[] => [
  ...peopleOf(howMany).map(({ login, given, family, borough }): DemonstrationPerson => ({
    login,
    name: `${given} ${family}`,
    role: 'patient',
    about: borough,
  })),
  ...demonstrationProfessionals.map(({ login, name, teams }): DemonstrationPerson => ({
    login,
    name,
    role: 'professional',
    teams: teams.map(key => demonstrationId('team', key)),
    about: teams.map(key => teamNames.get(key) ?? key).join('; '),
  })),
  ...demonstrationOfficers.map(({ login, name, role }): DemonstrationPerson => ({ login, name, role })),
]
