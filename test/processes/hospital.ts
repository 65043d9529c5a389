/** A hospital and its messages, over a small exchange with real stores: what the tests of processes share. */
import { randomUUID } from 'node:crypto'
import { openDirectory } from '../../app/directory.ts'
import { openArrivals } from '../../access/arrivals.ts'
import { openDocuments } from '../../access/documents.ts'
import { openIdentity } from '../../access/identity.ts'
import { openAccess } from '../../access/open.ts'
import { entry, type EntryState } from '../../domain/entry/decider.ts'
import type { Actor } from '../../domain/kernel/actor.ts'
import { fold, type Aggregate, type CommandContracts, type CommandOf } from '../../domain/kernel/decider.ts'
import type { EventContracts } from '../../domain/kernel/event.ts'
import { idOf } from '../../domain/kernel/ids.ts'
import { isRejection } from '../../domain/kernel/rejection.ts'
import { localDate, toInstant, type Instant } from '../../domain/kernel/time.ts'
import { message, type MessageState } from '../../domain/message/decider.ts'
import { currentDemographics, patient, type PatientState } from '../../domain/patient/decider.ts'
import { provider } from '../../domain/provider/decider.ts'
import { codeMap } from '../../feeds/hl7v2/codes/2026-11.ts'
import { hl7v2Mapper } from '../../feeds/hl7v2/mapping/map.ts'
import { namedNumbers } from '../../feeds/hl7v2/mapping/named.ts'
import { receiver } from '../../feeds/hl7v2/receive.ts'
import { startInbox } from '../../processes/inbox.ts'
import { typedEvents } from '../../store/codec.ts'
import { writePath } from '../../store/handle.ts'
import { openJournal } from '../../store/journal.ts'
import { memoryBlobs } from '../../store/memory/blobs.ts'
import { memoryKeys } from '../../store/memory/keys.ts'
import { memoryLog } from '../../store/memory/log.ts'
import type { EventLog } from '../../store/port.ts'

export const hospital = 'a'.repeat(32)
export const clinic = 'b'.repeat(32)
const office: Actor = { user: 'office', role: 'system' }
const administrator: Actor = { user: 'admin', role: 'administrator' }
const quiet = { warn: () => undefined, error: () => undefined }
const id = (): string => randomUUID().replaceAll('-', '')
const ids = { opaque: id, uuid: () => randomUUID() }

export interface Stores {
  readonly log: EventLog
  readonly keys: ReturnType<typeof memoryKeys>
  readonly blobs: ReturnType<typeof memoryBlobs>
}
export const memoryStores = (): Stores => ({ log: memoryLog(), keys: memoryKeys(), blobs: memoryBlobs() })

/** A person as messages name them. */
export interface Named {
  readonly nhs?: string
  readonly local?: string
  readonly status?: string
  readonly birth?: string
  readonly family?: string
}
export const ada: Required<Named> = {
  nhs: '9990000018',
  local: 'H100',
  status: '01',
  birth: '19610615',
  family: 'Marsh',
}
export const bea: Required<Named> = {
  nhs: '9912003888',
  local: 'H200',
  status: '01',
  birth: '19750301',
  family: 'Okafor',
}

/** PID of a person. */
const pid = ({ nhs, local, status = '', birth = '', family = 'Marsh' }: Named): string => {
  const numbers = [nhs && `${nhs}^^^NHS^NH`, local && `${local}^^^RYJ^MR`].filter(
    number => number !== undefined,
  )
  const fields = ['PID', '1', '', numbers.join('~'), '', `${family}^Ada`, '', birth, 'F']
  while (fields.length < 32) fields.push('')
  return [...fields, status].join('|')
}
const header = (type: string, at: string): string =>
  `MSH|^~\\&|EPR|RYJ|CIE|NWL|${at}||${type}|${randomUUID().slice(0, 20)}|P|2.4||||||UNICODE UTF-8`
const text = (...segments: readonly string[]): string => `${segments.join('\r')}\r`

export const adt = (
  who: Named,
  {
    event = 'A28',
    at = '20261001090000+0000',
    more = [],
  }: { event?: string; at?: string; more?: readonly string[] } = {},
): string => text(header(`ADT^${event}`, at), `EVN|${event}|${at}`, pid(who), ...more)

