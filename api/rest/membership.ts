/** Whether a caller is a member of a team today. For what is no person's: records are decided from the log, in access. */
import type { Actor } from '../../domain/kernel/actor.ts'
import type { Clock } from '../../domain/kernel/time.ts'
import type { Exchange } from '../http/exchange.ts'

const london = new Intl.DateTimeFormat('en-CA', { timeZone: 'Europe/London', dateStyle: 'short' })
const today = (clock: Clock): string => london.format(new Date(clock()))

/** The teams of which the caller is a member today. */
export const teamsOf = async ({ queries, clock }: Exchange, by: Actor): Promise<ReadonlySet<string>> => {
  if (by.role !== 'professional') return new Set()
  const day = today(clock)
  const memberships = (await queries.directory.professional(by.user))?.memberships ?? []
  const current = memberships.filter(({ from, to }) => from <= day && (to === undefined || day < to))
  return new Set(current.map(({ team }) => team))
}

/** Whether the caller is a member of the team today. */
export const isMemberOf = async (exchange: Exchange, by: Actor, team: string): Promise<boolean> =>
  (await teamsOf(exchange, by)).has(team)
