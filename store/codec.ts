/** Between an event and its bytes: checks the contract, seals under the person's key, opens, and lifts old versions to the newest. */
import { contractOf } from '../domain/catalogue.ts'
import type {
  AnyEvent,
  Erased,
  EventContract,
  EventContracts,
  EventOf,
  Meta,
  Recorded,
} from '../domain/kernel/event.ts'
import { categoryOf } from '../domain/kernel/ids.ts'
import type { Instant } from '../domain/kernel/time.ts'
import type { KeyState, KeyStore } from './keys.ts'
import type { NewEvent, StoredEvent } from './port.ts'
import { seal, unseal } from './seal.ts'

/** Thrown for an event of a type, or of a version, that this program does not know: whoever reads stops. */
export class UnknownEvent extends Error {
  override readonly name = 'UnknownEvent'
  /** The category of the stream that it stands in. */
  readonly category: string
  constructor(message: string, category: string) {
    super(message)
    this.category = category
  }
}

/** An event on its way to be stored. `meta.subject` present means: sealed. */
export interface Unsealed {
  readonly id: string
  readonly event: AnyEvent
  readonly meta: Meta
  readonly at: Instant
}

interface StoredMeta extends Meta {
  readonly v: number
  readonly at: Instant
}

const contextOf = (id: string, type: string, version: number): string => `${id}|${type}|${String(version)}`

const known = (type: string, version: number, category: string): EventContract => {
  const contract = contractOf(type)
  if (contract === undefined)
    throw new UnknownEvent(`no event type ${type} is known to this version`, category)
  if (version > contract.v) {
    throw new UnknownEvent(
      `${type} version ${String(version)} is newer than version ${String(contract.v)} known here`,
      category,
    )
  }
  return contract
}

/** The bytes of an event. The subject's key is durable before they are handed out. Throws KeyDestroyed for an erased person. */
export const encode = async (keys: KeyStore, { id, event, meta, at }: Unsealed): Promise<NewEvent> => {
  const contract = known(event.type, 1, 'none')
  const plain = Buffer.from(JSON.stringify(contract.data.parse(event.data)))
  const stored: StoredMeta = { v: contract.v, at, ...meta }
  const data =
    meta.subject === undefined
      ? plain
      : seal(await keys.obtain(meta.subject), plain, contextOf(id, event.type, contract.v))
  return { id, type: event.type, data, meta: JSON.stringify(stored) }
}

interface From {
  readonly version: number
  readonly category: string
}

const lift = (contract: EventContract, { version, category }: From, data: unknown): unknown => {
  let lifted = data
  for (let from = version; from < contract.v; from += 1) {
    const step = contract.upcasts?.[from]
    if (step === undefined) throw new UnknownEvent(`no upcast from version ${String(from)}`, category)
    lifted = step(lifted)
  }
  return lifted
}

const opened = (stored: StoredEvent, meta: StoredMeta, key: KeyState | undefined): AnyEvent | Erased => {
  const category = categoryOf(stored.stream)
  const contract = known(stored.type, meta.v, category)
  if (key?.state === 'destroyed') return { type: 'Erased', was: stored.type }
  if (key?.state === 'unknown')
    throw new Error(
      `no key for the subject of ${stored.stream}@${String(stored.revision)}: is this the right key store?`,
    )
  const plain =
    key === undefined ? stored.data : unseal(key.key, stored.data, contextOf(stored.id, stored.type, meta.v))
  return {
    type: stored.type,
    data: lift(contract, { version: meta.v, category }, JSON.parse(Buffer.from(plain).toString())),
  }
}

/** The events of a page, opened; what an erased person's key sealed comes back as `Erased`. */
export const decodePage = async (
  keys: KeyStore,
  page: readonly StoredEvent[],
): Promise<readonly Recorded[]> => {
  const metas = page.map(stored => JSON.parse(stored.meta) as StoredMeta)
  const subjects = new Set(metas.flatMap(({ subject }) => subject ?? []))
  // Asked for together: where keys lie on a server, each question by itself would be a journey.
  const asked = [...subjects].map(async subject => [subject, await keys.find(subject)] as const)
  const found: ReadonlyMap<string, KeyState> = new Map(await Promise.all(asked))
  return page.map((stored, place) => {
    const { v, at, ...meta } = metas[place] as StoredMeta
    const key = meta.subject === undefined ? undefined : found.get(meta.subject)
    const event = opened(stored, { v, at, ...meta }, key)
    return {
      id: stored.id,
      stream: stored.stream,
      revision: stored.revision,
      position: stored.position,
      at,
      version: v,
      meta,
      event,
    }
  })
}

/** A stream's events as the events of the aggregate whose stream it is. */
export const typedEvents = <E extends EventContracts>(
  _aggregate: { readonly events: E },
  history: readonly Recorded[],
): readonly (EventOf<E> | Erased)[] => history.map(recorded => recorded.event as EventOf<E> | Erased)
