/** Registers providers, their teams, professionals, commissioners and care plan templates from one document; the same document again changes nothing. */
import { fold } from '../domain/kernel/decider.ts'
import { idOf, streamName } from '../domain/kernel/ids.ts'
import { commissioner } from '../domain/commissioner/decider.ts'
import { professional } from '../domain/professional/decider.ts'
import { provider } from '../domain/provider/decider.ts'
import { team } from '../domain/team/decider.ts'
import { typedEvents } from '../store/codec.ts'
import type { Journal } from '../store/journal.ts'
import { link, type Ask } from './ask.ts'
import type { Core } from './compose.ts'
import type { RegisterDocument } from './registerDocument.ts'
import { registerTemplate } from './registerTemplates.ts'

/** Where ids of what is new come from; the demonstration's are the same every time. */
export interface NewIds {
  readonly provider: (ods: string) => string
  readonly team: (ods: string, name: string) => string
  readonly professional: (subject: string) => string
}

interface Registering {
  readonly core: Core
  readonly journal: Journal
  readonly ask: Ask
  readonly newIds: NewIds
}

const keyOf = (providerId: string, name: string): string => `${providerId} ${name}`

interface KnownTeam {
  readonly id: string
  readonly open: boolean
}
type Teams = Map<string, KnownTeam>

/** The teams that there are and were, by provider and name. */
const knownTeams = async (journal: Journal): Promise<Teams> => {
  const states = new Map<string, ReturnType<typeof team.evolve>>()
  for await (const page of journal.readAll({ categories: [team.category] })) {
    for (const recorded of page) {
      const id = idOf(recorded.stream)
      states.set(id, fold(team, typedEvents(team, [recorded]), states.get(id)))
    }
  }
  return new Map(
    [...states].flatMap(([id, state]) =>
      state.status === 'none'
        ? []
        : [
            [
              keyOf(state.details.provider, state.details.name),
              { id, open: state.status === 'open' },
            ] as const,
          ],
    ),
  )
}

type OneProvider = RegisterDocument['providers'][number]
type OneTeam = OneProvider['teams'][number]
type OneProfessional = RegisterDocument['professionals'][number]
type OneCommissioner = NonNullable<RegisterDocument['commissioners']>[number]
type OneMembership = OneProfessional['memberships'][number]

/** Signs or ends. An agreement that ended is not signed again by the document that says so. */
const settleAgreement = async (
  { ask }: Registering,
  id: string,
  { name, signedOn, ended }: NonNullable<OneProvider['agreement']>,
): Promise<void> => {
  const command =
    ended === undefined
      ? ({ type: 'SignAgreement', data: { agreement: name, signedOn } } as const)
      : ({ type: 'EndAgreement', data: { reason: ended } } as const)
  await ask({ aggregate: provider, id, command })
}

const registerProvider = async (at: Registering, one: OneProvider): Promise<string> => {
  const { core, ask, newIds } = at
  const { ods, name, setting, network, agreement } = one
  const id = (await core.identity.providerByOds(ods)) ?? newIds.provider(ods)
  await link(core, ask, { kind: 'odsCode', holder: id, parts: [ods] })
  const data = { name, ods, setting, ...(network !== undefined && { network }) }
  await ask({ aggregate: provider, id, command: { type: 'RegisterProvider', data } })
  if (agreement !== undefined) await settleAgreement(at, id, agreement)
  return id
}

const rename = async ({ ask }: Registering, id: string, { name, label }: OneTeam): Promise<void> => {
  const data = { name, ...(label !== undefined && { label }) }
  await ask({ aggregate: team, id, command: { type: 'RenameTeam', data } })
}

const close = async ({ ask }: Registering, { id, open }: KnownTeam, reason: string): Promise<void> => {
  if (open) await ask({ aggregate: team, id, command: { type: 'CloseTeam', data: { reason } } })
}

interface Place {
  readonly provider: string
  readonly ods: string
  readonly setting: OneProvider['setting']
}

