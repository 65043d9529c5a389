/** Looks of the demonstration's professionals: decided and put on record as everybody's are, with the entries they could see. */
import { isRefused } from '../../access/access.ts'
import type { Citation } from '../../domain/access/events.ts'
import { consent, labelOf, releaseFacts } from '../../domain/consent/decider.ts'
import { entry, type EntryState } from '../../domain/entry/decider.ts'
import { fold } from '../../domain/kernel/decider.ts'
import { idOf, streamName } from '../../domain/kernel/ids.ts'
import { newestPolicy } from '../../domain/policy/newest.ts'
import type { EntryFacts } from '../../domain/policy/request.ts'
import { typedEvents } from '../../store/codec.ts'
import type { Journal } from '../../store/journal.ts'
import type { Core } from '../compose.ts'
import type { Act } from './acts.ts'
import { demonstrationId } from './founding.ts'

interface Known {
  readonly state: EntryState
  readonly revision: number
}

/** Makes the looker over a log. It remembers the newest look at each person, to be questioned. */
export const looker = (core: Core, journal: Journal) => {
  const entries = new Map<string, Known>()
  const newest = new Map<string, Citation>()
  let after: string | undefined

  const readOn = async (): Promise<void> => {
    const options = { categories: [entry.category], ...(after !== undefined && { after }) }
    for await (const page of journal.readAll(options)) {
      for (const recorded of page) {
        const id = idOf(recorded.stream)
        const state = fold(entry, typedEvents(entry, [recorded]), entries.get(id)?.state)
        entries.set(id, { state, revision: recorded.revision })
        after = recorded.position
      }
    }
  }

  const factsOf = async (patient: string) => {
    const history = await journal.load(streamName(consent.category, patient))
    const state = fold(consent, typedEvents(consent, history))
    return (id: string, known: Known): EntryFacts | undefined => {
      if (known.state.status !== 'current' || known.state.patient !== patient) return undefined
      const { team } = known.state.current.source
      return {
        label: labelOf(state, id, known.state.label),
        ...(team !== undefined && { team }),
        releaseAt: known.state.releaseAt,
        ...releaseFacts(state, id, known.state.shownRevision),
      }
    }
  }

  const look = async (act: Extract<Act, { kind: 'look' }>): Promise<void> => {
    const patient = await core.identity.patientByNhsNumber(act.person.nhsNumber)
    if (patient === undefined) throw new Error('a person of the demonstration has no record yet')
    const by = {
      user: demonstrationId('professional', act.professional),
      role: 'professional',
      team: demonstrationId('team', act.team),
    } as const
    const session = demonstrationId('session', `${act.professional}:${act.at}`)
    const may = await core.access.decide({ by, session, patient, look: 'record', purpose: 'directCare' })
    if (isRefused(may)) return
    await readOn()
    const facts = await factsOf(patient)
    const seen = [...entries].filter(([id, known]) => {
      const found = facts(id, known)
      return found !== undefined && newestPolicy.sight(may.permit, found, may.at) === 'content'
    })
    if (seen.length === 0) return core.access.nothingToShow(may)
    const { onRecord } = await core.access.disclose(
      may,
      seen.map(([id, { revision }]) => ({ stream: streamName(entry.category, id), revision })),
    )
    if (onRecord !== undefined) newest.set(patient, onRecord)
  }
  return {
    look,
    /** The newest look at this person that showed something. */
    newestAt: (patient: string): Citation | undefined => newest.get(patient),
  }
}
