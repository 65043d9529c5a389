/** Registers providers, their teams and professionals from one document; the same document again changes nothing. */
import { z } from 'zod'
import { fold } from '../domain/kernel/decider.ts'
import { idOf, odsCode } from '../domain/kernel/ids.ts'
import { careSetting, label } from '../domain/kernel/terms.ts'
import { localDate } from '../domain/kernel/time.ts'
import { professional } from '../domain/professional/decider.ts'
import { provider } from '../domain/provider/decider.ts'
import { team } from '../domain/team/decider.ts'
import { typedEvents } from '../store/codec.ts'
import type { Journal } from '../store/journal.ts'
import { link, type Ask } from './ask.ts'
import type { Core } from './compose.ts'

const teamShape = z
  .object({
    name: z.string().min(1).max(200),
    specialty: z.string().min(1).max(100),
    label: label.optional(),
  })
  .strict()
const providerShape = z
  .object({
    ods: odsCode,
    name: z.string().min(1).max(200),
    setting: careSetting,
    /** The sharing agreement, once it is signed: without it the provider neither sends nor reads. */
    agreement: z
      .object({ name: z.string().min(1).max(40), signedOn: localDate })
      .strict()
      .optional(),
    teams: z.array(teamShape),
  })
  .strict()
const professionalShape = z
  .object({
    name: z.string().min(1).max(200),
    profession: z.string().min(1).max(100),
    registration: z.string().max(40).optional(),
    login: z.object({ issuer: z.string().min(1), subject: z.string().min(1) }).strict(),
    memberships: z.array(z.object({ ods: odsCode, team: z.string().min(1), from: localDate }).strict()),
  })
  .strict()

/** Who takes part, as `cie register FILE` reads it. */
export const registerDocument = z
  .object({ providers: z.array(providerShape), professionals: z.array(professionalShape) })
  .strict()
export type RegisterDocument = z.infer<typeof registerDocument>

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

/** The ids of the teams that there are, by provider and name. */
const knownTeams = async (journal: Journal): Promise<Map<string, string>> => {
  const states = new Map<string, ReturnType<typeof team.evolve>>()
  for await (const page of journal.readAll({ categories: [team.category] })) {
    for (const recorded of page) {
      const id = idOf(recorded.stream)
      states.set(id, fold(team, typedEvents(team, [recorded]), states.get(id)))
    }
  }
  return new Map(
    [...states].flatMap(([id, state]) =>
      state.status === 'open' ? [[keyOf(state.details.provider, state.details.name), id] as const] : [],
    ),
  )
}

type OneProvider = RegisterDocument['providers'][number]
type OneProfessional = RegisterDocument['professionals'][number]

const registerProvider = async ({ core, ask, newIds }: Registering, one: OneProvider): Promise<string> => {
  const { ods, name, setting, agreement } = one
  const id = (await core.identity.providerByOds(ods)) ?? newIds.provider(ods)
  await link(core, ask, { kind: 'odsCode', holder: id, parts: [ods] })
  await ask({ aggregate: provider, id, command: { type: 'RegisterProvider', data: { name, ods, setting } } })
  if (agreement !== undefined) {
    const data = { agreement: agreement.name, signedOn: agreement.signedOn }
    await ask({ aggregate: provider, id, command: { type: 'SignAgreement', data } })
  }
  return id
}

const registerTeams = async (
  at: Registering,
  one: OneProvider,
  teams: Map<string, string>,
): Promise<void> => {
  const providerId = await registerProvider(at, one)
  for (const { name, specialty, label: diagnosis } of one.teams) {
    const id = teams.get(keyOf(providerId, name)) ?? at.newIds.team(one.ods, name)
    const data = {
      provider: providerId,
      name,
      specialty,
      setting: one.setting,
      ...(diagnosis !== undefined && { label: diagnosis }),
    }
    await at.ask({ aggregate: team, id, command: { type: 'FormTeam', data } })
    teams.set(keyOf(providerId, name), id)
  }
}

const registerProfessional = async (
  at: Registering,
  one: OneProfessional,
  teams: ReadonlyMap<string, string>,
): Promise<void> => {
  const { core, ask, newIds } = at
  const { name, profession, registration, login } = one
  const id = (await core.identity.holderOfLogin(login)) ?? newIds.professional(login.subject)
  await link(core, ask, { kind: 'login', holder: id, parts: [login.issuer, login.subject] })
  const data = { name, profession, ...(registration !== undefined && { registration }) }
  await ask({ aggregate: professional, id, command: { type: 'RegisterProfessional', data } })
  for (const { ods, team: teamName, from } of one.memberships) {
    const found = teams.get(keyOf((await core.identity.providerByOds(ods)) ?? '', teamName))
    if (found === undefined)
      throw new Error(`memberships of ${login.subject}: ${ods} has no team “${teamName}”`)
    await ask({
      aggregate: professional,
      id,
      command: { type: 'BeginMembership', data: { team: found, from } },
    })
  }
}

/** Registers everyone in the document. Throws, naming the fault, where something is registered otherwise already. */
export const register = async (at: Registering, document: RegisterDocument): Promise<void> => {
  const teams = await knownTeams(at.journal)
  for (const one of document.providers) await registerTeams(at, one, teams)
  for (const one of document.professionals) await registerProfessional(at, one, teams)
}
