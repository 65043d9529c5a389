/** The only maker of a permission: how the actor stands to what the command is about, read from the log. */
import { isDrafted } from '../domain/carePlan/state.ts'
import { commandContract } from '../domain/catalogue.ts'
import { labelOf, releaseFacts } from '../domain/consent/decider.ts'
import { entry } from '../domain/entry/decider.ts'
import type { Relationship } from '../domain/kernel/actor.ts'
import { fold } from '../domain/kernel/decider.ts'
import { streamName } from '../domain/kernel/ids.ts'
import { reject } from '../domain/kernel/rejection.ts'
import { newestPolicy } from '../domain/policy/newest.ts'
import type { EntryFacts } from '../domain/policy/request.ts'
import { typedEvents } from '../store/codec.ts'
import type { Journal } from '../store/journal.ts'
import { grantPermission } from '../store/permission.ts'
import type { Access, Aim } from './access.ts'
import type { Standings } from './standing.ts'

/** Makes `permit` over the log. */
export const permissions = (journal: Journal, standings: Standings): Access['permit'] => {
  const entryState = async (id: string) =>
    fold(entry, typedEvents(entry, await journal.load(streamName(entry.category, id))))

  const factsOf = async (
    patient: string,
    id: string,
  ): Promise<(EntryFacts & { readonly provider: string }) | undefined> => {
    const [state, consents] = await Promise.all([entryState(id), standings.read.consent(patient)])
    if (state.status !== 'current' || state.patient !== patient) return undefined
    return {
      provider: state.current.source.organisation,
      label: labelOf(consents.state, id, state.label),
      ...(state.current.source.team !== undefined && { team: state.current.source.team }),
      releaseAt: state.releaseAt,
      ...releaseFacts(consents.state, id, state.shownRevision),
    }
  }

  /** The entry that the command is about, where the actor may see its content; and whether the patient may. */
  const seenEntry = async (aim: Aim) => {
    if (aim.patient === undefined || aim.entry === undefined) return undefined
    const { by, session, patient } = aim
    const { request } = await standings.standing({
      by,
      session,
      patient,
      look: 'entry',
      purpose: 'directCare',
    })
    const decision = newestPolicy.decide(request)
    if (decision.outcome === 'refuse') return undefined
    const facts = await factsOf(patient, aim.entry)
    if (facts === undefined || newestPolicy.sight(decision, facts, request.at) !== 'content') return undefined
    const theirs = newestPolicy.decide({
      ...request,
      actor: { user: patient, role: 'patient' },
      purpose: 'ownRecord',
    })
    const released =
      theirs.outcome === 'permit' && newestPolicy.sight(theirs, facts, request.at) === 'content'
    return { provider: facts.provider, released }
  }

  const holdsBack = async (aim: Aim): Promise<boolean> => {
    const seen = await seenEntry(aim)
    if (seen === undefined || seen.released || aim.by.team === undefined) return false
    const { state } = await standings.read.team(aim.by.team)
    return state.status === 'open' && state.details.provider === seen.provider
  }

  /** Whether the actor may see the plan of this person, and every section that the command names. */
  const readsPlan = async ({ by, session, patient, plan }: Aim): Promise<boolean> => {
    if (patient === undefined || plan === undefined) return false
    const ask = { by, session, patient, look: 'carePlan', purpose: 'directCare' } as const
    const { request } = await standings.standing(ask)
    const decision = newestPolicy.decide(request)
    if (decision.outcome === 'refuse') return false
    const { state } = await standings.read.carePlan(plan.id)
    if (!isDrafted(state)) return plan.sections.length === 0
    const isSeen = (id: string | undefined): boolean => {
      const label = state.sections.get(id ?? '')?.label
      return label !== undefined && decision.labels.includes(label)
    }
    const ofItems = (plan.items ?? []).map(id => state.items.get(id)?.section)
    return (
      state.patient === patient &&
      [...plan.sections, ...ofItems].every(isSeen) &&
      [...state.sections.keys()].some(isSeen)
    )
  }

  /** Whether it is about the actor: also the plan that it names. A draft is of a plan that there is. */
  const isSelf = async ({ by, patient, category, id, plan }: Aim): Promise<boolean> => {
    if (by.user !== patient) return false
    const named = category === 'carePlan' ? id : plan?.id
    if (named === undefined) return true
    const { state } = await standings.read.carePlan(named)
    return isDrafted(state) ? state.patient === patient : category !== 'draft'
  }

  const inOwnTeam = async ({ by, team }: Aim): Promise<boolean> => {
    if (team === undefined || by.team !== team) return false
    const { membership, agreement } = await standings.ofProfessional(by)
    return membership === 'current' && agreement === 'inForce'
  }

  const speaksFor = async ({ by, organisation }: Aim): Promise<boolean> =>
    organisation !== undefined &&
    by.organisation === organisation &&
    (await standings.agreementOf(organisation)) === 'inForce'

  const stands: Readonly<Record<Relationship, (aim: Aim) => Promise<boolean> | boolean>> = {
    self: isSelf,
    ownTeam: inOwnTeam,
    permitted: async aim => (await seenEntry(aim)) !== undefined,
    author: holdsBack,
    reader: readsPlan,
    sender: speaksFor,
    office: () => true,
  }

  return async aim => {
    const may = commandContract(aim.command)?.who.filter(line => line.role === aim.by.role) ?? []
    for (const { relationship } of may) {
      if (await stands[relationship](aim)) {
        return grantPermission({
          by: aim.by,
          command: aim.command,
          stream: streamName(aim.category, aim.id),
          relationship,
        })
      }
    }
    return reject('not-allowed', `you may not ask for ${aim.command} here`)
  }
}
