/** A small exchange over real stores, with providers and a receiver of messages, for the tests of feeds. */
import { randomBytes, randomUUID } from 'node:crypto'
import { readFileSync, readdirSync } from 'node:fs'
import { openArrivals } from '../../../access/arrivals.ts'
import { openDocuments } from '../../../access/documents.ts'
import { openAccess } from '../../../access/open.ts'
import type { Actor } from '../../../domain/kernel/actor.ts'
import { isRejection } from '../../../domain/kernel/rejection.ts'
import { localDate, toInstant } from '../../../domain/kernel/time.ts'
import type { Clock } from '../../../domain/kernel/time.ts'
import { provider } from '../../../domain/provider/decider.ts'
import type { Connection } from '../../../feeds/hl7v2/arrival.ts'
import { receiver } from '../../../feeds/hl7v2/receive.ts'
import { writePath } from '../../../store/handle.ts'
import { openJournal } from '../../../store/journal.ts'
import type { BlobStore } from '../../../store/blobs.ts'
import type { KeyStore } from '../../../store/keys.ts'
import { memoryBlobs } from '../../../store/memory/blobs.ts'
import { memoryKeys } from '../../../store/memory/keys.ts'
import { memoryLog } from '../../../store/memory/log.ts'
import type { EventLog } from '../../../store/port.ts'

interface StoresUsed {
  readonly log: EventLog
  readonly keys: KeyStore
  readonly blobs: BlobStore
}
export interface Said {
  readonly level: 'info' | 'warn' | 'error'
  readonly fields: object
  readonly said: string
}

/** A log that remembers what it was told. */
export const notebook = () => {
  const said: Said[] = []
  const at = (level: Said['level']) => (fields: object, text: string) =>
    void said.push({ level, fields, said: text })
  return { said, info: at('info'), warn: at('warn'), error: at('error') }
}

const ids = { opaque: () => randomBytes(16).toString('hex'), uuid: () => randomUUID() }
const office: Actor = { user: 'office', role: 'system' }

/** Opens it all over memory, or over the stores given. */
export const openExchange = async (stores?: StoresUsed) => {
  const { log, keys, blobs } = stores ?? {
    log: memoryLog(),
    keys: memoryKeys(),
    blobs: memoryBlobs(),
  }
  const clock: Clock = () => toInstant(Date.now())
  const journal = openJournal(log, keys)
  const access = openAccess({ journal, keys, clock, ids })
  const handle = writePath({ journal, clock })
  const notes = notebook()
  const receiving = receiver({
    handle,
    access,
    documents: openDocuments(blobs, keys),
    arrivals: openArrivals(journal, keys),
    secret: await keys.secret('inbox'),
    uuid: ids.uuid,
    clock,
    log: notes,
  })

  const ask = async (command: Parameters<typeof provider.decide>[0], id: string): Promise<void> => {
    const permission = await access.permit({
      by: office,
      session: 'office',
      command: command.type,
      category: 'provider',
      id,
    })
    if (isRejection(permission)) throw new Error(permission.why)
    const commandId = ids.uuid()
    const circumstances = { permission, purpose: 'upkeep', commandId, correlation: commandId } as const
    const answer = await handle({ aggregate: provider, id, command, ...circumstances })
    if (isRejection(answer)) throw new Error(answer.why)
  }
  /** Registers a provider; signed unless said otherwise. */
  const register = async (ods: string, name: string, signed = true): Promise<string> => {
    const id = ids.opaque()
    await ask({ type: 'RegisterProvider', data: { name, ods, setting: 'acute' } }, id)
    if (signed)
      await ask(
        { type: 'SignAgreement', data: { agreement: '2026', signedOn: localDate.parse('2026-01-01') } },
        id,
      )
    return id
  }
  const hospital = await register('RYJ', 'Riverside Hospital')
  const connection: Connection = {
    session: 'mllp',
    organisations: [{ id: hospital, names: ['RYJ', 'Riverside Hospital'] }],
  }

  const everything = async () => {
    const events = []
    for await (const page of journal.readAll()) events.push(...page)
    return events
  }
  const close = async (): Promise<void> => {
    await log.close()
    await keys.close()
    await blobs.close()
  }
  return {
    journal,
    keys,
    handle,
    access,
    notes,
    receiver: receiving,
    register,
    hospital,
    connection,
    everything,
    close,
  }
}
export type Exchange = Awaited<ReturnType<typeof openExchange>>

/** The lines of a message as bytes. */
export const message = (...lines: readonly string[]): Uint8Array => Buffer.from(lines.join('\r') + '\r')

/** A result that is taken as it is. */
export const result = (controlId: string, value = '5.1'): Uint8Array =>
  message(
    `MSH|^~\\&|LAB|RYJ|CIE|CIE|20261102090000||ORU^R01^ORU_R01|${controlId}|P|2.5.1`,
    'PID|1||9990000018^^^NHS^NH||Reed^Ann||19500101|F',
    'OBR|1||F1|26464-8^White cells^LN|||20261102080000',
    `OBX|1|NM|6690-2^Leukocytes^LN||${value}|10*9/L|4-11|N|||F`,
  )

/** Every sample message, by file name. */
export const samples = (): ReadonlyMap<string, Uint8Array> => {
  const folder = new URL('../../data/hl7v2/', import.meta.url)
  const names = readdirSync(folder).filter(name => name.endsWith('.hl7'))
  return new Map(
    names.toSorted().map(name => [name, readFileSync(new URL(encodeURIComponent(name), folder))]),
  )
}

/** An answer in parts. */
export const readAck = (bytes: Uint8Array) => {
  const lines = Buffer.from(bytes).toString().split('\r')
  const fieldsOf = (name: string) => lines.find(line => line.startsWith(`${name}|`))?.split('|') ?? []
  const field = (name: string, index: number): string => fieldsOf(name)[index] ?? ''
  return {
    code: field('MSA', 1),
    controlId: field('MSA', 2),
    place: field('ERR', 2),
    fault: field('ERR', 3).replace(/\^.*$/, ''),
    why: field('ERR', 8),
  }
}
