/** How an actor stands to a person today: read from the log itself, with the revision of everything used. */
import type { Citation } from '../domain/access/events.ts'
import { carePlan } from '../domain/carePlan/decider.ts'
import { isDrafted } from '../domain/carePlan/state.ts'
import { client, hasScope } from '../domain/client/decider.ts'
import { consent, shareFor } from '../domain/consent/decider.ts'
import type { Actor } from '../domain/kernel/actor.ts'
import { streamName } from '../domain/kernel/ids.ts'
import { dayInLondon, type Clock, type LocalDate } from '../domain/kernel/time.ts'
import { isForNhs111, note } from '../domain/note/decider.ts'
import { patient } from '../domain/patient/decider.ts'
import type { AccessRequest } from '../domain/policy/request.ts'
import { isMember, professional } from '../domain/professional/decider.ts'
import { agreementInForce, provider, type ProviderState } from '../domain/provider/decider.ts'
import { team } from '../domain/team/decider.ts'
import type { Journal } from '../store/journal.ts'
import type { KeyStore } from '../store/keys.ts'
import { foldedReader, type Folded } from './folded.ts'
import type { Ask } from './types.ts'

/** The policy's request with the streams it was made from. */
export interface Standing {
  readonly request: AccessRequest
  readonly used: readonly Pick<Folded<unknown>, 'stream' | 'revision' | 'position'>[]
}

/** Today in London: memberships begin and end by the calendar day, which begins on a full hour of UTC, so it is worked out once an hour. */
const calendar = (clock: Clock): (() => LocalDate) => {
  let known: { readonly hour: string; readonly day: LocalDate } | undefined
  return () => {
    const now = clock()
    const hour = now.slice(0, 13)
    if (known?.hour !== hour) known = { hour, day: dayInLondon(now) }
    return known.day
  }
}

const agreementIn = (state: ProviderState): 'inForce' | 'none' =>
  agreementInForce(state) ? 'inForce' : 'none'

/** Reads standings from the log. */
export const standings = (journal: Journal, keys: KeyStore, clock: Clock) => {
  const read = {
    consent: foldedReader(journal, keys, consent),
    patient: foldedReader(journal, keys, patient),
    professional: foldedReader(journal, keys, professional),
    team: foldedReader(journal, keys, team),
    provider: foldedReader(journal, keys, provider),
    carePlan: foldedReader(journal, keys, carePlan),
    note: foldedReader(journal, keys, note),
    client: foldedReader(journal, keys, client),
  }

  const today = calendar(clock)

  /** Whether the actor is a member today of the team they act for, and whether its provider has signed. */
  const ofProfessional = async (by: Actor) => {
    if (by.role !== 'professional' || by.team === undefined)
      return { membership: 'none' as const, agreement: 'none' as const, setting: undefined, used: [] }
    const [person, theirTeam] = await Promise.all([read.professional(by.user), read.team(by.team)])
    const open = theirTeam.state.status === 'open'
    const member = open && isMember(person.state, by.team, today())
    const used = [person, theirTeam]
    if (theirTeam.state.status !== 'open')
      return { membership: 'none' as const, agreement: 'none' as const, setting: undefined, used }
    const { provider: of, setting } = theirTeam.state.details
    const itsProvider = await read.provider(of)
    return {
      setting,
      membership: member ? ('current' as const) : ('none' as const),
      agreement: agreementIn(itsProvider.state),
      used: [...used, itsProvider],
    }
  }

  const agreementOf = async (organisation: string): Promise<'inForce' | 'none'> =>
    agreementIn((await read.provider(organisation)).state)

  /** A message is known by its first event alone: its content is not kept in memory. */
  const messageAt = async (id: string): Promise<Standing['used'][number]> => {
    const stream = streamName('message', id)
    for await (const [first] of journal.readStream(stream, { limit: 1 })) {
      if (first !== undefined) return { stream, revision: first.revision, position: first.position }
    }
    return { stream, revision: -1, position: undefined }
  }

  const knownTo = (ask: Ask): Promise<Standing['used'][number]> =>
    ask.look === 'message' ? messageAt(ask.patient) : read.patient(ask.patient)

  /** Whether the person lets NHS 111 see their special patient note: read for a look at it alone. */
  const ofNote = async ({ look, patient: of }: Ask) => {
    if (look !== 'specialNote') return { facts: {}, used: [] }
    const its = await read.note(of)
    return { facts: { nhs111: isForNhs111(its.state) ? 'allowed' : 'none' } as const, used: [its] }
  }

  /** The plans that are looked at; somebody else's are left out. */
  const ofPlans = async ({ look, patient: of, plans = [] }: Ask) => {
    if (look !== 'carePlan') return []
    const found = await Promise.all(plans.map(id => read.carePlan(id)))
    return found.filter(({ state }) => isDrafted(state) && state.patient === of)
  }

  /** Whether a system's client may ask for notes, and whether the provider behind it has signed: read for a look at one alone. */
  const ofClient = async ({ look, by }: Ask) => {
    if (look !== 'specialNote' || by.role !== 'system') return { facts: {}, used: [] }
    const its = await read.client(by.user)
    if (its.state.status === 'none') return { facts: { client: 'none' } as const, used: [its] }
    const behind = await read.provider(its.state.organisation)
    const registered = hasScope(its.state, 'notes.search') && by.organisation === its.state.organisation
    return {
      facts: {
        client: registered ? 'registered' : 'none',
        agreement: agreementIn(behind.state),
      } as const,
      used: [its, behind],
    }
  }

  const standing = async (ask: Ask): Promise<Standing> => {
    const [subject, shares, own, ofTheirNote, theirPlans, system] = await Promise.all([
      knownTo(ask),
      read.consent(ask.patient),
      ofProfessional(ask.by),
      ofNote(ask),
      ofPlans(ask),
      ofClient(ask),
    ])
    const forTeam =
      ask.by.team === undefined ? undefined : shareFor(shares.state, { type: 'team', id: ask.by.team })
    const forPerson = shareFor(shares.state, { type: 'professional', id: ask.by.user })
    const request: AccessRequest = {
      actor: ask.by,
      purpose: ask.purpose,
      look: ask.look,
      patient: ask.patient,
      known: subject.revision >= 0 && (await keys.find(ask.patient)).state === 'present',
      membership: own.membership,
      agreement: own.agreement,
      ...(forTeam !== undefined && { sharedWithTeam: forTeam }),
      ...(forPerson !== undefined && { sharedWithProfessional: forPerson }),
      ...(own.setting !== undefined && { setting: own.setting }),
      ...ofTheirNote.facts,
      ...system.facts,
      at: clock(),
    }
    return {
      request,
      used: [subject, shares, ...own.used, ...ofTheirNote.used, ...theirPlans, ...system.used],
    }
  }
  return { standing, ofProfessional, agreementOf, read }
}
export type Standings = ReturnType<typeof standings>

/** The citations of what was used. */
export const citationsOf = (used: Standing['used']): readonly Citation[] =>
  used.map(({ stream, revision }) => ({ stream, revision }))