const form = async (
  at: Registering,
  { provider: id, ods, setting }: Place,
  one: OneTeam,
): Promise<KnownTeam> => {
  const { name, specialty, label } = one
  const fresh = at.newIds.team(ods, name)
  const data = { provider: id, name, specialty, setting, ...(label !== undefined && { label }) }
  await at.ask({ aggregate: team, id: fresh, command: { type: 'FormTeam', data } })
  return { id: fresh, open: true }
}

/** The team of this name, renamed where it had another, formed where there was none. */
const named = async (
  at: Registering,
  place: Place,
  { one, teams }: { one: OneTeam; teams: Teams },
): Promise<KnownTeam> => {
  const before = one.was === undefined ? undefined : teams.get(keyOf(place.provider, one.was))
  const found = teams.get(keyOf(place.provider, one.name)) ?? before
  if (found === undefined) return form(at, place, one)
  if (found === before) await rename(at, found.id, one)
  return found
}

const registerTeams = async (at: Registering, one: OneProvider, teams: Teams): Promise<void> => {
  const { ods, setting } = one
  const place = { provider: await registerProvider(at, one), ods, setting }
  for (const each of one.teams) {
    const found = await named(at, place, { one: each, teams })
    if (each.closed !== undefined) await close(at, found, each.closed)
    teams.set(keyOf(place.provider, each.name), { ...found, open: each.closed === undefined })
  }
}

const settleMembership = async (
  { ask, journal }: Registering,
  id: string,
  { team: of, from, until }: Pick<OneMembership, 'from' | 'until'> & { readonly team: string },
): Promise<void> => {
  const state = fold(
    professional,
    typedEvents(professional, await journal.load(streamName(professional.category, id))),
  )
  const began = state.status === 'registered' && state.memberships.some(one => one.team === of)
  if (until === undefined || !began)
    await ask({ aggregate: professional, id, command: { type: 'BeginMembership', data: { team: of, from } } })
  if (until !== undefined)
    await ask({
      aggregate: professional,
      id,
      command: { type: 'EndMembership', data: { team: of, on: until } },
    })
}

const registerProfessional = async (at: Registering, one: OneProfessional, teams: Teams): Promise<void> => {
  const { core, ask, newIds } = at
  const { name, profession, registration, login } = one
  const id = (await core.identity.holderOfLogin(login)) ?? newIds.professional(login.subject)
  await link(core, ask, { kind: 'login', holder: id, parts: [login.issuer, login.subject] })
  const data = { name, profession, ...(registration !== undefined && { registration }) }
  await ask({ aggregate: professional, id, command: { type: 'RegisterProfessional', data } })
  for (const { ods, team: teamName, from, until } of one.memberships) {
    const found = teams.get(keyOf((await core.identity.providerByOds(ods)) ?? '', teamName))
    if (found === undefined)
      throw new Error(`memberships of ${login.subject}: ${ods} has no team “${teamName}”`)
    await settleMembership(at, id, { team: found.id, from, until })
  }
}

/** A commissioner has no record to be linked to: their id is their sign-in's. */
const registerCommissioner = async ({ core, ask }: Registering, one: OneCommissioner): Promise<void> => {
  const { name, login, areas, questions, breakdowns, withdrawn } = one
  const id = await core.identity.claimId('login', login.issuer, login.subject)
  const command =
    withdrawn === undefined
      ? ({ type: 'GrantDashboards', data: { name, areas, questions, breakdowns } } as const)
      : ({ type: 'WithdrawDashboards', data: { reason: withdrawn } } as const)
  await ask({ aggregate: commissioner, id, command })
}

/** Registers everyone in the document. Throws, naming the fault, where something is registered otherwise already. */
export const register = async (at: Registering, document: RegisterDocument): Promise<void> => {
  const teams = await knownTeams(at.journal)
  for (const one of document.providers) await registerTeams(at, one, teams)
  for (const one of document.professionals) await registerProfessional(at, one, teams)
  for (const one of document.commissioners ?? []) await registerCommissioner(at, one)
  for (const one of document.carePlanTemplates ?? []) await registerTemplate(at, one)
}
