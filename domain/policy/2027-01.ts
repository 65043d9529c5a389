/** The rules of January 2027: those of December, and who may see care plans and special patient notes. Released: never edited again. */
import type { Role } from '../kernel/actor.ts'
import { policy2026December } from './2026-12.ts'
import type { AccessRequest, Decision, Policy } from './request.ts'

const version = '2027-01'

const refuse = (rule: string): Decision => ({ outcome: 'refuse', rule, policy: version })

/** As December answers the same person who asks for the record: under the name of this version, and for nothing by team alone. */
const asForRecord = (request: AccessRequest): Decision => {
  const decision = policy2026December.decide({ ...request, look: 'record' })
  if (decision.outcome === 'refuse') return { ...decision, policy: version }
  const { ownTeam: _ownTeam, ...permit } = decision
  return { ...permit, policy: version }
}

/** A plan is written by many: nobody sees it because their team had a part in it, only by what the person shares now. */
const carePlan = (request: AccessRequest): Decision => {
  const { role } = request.actor
  if (role !== 'patient' && role !== 'professional') return refuse('no-rule')
  const decision = asForRecord(request)
  const seesNothing = decision.outcome === 'permit' && decision.labels.length === 0
  return seesNothing ? refuse('not-shared') : decision
}

const forNhs111 = {
  outcome: 'permit',
  policy: version,
  shows: 'contents',
  labels: ['general'],
  unset: false,
  beforeRelease: false,
} as const

/** A note is of general health: whoever holds that label reads it, and a team of NHS 111 whenever the person lets 111. */
const noteForTeam = (request: AccessRequest): Decision => {
  const shared = carePlan(request)
  const holdsGeneral = shared.outcome === 'permit' && shared.labels.includes('general')
  if (holdsGeneral || (shared.outcome === 'refuse' && shared.rule !== 'not-shared')) return shared
  if (request.setting !== 'nhs111') return refuse('not-shared')
  return request.nhs111 === 'allowed'
    ? { ...forNhs111, rule: 'note-for-nhs111' }
    : refuse('not-allowed-to-nhs111')
}

const noteForSystem = ({ purpose, client, agreement, nhs111 }: AccessRequest): Decision => {
  if (purpose !== 'directCare' || client !== 'registered') return refuse('no-rule')
  if (agreement === 'none') return refuse('no-agreement')
  return nhs111 === 'allowed'
    ? { ...forNhs111, rule: 'note-for-nhs111-system' }
    : refuse('not-allowed-to-nhs111')
}

/** Auditors and the privacy office see which version was held by whom and when: no content. */
const noteDecisions = ({ purpose }: AccessRequest): Decision =>
  purpose === 'audit'
    ? { ...forNhs111, rule: 'audit-decisions', shows: 'decisions', labels: [] }
    : refuse('no-rule')

const noteRules: Readonly<Record<Role, (request: AccessRequest) => Decision>> = {
  patient: carePlan,
  professional: noteForTeam,
  system: noteForSystem,
  auditor: noteDecisions,
  privacyOfficer: noteDecisions,
  administrator: () => refuse('no-rule'),
  commissioner: () => refuse('no-rule'),
}

const decideNewLooks = (request: AccessRequest): Decision => {
  if (!request.known) return refuse('unknown')
  return request.look === 'carePlan' ? carePlan(request) : noteRules[request.actor.role](request)
}

const decide = (request: AccessRequest): Decision =>
  request.look === 'carePlan' || request.look === 'specialNote'
    ? decideNewLooks(request)
    : { ...policy2026December.decide(request), policy: version }

/** Sections of a plan carry labels as items do, and are released with their writing. */
export const policy2027January: Policy = { version, decide, sight: policy2026December.sight }