/** An order with its lines. */
export const orderOf = (
  who: Named,
  {
    order = 'L1',
    at = '20261002090000+0000',
    status = 'F',
    code = '24326-1^Electrolytes^LN',
    service = 'CH',
    lines = [],
  }: {
    order?: string
    at?: string
    status?: string
    code?: string
    service?: string
    lines?: readonly string[]
  },
): string =>
  text(
    header('ORU^R01', at),
    pid(who),
    `OBR|1||${order}|${code}|||20261001080000+0000|||||||||||||||${at}||${service}|${status}`,
    ...lines,
  )

/** One HbA1c result. */
export const oru = (
  who: Named,
  { order = 'L1', value = '48', at = '20261002090000+0000', status = 'F', code = '59261-8^HbA1c^LN' } = {},
): string =>
  orderOf(who, {
    ...{ order, at, status, code },
    lines: [`OBX|1|NM|${code}||${value}|mmol/mol|20-41|H|||${status}`],
  })

/** A letter, with a document of so many bytes. */
export const mdm = (
  who: Named,
  { number = 'D1', replaces = '', words = 'Dear Ada', bytes = 0, at = '20261003090000+0000' } = {},
): string =>
  text(
    header('MDM^T02', at),
    `EVN|T02|${at}`,
    pid(who),
    'PV1|1|O||||||||300',
    `TXA|1|CN|TX|${at}|^Shah^A^^^Dr|${at}|${at}|||||${number}|${replaces}||||AU`,
    `OBX|1|TX|CN^Letter||${words}||||||F`,
    ...(bytes === 0
      ? []
      : [
          `OBX|2|ED|CN^Letter||^application^pdf^Base64^${Buffer.alloc(bytes, 'pdf').toString('base64')}||||||F`,
        ]),
  )

