/** Looking at a person: leave from the log, then the picks, then the access event, then content. */
import { isRefused } from '../../access/access.ts'
import type { Disclosure, Permitted } from '../../access/types.ts'
import type { Citation, Look } from '../../domain/access/events.ts'
import type { Purpose, Role } from '../../domain/kernel/actor.ts'
import { roles } from '../../domain/kernel/actor.ts'
import type { Caller, Exchange } from '../http/exchange.ts'

/** Routes about a person are open to every role: who may not look gets the same 404 as for a person nobody knows. */
export const anyRole = roles

const purposes = {
  patient: 'ownRecord',
  professional: 'directCare',
  privacyOfficer: 'audit',
  auditor: 'audit',
  commissioner: 'administration',
  administrator: 'administration',
  system: 'feed',
} as const satisfies Readonly<Record<Role, Purpose>>

/** Why a role touches data. */
export const purposeOf = (role: Role): Purpose => purposes[role]

/** One request's way to people. */
export interface Looking {
  readonly exchange: Exchange
  readonly caller: Caller
  readonly correlation: string
  /** The care plans that are looked at, for a look at some. */
  readonly plans?: readonly string[]
}

const itemLooks: ReadonlySet<Look> = new Set(['record', 'entry', 'document'])

/** Leave that reaches no item by its labels: it shows something only where the own team wrote something. */
const hangsOnItems = ({ ask, permit }: Permitted): boolean =>
  permit.labels.length === 0 && (permit.ownTeam !== undefined || itemLooks.has(ask.look))

/** Puts on record that a permitted look found nothing; the caller answers `unseen`. */
export const nothingThere = ({ exchange }: Looking, may: Permitted): Promise<void> =>
  exchange.access.nothingToShow(may)

/** The read models that an answer is read from under a look. Picks of items wait by themselves. */
const readsFrom: Readonly<Record<Look, readonly string[]>> = {
  record: [],
  entry: [],
  document: [],
  search: ['people'],
  demographics: ['people'],
  consents: ['consents'],
  consentHistory: ['consents', 'timeline'],
  accessLog: ['accessLog', 'timeline', 'questions'],
  message: ['quarantine'],
  carePlan: ['carePlans'],
  specialNote: ['notes'],
}

/** Whether there is an item to show: asked without waiting, so that a record with none is answered as soon as no record. */
const findsItem = async ({ exchange }: Looking, may: Permitted): Promise<boolean> =>
  (await exchange.queries.timeline.pick(may, { limit: 1 })).items.length > 0

/**
 * Leave to look, with what is read caught up to all that it was decided from. Undefined (already on record) when refused, and when
 * there is nothing that this caller could be shown. Throws ReadModelBehind.
 */
export const mayLook = async (
  looking: Looking,
  patient: string,
  look: Look,
): Promise<Permitted | undefined> => {
  const { access, queries } = looking.exchange
  const { by, session } = looking.caller
  const { correlation, plans } = looking
  const purpose = purposeOf(by.role)
  const asked = { by, session, patient, look, purpose, correlation, ...(plans !== undefined && { plans }) }
  const may = await access.decide(asked)
  if (isRefused(may)) return undefined
  if (hangsOnItems(may) && !(await findsItem(looking, may))) {
    await nothingThere(looking, may)
    return undefined
  }
  const names = readsFrom[look]
  if (names.length > 0) await queries.caughtUp(may.newest, undefined, names)
  return may
}

/** A look that shows no entries, on record. Undefined when the person can't be seen. */
export const look = async (looking: Looking, patient: string, at: Look): Promise<Disclosure | undefined> => {
  const may = await mayLook(looking, patient, at)
  return may === undefined ? undefined : looking.exchange.access.disclose(may, [])
}

/** The revision of a person's consents that a decision used: the tag that a change may name. -1 where nothing stands. */
export const consentRevision = (patient: string, cites: readonly Citation[]): number =>
  cites.find(({ stream }) => stream === `consent-${patient}`)?.revision ?? -1
