/** The one way pages read a person's data: decide, wait for the read models, pick, put on record, read. */
import { isRefused } from '../../access/access.ts'
import type { Ask, Disclosure, Permitted } from '../../access/types.ts'
import type { Citation, Look } from '../../domain/access/events.ts'
import type { Purpose, Role } from '../../domain/kernel/actor.ts'
import { opaqueId, streamName } from '../../domain/kernel/ids.ts'
import { type EntryFilter, type EntryView } from '../../projections/views.ts'
import type { PageRequest, Visitor } from '../visitor.ts'

const purposes: Readonly<Record<Role, Purpose>> = {
  patient: 'ownRecord',
  professional: 'directCare',
  privacyOfficer: 'audit',
  auditor: 'audit',
  commissioner: 'audit',
  administrator: 'administration',
  system: 'feed',
}

/** Why this visitor touches data. */
export const purposeOf = ({ visitor }: { readonly visitor: Pick<Visitor, 'actor'> }): Purpose =>
  purposes[visitor.actor.role]

/** The read models that a page reads from under a look. Picks of items wait by themselves. */
const readsFrom: Readonly<Record<Look, readonly string[]>> = {
  record: [],
  entry: [],
  document: [],
  search: [],
  demographics: ['people'],
  consents: ['consents', 'timeline'],
  consentHistory: ['consents', 'timeline'],
  accessLog: ['accessLog', 'timeline', 'questions'],
  message: ['quarantine'],
  carePlan: ['carePlans'],
  specialNote: ['notes'],
}

/** A look of this visitor's, in this request. */
export const askOf = ({ visitor, correlation }: PageRequest, patient: string, look: Look): Ask => ({
  by: visitor.actor,
  session: visitor.session,
  patient,
  look,
  purpose: purposeOf({ visitor }),
  correlation,
})

const decide = async ({ exchange }: PageRequest, ask: Ask): Promise<Permitted | undefined> => {
  if (!opaqueId.safeParse(ask.patient).success) return undefined
  const answer = await exchange.access.decide(ask)
  return isRefused(answer) ? undefined : answer
}

/** What the log says to a look; undefined where it is refused (and on record). */
export const decided = (request: PageRequest, patient: string, look: Look): Promise<Permitted | undefined> =>
  decide(request, askOf(request, patient, look))

/** Waits until what the page reads has seen all that the decision used. */
export const ready = async ({ exchange }: PageRequest, { ask, newest }: Permitted): Promise<void> => {
  const names = readsFrom[ask.look]
  if (names.length > 0) await exchange.queries.caughtUp(newest, undefined, names)
}

/** Leave to look, with what is read caught up to all that the decision used; undefined where it is refused (and on record). */
export const mayLook = async (
  request: PageRequest,
  patient: string,
  look: Look,
): Promise<Permitted | undefined> => {
  const may = await decided(request, patient, look)
  if (may !== undefined) await ready(request, may)
  return may
}

/** The same for a look at these care plans of a person: how their parts are labelled decides as well. */
export const mayLookAtPlans = async (
  request: PageRequest,
  patient: string,
  plans: readonly string[],
): Promise<Permitted | undefined> => {
  const may = await decide(request, { ...askOf(request, patient, 'carePlan'), plans })
  if (may !== undefined) await ready(request, may)
  return may
}

/** Without a label there is leave for the own team's items alone: where there are none, there is nobody to be seen. */
const hangsOnItems = ({ permit }: Pick<Permitted, 'permit'>): boolean =>
  permit.labels.length === 0 && permit.ownTeam !== undefined

/** Whether there is anything to be seen under this leave: asked without waiting, so that nothing shared is answered as soon as nobody. */
export const showsSomething = async (
  { exchange }: Pick<PageRequest, 'exchange'>,
  may: Permitted,
): Promise<boolean> =>
  !hangsOnItems(may) || (await exchange.queries.timeline.pick(may, { limit: 1 })).items.length > 0

/** Leave to look at oneself. A signed-in patient is refused only where the record is gone. */
export const ownLook = (request: PageRequest, look: Look): Promise<Permitted | undefined> =>
  mayLook(request, request.visitor.actor.user, look)

/** A disclosure that names no entry: for consents, access logs and demographics. */
export const discloseNothing = async (
  request: PageRequest,
  patient: string,
  look: Look,
): Promise<Disclosure | undefined> => {
  const may = await mayLook(request, patient, look)
  return may === undefined ? undefined : request.exchange.access.disclose(may, [])
}

/** One page of a record, for each filter that was asked. */
export interface EntriesRead {
  readonly may: Permitted
  readonly disclosure: Disclosure
  /** In the order of the filters. */
  readonly lists: readonly (readonly EntryView[])[]
  /** The last filter's next page. */
  readonly next?: string
}

/** The entries that several filters pick, put on record once. */
export const readLists = async (
  { exchange }: PageRequest,
  may: Permitted,
  filters: readonly EntryFilter[],
): Promise<EntriesRead> => {
  const pages = await Promise.all(filters.map(filter => exchange.queries.timeline.pick(may, filter)))
  const disclosure = await exchange.access.disclose(may, distinct(pages.flatMap(page => page.items)))
  const entries = await exchange.queries.timeline.read(disclosure)
  const byStream = new Map(entries.map(entry => [streamName('entry', entry.id), entry]))
  const lists = pages.map(({ items }) =>
    items.map(({ stream }) => byStream.get(stream)).filter(entry => entry !== undefined),
  )
  const next = pages.at(-1)?.next
  return { may, disclosure, lists, ...(next !== undefined && { next }) }
}

const distinct = (cited: readonly Citation[]): readonly Citation[] => [
  ...new Map(cited.map(one => [`${one.stream}@${String(one.revision)}`, one])).values(),
]

/** One entry with the disclosure it was read with. */
export interface EntryRead {
  readonly may: Permitted
  readonly disclosure: Disclosure
  readonly entry: EntryView
}

/** One entry, put on record under `look`; undefined where it can't be seen, whatever the reason. */
export const readEntry = async (
  request: PageRequest,
  place: { readonly patient: string; readonly entry: string },
  look: 'entry' | 'document' = 'entry',
): Promise<EntryRead | undefined> => {
  const { access, queries } = request.exchange
  if (!opaqueId.safeParse(place.entry).success) return undefined
  const may = await mayLook(request, place.patient, look)
  if (may === undefined) return undefined
  const cited = await queries.timeline.pickOne(may, place.entry)
  if (cited === undefined) {
    await access.nothingToShow(may)
    return undefined
  }
  const disclosure = await access.disclose(may, [cited])
  const [entry] = await queries.timeline.read(disclosure)
  return entry === undefined ? undefined : { may, disclosure, entry }
}
