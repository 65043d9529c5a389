/** Whoever looked at a record, by name. */
import type { Label } from '../../domain/kernel/terms.ts'
import type { AccessLogLine } from '../../projections/accessLogViews.ts'
import type { ClientView } from '../../projections/clientViews.ts'
import { roleWords } from '../text/words.ts'
import type { PageRequest } from '../visitor.ts'
import { readNames, type Names } from './names.ts'

/** Whoever looked, by user and team. */
export type Whom = (line: AccessLogLine) => string

const isProfessional = ({ role }: AccessLogLine): boolean => role === 'professional'

const isSystem = ({ role }: AccessLogLine): boolean => role === 'system'

const usersOf = (lines: readonly AccessLogLine[]): readonly string[] => [
  ...new Set(lines.map(({ user }) => user)),
]

/** `Adastra, a computer system of London Ambulance Service,`: a system that is registered to ask. */
const systemName = (client: ClientView | undefined, { provider }: Names): string | undefined =>
  client === undefined ? undefined : `${client.name}, a computer system of ${provider(client.organisation)},`

/** Looks names up once for a page of lines. `held` are the labels that the reader may know of team names. */
export const readWhom = async (
  { exchange: { queries } }: PageRequest,
  lines: readonly AccessLogLine[],
  { patient, own, held }: { readonly patient: string; readonly own: string; readonly held: readonly Label[] },
): Promise<Whom> => {
  const users = usersOf(lines.filter(isProfessional))
  const systems = usersOf(lines.filter(isSystem))
  const [names, people, clients] = await Promise.all([
    readNames(queries, held),
    Promise.all(users.map(async user => [user, await queries.directory.professional(user)] as const)),
    Promise.all(systems.map(async user => [user, await queries.clients.find(user)] as const)),
  ])
  const byUser = new Map(people)
  const byClient = new Map(clients)
  return line => {
    if (line.user === patient) return own
    if (!isProfessional(line)) return systemName(byClient.get(line.user), names) ?? anyone(line)
    const name = byUser.get(line.user)?.name ?? 'A professional who is no longer listed'
    return line.team === undefined ? name : `${name}, ${names.team(line.team)},`
  }
}

const anyone = ({ role }: AccessLogLine): string => {
  const words =
    Object.entries(roleWords)
      .find(([name]) => name === role)?.[1]
      .toLowerCase() ?? 'somebody'
  return /^[aeiou]/.test(words) ? `An ${words}` : `A ${words}`
}
