/** Registers the demonstration's providers, teams, professionals and their sign-ins, through the write path. */
import { createHash } from 'node:crypto'
import { claim } from '../../domain/claim/decider.ts'
import type { Actor } from '../../domain/kernel/actor.ts'
import type { Aggregate, CommandContracts, CommandOf } from '../../domain/kernel/decider.ts'
import type { EventContracts } from '../../domain/kernel/event.ts'
import { isRejection } from '../../domain/kernel/rejection.ts'
import { localDate } from '../../domain/kernel/time.ts'
import { professional } from '../../domain/professional/decider.ts'
import { provider } from '../../domain/provider/decider.ts'
import { team } from '../../domain/team/decider.ts'
import type { Aim } from '../../access/access.ts'
import type { Written } from '../../store/write.ts'
import type { Core } from '../compose.ts'
import { demonstrationIssuerName } from './issuer/people.ts'
import { demonstrationProviders } from './organisations.ts'
import { demonstrationProfessionals } from './professionals.ts'

/** The id of something in the demonstration, the same every time: a provider by its ODS code, a team or professional by its key. */
export const demonstrationId = (
  kind: 'provider' | 'team' | 'professional' | 'session',
  key: string,
): string => createHash('sha256').update(`demonstration:${kind}:${key}`).digest('hex').slice(0, 32)

/** A command of the demonstration. */
export interface Asked<S, C extends CommandContracts, E extends EventContracts> {
  readonly aggregate: Aggregate<S, C, E>
  readonly id: string
  readonly command: CommandOf<C>
  readonly by: Actor
  readonly subject?: string
  readonly aim?: Partial<Aim>
}
export type Ask = <S, C extends CommandContracts, E extends EventContracts>(
  asked: Asked<S, C, E>,
) => Promise<Written>

/** The operator who sets the exchange up. */
export const operator: Actor = { user: 'demonstration', role: 'system' }

/** Asks commands as anyone would, through access and the write path. Throws on a refusal: the demonstration must not be half made. */
export const asker =
  (core: Core): Ask =>
  async asked => {
    const { aggregate, id, command, by, subject = id } = asked
    const session = demonstrationId('session', by.user)
    const aim: Aim = { by, session, command: command.type, category: aggregate.category, id, ...asked.aim }
    const permission = await core.access.permit(aim)
    if (isRejection(permission))
      throw new Error(`the demonstration may not ask ${command.type}: ${permission.why}`)
    const commandId = core.ids.uuid()
    const purpose = by.role === 'patient' ? 'ownRecord' : 'upkeep'
    const written = await core.handle({
      aggregate,
      id,
      subject,
      command,
      permission,
      purpose,
      commandId,
      correlation: commandId,
    })
    if (isRejection(written))
      throw new Error(`the demonstration's ${command.type} was refused: ${written.why}`)
    return written
  }

/** Links an identifier to its holder. */
export const link = async (
  core: Core,
  ask: Ask,
  of: { readonly kind: 'login' | 'odsCode'; readonly holder: string; readonly parts: readonly string[] },
): Promise<void> => {
  const id = await core.identity.claimId(of.kind, ...of.parts)
  const data = { holder: of.holder, kind: of.kind }
  await ask({
    aggregate: claim,
    id,
    subject: of.holder,
    by: operator,
    command: { type: 'ClaimIdentifier', data },
  })
}

const foundProvider = async (
  core: Core,
  ask: Ask,
  one: (typeof demonstrationProviders)[number],
): Promise<void> => {
  const id = demonstrationId('provider', one.ods)
  const { name, ods, setting } = one
  const signed = { agreement: 'DISA 2024', signedOn: localDate.parse(core.clock().slice(0, 10)) }
  await ask({
    aggregate: provider,
    id,
    by: operator,
    command: { type: 'RegisterProvider', data: { name, ods, setting } },
  })
  await ask({ aggregate: provider, id, by: operator, command: { type: 'SignAgreement', data: signed } })
  await link(core, ask, { kind: 'odsCode', holder: id, parts: [ods] })
  for (const { key, label, ...details } of one.teams) {
    const data = {
      provider: id,
      name: details.name,
      specialty: details.specialty,
      setting,
      ...(label !== undefined && { label }),
    }
    await ask({
      aggregate: team,
      id: demonstrationId('team', key),
      by: operator,
      command: { type: 'FormTeam', data },
    })
  }
}

const foundProfessional = async (
  core: Core,
  ask: Ask,
  one: (typeof demonstrationProfessionals)[number],
): Promise<void> => {
  const id = demonstrationId('professional', one.login)
  const { name, profession } = one
  const from = localDate.parse(core.clock().slice(0, 10))
  await ask({
    aggregate: professional,
    id,
    by: operator,
    command: { type: 'RegisterProfessional', data: { name, profession } },
  })
  for (const key of one.teams) {
    const data = { team: demonstrationId('team', key), from }
    await ask({ aggregate: professional, id, by: operator, command: { type: 'BeginMembership', data } })
  }
  await link(core, ask, { kind: 'login', holder: id, parts: [demonstrationIssuerName, one.login] })
}

/** Sets up all providers, teams and professionals. */
export const found = async (core: Core, ask: Ask): Promise<void> => {
  await Promise.all(demonstrationProviders.map(one => foundProvider(core, ask, one)))
  await Promise.all(demonstrationProfessionals.map(one => foundProfessional(core, ask, one)))
}
