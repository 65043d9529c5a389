/** Whoever looked at a record, by name. */
import type { Label } from '../../domain/kernel/terms.ts'
import type { AccessLogLine } from '../../projections/accessLogViews.ts'
import { roleWords } from '../text/words.ts'
import type { PageRequest } from '../visitor.ts'
import { readNames } from './names.ts'

/** Whoever looked, by user and team. */
export type Whom = (line: AccessLogLine) => string

const isProfessional = ({ role }: AccessLogLine): boolean => role === 'professional'

/** Looks names up once for a page of lines. `held` are the labels that the reader may know of team names. */
export const readWhom = async (
  { exchange: { queries } }: PageRequest,
  lines: readonly AccessLogLine[],
  { patient, own, held }: { readonly patient: string; readonly own: string; readonly held: readonly Label[] },
): Promise<Whom> => {
  const users = [...new Set(lines.filter(isProfessional).map(({ user }) => user))]
  const [names, people] = await Promise.all([
    readNames(queries, held),
    Promise.all(users.map(async user => [user, await queries.directory.professional(user)] as const)),
  ])
  const byUser = new Map(people)
  return line => {
    if (line.user === patient) return own
    if (!isProfessional(line)) return anyone(line)
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
