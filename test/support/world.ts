/** The real exchange on memory stores, with a clock that tests move: providers, teams, professionals and patients are one call each. */
import { openExchange, type Exchange } from '../../app/compose.ts'
import type { Stores } from '../../app/stores.ts'
import { randomIds } from '../../app/ids.ts'
import { claim } from '../../domain/claim/decider.ts'
import { commissioner, type DashboardGrant } from '../../domain/commissioner/decider.ts'
import { consent } from '../../domain/consent/decider.ts'
import { entry } from '../../domain/entry/decider.ts'
import type { EntryContent } from '../../domain/entry/content.ts'
import type { Actor } from '../../domain/kernel/actor.ts'
import type { Aggregate, CommandContracts, CommandOf } from '../../domain/kernel/decider.ts'
import type { EventContracts } from '../../domain/kernel/event.ts'
import { isRejection } from '../../domain/kernel/rejection.ts'
import type { CareSetting, Label, LabelOrUnset } from '../../domain/kernel/terms.ts'
import { instant, localDate, toInstant, type Instant } from '../../domain/kernel/time.ts'
import { patient } from '../../domain/patient/decider.ts'
import { professional } from '../../domain/professional/decider.ts'
import { provider } from '../../domain/provider/decider.ts'
import { team } from '../../domain/team/decider.ts'
import type { Aim, Login } from '../../access/access.ts'
import { openJournal } from '../../store/journal.ts'
import { memoryBlobs } from '../../store/memory/blobs.ts'
import { memoryKeys } from '../../store/memory/keys.ts'
import { memoryLog } from '../../store/memory/log.ts'
import { memorySessions } from '../../store/memory/sessions.ts'
import type { Written } from '../../store/write.ts'

const office: Actor = { user: 'system', role: 'system' }
const quiet = { warn: () => undefined, error: () => undefined }

interface Asked<S, C extends CommandContracts, E extends EventContracts> {
  readonly aggregate: Aggregate<S, C, E>
  readonly id: string
  readonly command: CommandOf<C>
  readonly by?: Actor
  readonly subject?: string
  readonly aim?: Partial<Aim>
}

const memoryStores = () => {
  const log = memoryLog()
  const keys = memoryKeys()
  return { log, keys, journal: openJournal(log, keys), blobs: memoryBlobs(), sessions: memorySessions() }
}

/** What a world stands on: memory, unless told. */
interface Ground {
  readonly stores: Omit<Stores, 'close' | 'writeFaults' | 'watchedLog'>
  readonly readModelsUrl: string
}

