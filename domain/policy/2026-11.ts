/** The rules of November 2026: who may see what of a record. Released: never edited again; a change is a new file. */
import type { Look } from '../access/events.ts'
import type { Role } from '../kernel/actor.ts'
import { labels, type Label } from '../kernel/terms.ts'
import { laterOf, type Instant } from '../kernel/time.ts'
import type { AccessRequest, Decision, EntryFacts, Permit, Policy, Sight } from './request.ts'

const version = '2026-11'

const recordLooks: readonly Look[] = ['record', 'entry', 'document', 'demographics']
const historyLooks: readonly Look[] = ['consents', 'consentHistory', 'accessLog']

const refuse = (rule: string): Decision => ({ outcome: 'refuse', rule, policy: version })

const nothingBut = {
  outcome: 'permit',
  policy: version,
  labels: [],
  unset: false,
  beforeRelease: false,
} as const
const decisions = (rule: string): Decision => ({ ...nothingBut, rule, shows: 'decisions' })

const asPatient = ({ actor, purpose, patient, look }: AccessRequest): Decision => {
  const own = actor.user === patient && purpose === 'ownRecord'
  if (!own || ![...recordLooks, ...historyLooks].includes(look)) return refuse('no-rule')
  return { ...nothingBut, rule: 'own-record', shows: 'contents', labels, unset: true }
}

const professionalRule = ({ sharedWithTeam, sharedWithProfessional }: AccessRequest): string => {
  if (sharedWithTeam !== undefined) return 'shared-with-team'
  return sharedWithProfessional === undefined ? 'own-team-only' : 'shared-with-professional'
}

/** Without a share there is leave for the team's own items alone: whether there are any is for the query to find. */
const professionalPermit = (request: AccessRequest, ownTeam: string): Decision => {
  const shared: readonly Label[] = [
    ...(request.sharedWithTeam ?? []),
    ...(request.sharedWithProfessional ?? []),
  ]
  const held = labels.filter(label => shared.includes(label))
  return {
    ...nothingBut,
    rule: professionalRule(request),
    shows: 'contents',
    labels: held,
    unset: held.length === labels.length,
    ownTeam,
    beforeRelease: true,
  }
}

const asProfessional = (request: AccessRequest): Decision => {
  const { actor, purpose, look } = request
  if (purpose !== 'directCare' || ![...recordLooks, 'search'].includes(look)) return refuse('no-rule')
  if (actor.team === undefined || request.membership === 'none') return refuse('not-a-member')
  if (request.agreement === 'none') return refuse('no-agreement')
  return professionalPermit(request, actor.team)
}

const asAuditor = ({ purpose, look }: AccessRequest): Decision =>
  purpose === 'audit' && [...historyLooks, 'record'].includes(look)
    ? decisions('audit-decisions')
    : refuse('no-rule')

const asPrivacyOfficer = ({ purpose, look }: AccessRequest): Decision =>
  purpose === 'audit' && historyLooks.includes(look) ? decisions('privacy-office') : refuse('no-rule')

const asAdministrator = ({ purpose, look }: AccessRequest): Decision =>
  purpose === 'administration' && (look === 'message' || look === 'demographics')
    ? { ...nothingBut, rule: 'quarantine-desk', shows: 'contents' }
    : refuse('no-rule')

const rules: Readonly<Record<Role, (request: AccessRequest) => Decision>> = {
  patient: asPatient,
  professional: asProfessional,
  auditor: asAuditor,
  privacyOfficer: asPrivacyOfficer,
  administrator: asAdministrator,
  commissioner: () => refuse('no-rule'),
  system: () => refuse('no-rule'),
}

const decide = (request: AccessRequest): Decision =>
  request.known ? rules[request.actor.role](request) : refuse('unknown')

const holdsLabel = (permit: Permit, { label }: EntryFacts): boolean =>
  label === 'unset' ? permit.unset : permit.labels.includes(label)

/** A hold only ever delays: what comes out of it before its own release still waits for that. */
const isReleased = ({ hastened, hold, releaseAt }: EntryFacts, now: Instant): boolean => {
  if (hastened) return true
  if (hold === 'openEnded') return false
  return (hold === 'none' ? releaseAt : laterOf(releaseAt, hold)) <= now
}

const sight = (permit: Permit, entry: EntryFacts, now: Instant): Sight => {
  if (permit.shows === 'decisions') return 'none'
  if (permit.ownTeam !== undefined && permit.ownTeam === entry.team) return 'content'
  if (!holdsLabel(permit, entry)) return 'none'
  return permit.beforeRelease || isReleased(entry, now) ? 'content' : 'awaitingRelease'
}

export const policy2026November: Policy = { version, decide, sight }
