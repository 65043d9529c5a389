/** From what the issuer vouches for to who that is here: role, person, teams. */
import { role } from '../../domain/kernel/actor.ts'
import type { Actor, Role } from '../../domain/kernel/actor.ts'
import { dayInLondon } from '../../domain/kernel/time.ts'
import type { PortalExchange } from '../exchange.ts'
import type { Login } from '../../access/access.ts'
import type { SessionContent } from './sessions.ts'

type Holder = SessionContent['holder']
type HolderDeps = Pick<PortalExchange, 'clock' | 'identity' | 'queries'>

/** The role that a claim names, or undefined where it is none that people sign in with. */
export const roleOf = (claimed: string): Role | undefined => {
  const read = role.safeParse(claimed)
  return read.success && read.data !== 'system' ? read.data : undefined
}

/** The open teams that a professional belongs to today. */
const currentTeams = async (exchange: HolderDeps, professional: string): Promise<readonly string[]> => {
  const known = await exchange.queries.directory.professional(professional)
  const day = dayInLondon(exchange.clock())
  const current = (known?.memberships ?? []).filter(
    one => one.from <= day && (one.to === undefined || day < one.to),
  )
  const teams = await Promise.all(current.map(one => exchange.queries.directory.team(one.team)))
  return teams.flatMap(team => (team?.open === true ? [team.id] : []))
}

/** An actor who acts for `team` from now on. */
export const inTeam = async (exchange: HolderDeps, by: Actor, team: string): Promise<Actor> => {
  const found = await exchange.queries.directory.team(team)
  return found === undefined ? by : { ...by, team, organisation: found.provider }
}

const professional = async (exchange: HolderDeps, user: string): Promise<Holder> => {
  const teams = await currentTeams(exchange, user)
  const by: Actor = { user, role: 'professional' }
  const [only] = teams
  const chosen = teams.length === 1 && only !== undefined ? await inTeam(exchange, by, only) : by
  return { kind: 'known', actor: chosen, teams }
}

/**
 * Who signed in. Patients and professionals are those whom the log links to the sign-in; the offices (administrator, auditor,
 * privacy officer, commissioner) need no link: their id is the sign-in's keyed hash.
 */
export const holderOf = async (exchange: HolderDeps, login: Login, as: Role): Promise<Holder> => {
  const { identity } = exchange
  if (as !== 'patient' && as !== 'professional') {
    const user = await identity.claimId('login', login.issuer, login.subject)
    return { kind: 'known', actor: { user, role: as }, teams: [] }
  }
  const linked = await identity.holderOfLogin(login)
  if (linked === undefined) return { kind: 'unknown', role: as }
  return as === 'professional'
    ? professional(exchange, linked)
    : { kind: 'known', actor: { user: linked, role: as }, teams: [] }
}

/** True for a professional of several teams who has not said for which one they act. */
export const mustChooseTeam = (of: SessionContent): boolean =>
  of.holder.kind === 'known' && of.holder.teams.length > 1 && of.holder.actor.team === undefined