/** Opens a world. Close it at the end of the test. */
export const openWorld = async (
  start = '2026-11-20T09:00:00.000Z',
  { stores, readModelsUrl }: Ground = { stores: memoryStores(), readModelsUrl: 'sqlite::memory:' },
) => {
  let now: Instant = instant.parse(start)
  const clock = (): Instant => now
  const ids = randomIds
  const exchange: Exchange = await openExchange({
    stores,
    readModelsUrl,
    clock,
    ids,
    log: quiet,
    kindIfNew: 'real',
  })
  const session = ids.opaque()

  /** Asks a command through access and the write path; throws where it is refused. */
  const ask = async <S, C extends CommandContracts, E extends EventContracts>(
    asked: Asked<S, C, E>,
  ): Promise<Written> => {
    const { aggregate, id, command, by = office, subject = id } = asked
    const permission = await exchange.access.permit({
      by,
      session,
      command: command.type,
      category: aggregate.category,
      id,
      ...asked.aim,
    })
    if (isRejection(permission)) throw new Error(permission.why)
    const commandId = ids.uuid()
    const written = await exchange.handle({
      aggregate,
      id,
      subject,
      command,
      permission,
      purpose: 'upkeep',
      commandId,
      correlation: commandId,
    })
    if (isRejection(written)) throw new Error(`${written.rejected}: ${written.why}`)
    return written
  }

  const claimFor = async (
    kind: 'nhsNumber' | 'localNumber' | 'login' | 'odsCode',
    holder: string,
    parts: readonly string[],
  ) => {
    const id = await exchange.identity.claimId(kind, ...parts)
    await ask({
      aggregate: claim,
      id,
      subject: holder,
      command: { type: 'ClaimIdentifier', data: { holder, kind } },
    })
  }

  const addProvider = async (
    ods: string,
    setting: CareSetting = 'acute',
    name = `Provider ${ods}`,
  ): Promise<string> => {
    const id = ids.opaque()
    await ask({
      aggregate: provider,
      id,
      command: { type: 'RegisterProvider', data: { name, ods, setting } },
    })
    await ask({
      aggregate: provider,
      id,
      command: {
        type: 'SignAgreement',
        data: { agreement: 'DISA 1', signedOn: localDate.parse('2024-01-01') },
      },
    })
    await claimFor('odsCode', id, [ods])
    return id
  }

  const addTeam = async (inProvider: string, name = 'Kidney team', label?: Label): Promise<string> => {
    const id = ids.opaque()
    const data = {
      provider: inProvider,
      name,
      specialty: name,
      setting: 'acute' as const,
      ...(label !== undefined && { label }),
    }
    await ask({ aggregate: team, id, command: { type: 'FormTeam', data } })
    return id
  }

  const addProfessional = async (
    teams: readonly string[],
    login?: Login,
    name = 'Dr Example',
  ): Promise<string> => {
    const id = ids.opaque()
    await ask({
      aggregate: professional,
      id,
      command: { type: 'RegisterProfessional', data: { name, profession: 'Doctor' } },
    })
    for (const one of teams) {
      await ask({
        aggregate: professional,
        id,
        command: { type: 'BeginMembership', data: { team: one, from: localDate.parse('2025-01-01') } },
      })
    }
    if (login !== undefined) await claimFor('login', id, [login.issuer, login.subject])
    return id
  }

  const addPatient = async (source: string, nhsNumber: string, login?: Login): Promise<string> => {
    const id = ids.opaque()
    const by: Actor = { user: 'system', role: 'system', organisation: source }
    const aim = { organisation: source, patient: id }
    await claimFor('nhsNumber', id, [nhsNumber])
    await ask({
      aggregate: patient,
      id,
      by,
      aim,
      command: { type: 'CreateRecord', data: { nhsNumber, localNumbers: [], source } },
    })
    const data = {
      source,
      sourceSetting: 'acute' as const,
      asOf: now,
      familyName: 'Example',
      givenNames: 'Pat',
      birthDate: localDate.parse('1970-01-31'),
    }
    await ask({ aggregate: patient, id, by, aim, command: { type: 'RecordDemographics', data } })
    if (login !== undefined) await claimFor('login', id, [login.issuer, login.subject])
    return id
  }

  interface Item {
    readonly patient: string
    readonly organisation: string
    readonly content: EntryContent
    readonly label?: LabelOrUnset
    readonly team?: string
    readonly effective?: string
    readonly releaseAt?: string
    readonly id?: string
  }
  const fileEntry = async (item: Item): Promise<string> => {
    const id = item.id ?? ids.opaque()
    const by: Actor = { user: 'system', role: 'system', organisation: item.organisation }
    const effective = item.effective === undefined ? now : instant.parse(item.effective)
    const data = {
      patient: item.patient,
      content: item.content,
      source: { organisation: item.organisation, ...(item.team !== undefined && { team: item.team }) },
      effective,
      issued: now,
      label: item.label ?? 'general',
      releaseAt: item.releaseAt === undefined ? effective : instant.parse(item.releaseAt),
    }
    await ask({
      aggregate: entry,
      id,
      subject: item.patient,
      by,
      aim: { organisation: item.organisation, patient: item.patient },
      command: { type: 'FileEntry', data },
    })
    return id
  }

  const retract = ({
    id,
    patient: of,
    organisation,
  }: Pick<Item, 'patient' | 'organisation'> & { id: string }) =>
    ask({
      aggregate: entry,
      id,
      subject: of,
      by: { user: 'system', role: 'system', organisation },
      aim: { organisation, patient: of },
      command: { type: 'RetractEntry', data: { reason: 'sent by mistake', issued: now } },
    })

  const share = (of: string, withTeam: string, labels: readonly Label[]): Promise<Written> =>
    ask({
      aggregate: consent,
      id: of,
      by: { user: of, role: 'patient' },
      aim: { patient: of },
      command: { type: 'Share', data: { grantee: { type: 'team', id: withTeam }, labels: [...labels] } },
    })
  const stopSharing = (of: string, withTeam: string): Promise<Written> =>
    ask({
      aggregate: consent,
      id: of,
      by: { user: of, role: 'patient' },
      aim: { patient: of },
      command: { type: 'StopSharing', data: { grantee: { type: 'team', id: withTeam } } },
    })
  /** The person opts out of being counted, or takes that back. */
  const chooseOptOut = (of: string, optedOut: boolean): Promise<Written> =>
    ask({
      aggregate: consent,
      id: of,
      by: { user: of, role: 'patient' },
      aim: { patient: of },
      command: { type: 'ChooseOptOut', data: { optedOut } },
    })

  /** Grants a commissioner, by their user id, everything unless told. */
  const grantDashboards = (to: string, grant: Partial<DashboardGrant> = {}): Promise<Written> =>
    ask({
      aggregate: commissioner,
      id: to,
      command: {
        type: 'GrantDashboards',
        data: {
          name: 'Gwen Example',
          areas: 'everywhere',
          questions: 'every',
          breakdowns: 'every',
          ...grant,
        },
      },
    })

  return {
    ...exchange,
    stores,
    session,
    ask,
    claimFor,
    addProvider,
    addTeam,
    addProfessional,
    addPatient,
    fileEntry,
    retract,
    share,
    stopSharing,
    chooseOptOut,
    grantDashboards,
    /** Moves the clock on. */
    passes: (milliseconds: number): void => {
      now = toInstant(Date.parse(now) + milliseconds)
    },
    /** Waits until the read models have seen everything. */
    settled: async (): Promise<void> => exchange.queries.caughtUp(await stores.log.end(), 5000),
    close: async (): Promise<void> => {
      await exchange.close()
      await stores.log.close()
    },
  }
}
export type World = Awaited<ReturnType<typeof openWorld>>
