/** The rules of December 2026: those of November, and a professional's leave names every ground that it stands on. Released: never edited again. */
import { policy2026November } from './2026-11.ts'
import type { AccessRequest, Decision, Policy } from './request.ts'

const version = '2026-12'

const isGround = (labels: AccessRequest['sharedWithTeam']): boolean =>
  labels !== undefined && labels.length > 0

/** A share of no label opens nothing: what is seen then was written by the own team. */
const groundsOf = ({ sharedWithTeam, sharedWithProfessional }: AccessRequest): string => {
  const [team, person] = [isGround(sharedWithTeam), isGround(sharedWithProfessional)]
  if (team && person) return 'shared-with-team-and-professional'
  if (team) return 'shared-with-team'
  return person ? 'shared-with-professional' : 'own-team-only'
}

const decide = (request: AccessRequest): Decision => {
  const decision = policy2026November.decide(request)
  const forProfessional = request.actor.role === 'professional' && decision.outcome === 'permit'
  return { ...decision, policy: version, ...(forProfessional && { rule: groundsOf(request) }) }
}

export const policy2026December: Policy = { version, decide, sight: policy2026November.sight }
