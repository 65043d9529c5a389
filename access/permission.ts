/** The only maker of a permission: how the actor stands to what the command is about, read from the log. */
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

  const factsOf = async (patient: string, id: string): Promise<EntryFacts | undefined> => {
    const [state, consents] = await Promise.all([entryState(id), standings.read.consent(patient)])
    if (state.status !== 'current' || state.patient !== patient) return undefined
    return {
      label: labelOf(consents.state, id, state.label),
      ...(state.current.source.team !== undefined && { team: state.current.source.team }),
      releaseAt: state.releaseAt,
      ...releaseFacts(consents.state, id, state.shownRevision),
    }
  }

  /** May see the content of the entry that the command is about. */
  const seesEntry = async (aim: Aim): Promise<boolean> => {
    if (aim.patient === undefined || aim.entry === undefined) return false
    const { by, session, patient } = aim
    const { request } = await standings.standing({
      by,
      session,
      patient,
      look: 'entry',
      purpose: 'directCare',
    })
    const decision = newestPolicy.decide(request)
    if (decision.outcome === 'refuse') return false
    const facts = await factsOf(patient, aim.entry)
    return facts !== undefined && newestPolicy.sight(decision, facts, request.at) === 'content'
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
    self: ({ by, patient }) => by.user === patient,
    ownTeam: inOwnTeam,
    permitted: seesEntry,
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
