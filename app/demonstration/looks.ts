/** Looks in the demonstration: decided and put on record as everybody's are, with the entries they could see. */
import { isRefused } from '../../access/access.ts'
import type { Citation } from '../../domain/access/events.ts'
import { consent, labelOf, releaseFacts } from '../../domain/consent/decider.ts'
import { entry, type EntryState } from '../../domain/entry/decider.ts'
import { fold } from '../../domain/kernel/decider.ts'
import type { Recorded } from '../../domain/kernel/event.ts'
import { idOf, streamName } from '../../domain/kernel/ids.ts'
import { newestPolicy } from '../../domain/policy/newest.ts'
import type { EntryFacts } from '../../domain/policy/request.ts'
import { typedEvents } from '../../store/codec.ts'
import type { Journal } from '../../store/journal.ts'
import type { Core } from '../compose.ts'
import { demonstrationId } from './founding.ts'
import type { Looked } from './story/acts.ts'

interface Known {
  readonly state: EntryState
  readonly revision: number
}

/** What is remembered of one person while their two years are played. */
interface Remembered {
  readonly entries: Map<string, Known>
  /** Entries that they have read. */
  readonly read: Set<string>
  newest: Citation | undefined
}

const asked = (patient: string, act: Looked) =>
  act.kind === 'reading'
    ? ({
        by: { user: patient, role: 'patient' },
        session: demonstrationId('session', `${patient}:${act.at}`),
        look: act.of === 'record' ? 'record' : 'entry',
        purpose: 'ownRecord',
      } as const)
    : ({
        by: {
          user: demonstrationId('professional', act.professional),
          role: 'professional',
          team: demonstrationId('team', act.team),
        },
        session: demonstrationId('session', `${act.professional}:${patient}:${act.at}`),
        look: 'record',
        purpose: 'directCare',
      } as const)

/** Makes the looker over a log. It remembers people, their entries and who looked last, until it is told to forget them. */
export const looker = (core: Core, journal: Journal) => {
  const people = new Map<string, Remembered>()
  let after: string | undefined
  let reading: Promise<void> = Promise.resolve()

  const rememberedOf = (patient: string): Remembered => {
    const known = people.get(patient)
    if (known !== undefined) return known
    const fresh: Remembered = { entries: new Map(), read: new Set(), newest: undefined }
    people.set(patient, fresh)
    return fresh
  }

  const noteEntry = (recorded: Recorded): void => {
    const { subject } = recorded.meta
    if (subject === undefined) return
    const { entries } = rememberedOf(subject)
    const id = idOf(recorded.stream)
    const state = fold(entry, typedEvents(entry, [recorded]), entries.get(id)?.state)
    entries.set(id, { state, revision: recorded.revision })
  }

  const readOn = async (): Promise<void> => {
    const options = { categories: [entry.category], ...(after !== undefined && { after }) }
    for await (const page of journal.readAll(options)) {
      for (const recorded of page) noteEntry(recorded)
      after = page.at(-1)?.position ?? after
    }
  }

  const factsOf = async (patient: string) => {
    const history = await journal.load(streamName(consent.category, patient))
    const state = fold(consent, typedEvents(consent, history))
    return (id: string, known: Known): EntryFacts | undefined => {
      if (known.state.status !== 'current') return undefined
      const { team } = known.state.current.source
      return {
        label: labelOf(state, id, known.state.label),
        ...(team !== undefined && { team }),
        releaseAt: known.state.releaseAt,
        ...releaseFacts(state, id, known.state.shownRevision),
      }
    }
  }

  const look = async (patient: string, act: Looked): Promise<void> => {
    const may = await core.access.decide({ ...asked(patient, act), patient })
    if (isRefused(may)) return
    reading = reading.then(readOn, readOn)
    await reading
    const facts = await factsOf(patient)
    const known = rememberedOf(patient)
    const visible = [...known.entries].filter(([id, one]) => {
      const found = facts(id, one)
      return found !== undefined && newestPolicy.sight(may.permit, found, may.at) === 'content'
    })
    const unread = visible.filter(([id]) => !known.read.has(id)).slice(-1)
    const seen = act.kind === 'reading' && act.of === 'newest' ? unread : visible
    if (seen.length === 0) {
      if (act.kind === 'look') await core.access.nothingToShow(may)
      return
    }
    const { onRecord } = await core.access.disclose(
      may,
      seen.map(([id, { revision }]) => ({ stream: streamName(entry.category, id), revision })),
    )
    if (act.kind === 'reading') for (const [id] of seen) known.read.add(id)
    else known.newest = onRecord
  }
  return {
    look,
    /** The newest look of a professional at this person that showed something. */
    newestAt: (patient: string): Citation | undefined => people.get(patient)?.newest,
    forget: async (): Promise<void> => {
      await reading
      after = await journal.end()
      people.clear()
    },
  }
}