/** Opens the exchange; the inbox runs only while `work` does. */
export const openHospital = async (stores: Stores = memoryStores(), inboxLog: EventLog = stores.log) => {
  let now: Instant = toInstant(Date.UTC(2026, 10, 1, 9))
  const clock = (): Instant => now
  const { log, keys, blobs } = stores
  const over = (one: EventLog) => {
    const journal = openJournal(one, keys)
    const access = openAccess({ journal, keys, clock, ids })
    const handle = writePath({ journal, clock })
    return {
      journal,
      access,
      handle,
      identity: openIdentity(journal, keys),
      documents: openDocuments(blobs, keys),
    }
  }
  const { journal, access, handle, identity, documents } = over(log)
  const receiving = receiver({
    handle,
    access,
    documents,
    arrivals: openArrivals(journal, keys),
    secret: await keys.secret('inbox'),
    uuid: ids.uuid,
    clock,
    log: quiet,
  })

  const ask = async <S, C extends CommandContracts, E extends EventContracts>(
    aggregate: Aggregate<S, C, E>,
    stream: string,
    { command, by = office }: { readonly command: CommandOf<C>; readonly by?: Actor },
  ): Promise<void> => {
    const aim = { by, session: 'office', command: command.type, category: aggregate.category, id: stream }
    const permission = await access.permit(aim)
    if (isRejection(permission)) throw new Error(permission.why)
    const commandId = ids.uuid()
    const circumstances = { permission, purpose: 'upkeep', commandId, correlation: commandId } as const
    const answer = await handle({ aggregate, id: stream, subject: stream, command, ...circumstances })
    if (isRejection(answer)) throw new Error(answer.why)
  }
  const register = async (stream: string, ods: string): Promise<void> => {
    const details = { name: `Provider ${ods}`, ods, setting: 'acute' as const }
    await ask(provider, stream, { command: { type: 'RegisterProvider', data: details } })
    const signed = { agreement: '2026', signedOn: localDate.parse('2026-01-01') }
    await ask(provider, stream, { command: { type: 'SignAgreement', data: signed } })
  }
  if ((await log.end()) === undefined) {
    await register(hospital, 'RYJ')
    await register(clinic, 'RQM')
  }

  const everything = async () => {
    const events = []
    for await (const page of journal.readAll()) events.push(...page)
    return events
  }
  const streams = async (category: string): Promise<readonly string[]> => {
    const names = (await everything())
      .map(({ stream }) => stream)
      .filter(name => name.startsWith(`${category}-`))
    return [...new Set(names)].map(idOf)
  }
  const stateOf = async <S, C extends CommandContracts, E extends EventContracts>(
    aggregate: Aggregate<S, C, E>,
    stream: string,
  ): Promise<S> =>
    fold(aggregate, typedEvents(aggregate, await journal.load(`${aggregate.category}-${stream}`)))

  return {
    ...{ log, journal, keys, blobs, identity, documents, everything, streams, stateOf },
    numbers: { hl7v2: namedNumbers },
    directory: openDirectory(journal),
    tell: () => undefined,
    setClock: (at: Instant) => {
      now = at
    },
    reusedControlIds: receiving.reusedControlIds,
    /** Sends a message; answers its acknowledgement code. */
    send: async (sent: string | Uint8Array, from = hospital): Promise<string> => {
      const connection = { session: 'mllp', organisations: [{ id: from, names: ['RYJ'] }] }
      const answer = Buffer.from(await receiving.receive(Buffer.from(sent), connection)).toString()
      return /MSA\|(\w\w)/.exec(answer)?.[1] ?? 'none'
    },
    /** Starts the inbox; `ends` it when asked. */
    inbox: (atOnce = 8) => {
      const ending = new AbortController()
      const { journal: own, ...parts } = over(inboxLog)
      const inbox = startInbox({
        ...parts,
        log: inboxLog,
        journal: own,
        keys,
        mappers: { hl7v2: hl7v2Mapper({ codes: codeMap, delayField: 13 }) },
        directory: openDirectory(own),
        clock,
        logger: quiet,
        signal: ending.signal,
        atOnce,
        pause: () => 1,
      })
      const end = async (): Promise<void> => {
        ending.abort()
        await inbox.ended
      }
      return { ...inbox, end }
    },
    /** Ends a provider's sharing agreement, or signs a new one. */
    endAgreement: (of = hospital) =>
      ask(provider, of, {
        command: { type: 'EndAgreement', data: { reason: 'not renewed' } },
      }),
    signAgreement: (of = hospital) =>
      ask(provider, of, {
        command: {
          type: 'SignAgreement',
          data: { agreement: '2027', signedOn: localDate.parse('2026-11-02') },
        },
      }),
    /** Runs the inbox until everything in the log was worked on. */
    work: async function (): Promise<void> {
      const inbox = this.inbox()
      await inbox.settled()
      await inbox.end()
    },
    resolve: async (
      of: string,
      data: { decision: 'accepted' | 'created' | 'rejected'; patient?: string },
    ): Promise<void> => {
      await ask(message, of, { command: { type: 'ResolveQuarantine', data }, by: administrator })
    },
    messageStates: async (): Promise<readonly (MessageState & { readonly id: string })[]> => {
      const found = []
      for (const stream of await streams('message'))
        found.push({ ...(await stateOf(message, stream)), id: stream })
      return found
    },
    patients: async (): Promise<readonly { readonly id: string; readonly state: PatientState }[]> => {
      const found = []
      for (const stream of await streams('patient'))
        found.push({ id: stream, state: await stateOf(patient, stream) })
      return found
    },
    entries: async (): Promise<readonly EntryState[]> => {
      const found = []
      for (const stream of await streams('entry')) found.push(await stateOf(entry, stream))
      return found
    },
    close: async (): Promise<void> => {
      await log.close()
      await keys.close()
      await blobs.close()
    },
  }
}
export type Hospital = Awaited<ReturnType<typeof openHospital>>

/** What a record says, whatever its ids and the order in which it came to be. */
export const recordOf = async (of: Hospital, nhs: string): Promise<unknown> => {
  const holder = await of.identity.patientByNhsNumber(nhs)
  if (holder === undefined) return undefined
  const known = await of.stateOf(patient, holder)
  const entries = (await of.entries()).filter(one => 'patient' in one && one.patient === holder)
  return {
    demographics: currentDemographics(known),
    localNumbers: 'localNumbers' in known ? known.localNumbers.map(({ number }) => number).toSorted() : [],
    entries: entries
      .map(one => (one.status === 'current' || one.status === 'retracted' ? summary(one) : one.status))
      .toSorted((a, b) => JSON.stringify(a).localeCompare(JSON.stringify(b))),
  }
}
/** A retracted item says nothing but that; hashes of sealed bytes differ with the keys. */
const summary = ({
  status,
  current,
  earlier,
  releaseAt,
  label,
}: Extract<EntryState, { current: unknown }>) => {
  const plain = (version: typeof current): string =>
    JSON.stringify(version).replaceAll(/(?<="hash":")[0-9a-f]{64}/g, 'sealed')
  return status === 'retracted'
    ? { status, label }
    : { status, releaseAt, label, current: plain(current), earlier: earlier.map(plain).toSorted() }
}
