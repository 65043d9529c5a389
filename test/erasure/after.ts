/** What is left in a log after an erasure: everything that can still be opened, folded, cited and decided again. */
import { DatabaseSync } from 'node:sqlite'
import { z } from 'zod'
import { openDocuments } from '../../access/documents.ts'
import { citationsOf, standings } from '../../access/standing.ts'
import type { Stores } from '../../app/stores.ts'
import { access } from '../../domain/access/decider.ts'
import type { accessEvents, Citation } from '../../domain/access/events.ts'
import { withEachAggregate } from '../../domain/catalogue.ts'
import { fold } from '../../domain/kernel/decider.ts'
import type { EventOf, Recorded } from '../../domain/kernel/event.ts'
import { categoryOf, idOf } from '../../domain/kernel/ids.ts'
import type { Decision } from '../../domain/policy/request.ts'
import { newestPolicy } from '../../domain/policy/newest.ts'
import { sealer } from '../../portal/security/sealing.ts'
import { portalSecret } from '../../portal/signIn/sessions.ts'
import { typedEvents } from '../../store/codec.ts'
import type { Journal } from '../../store/journal.ts'

/** The whole log, opened with the keys that are left. */
export const everything = async ({ journal }: Stores): Promise<readonly Recorded[]> => {
  const events: Recorded[] = []
  for await (const page of journal.readAll()) events.push(...page)
  return events
}

const base64In = (text: string): readonly string[] => text.match(/(?<="base64":")[A-Za-z0-9+/=]+/g) ?? []
const blobsIn = (text: string): readonly (readonly [hash: string, mediaType: string])[] =>
  [...text.matchAll(/"hash":"([0-9a-f]{64})","size":\d+,"mediaType":"([^"]+)"/g)].map(
    ([, hash = '', mediaType = '']) => [hash, mediaType],
  )

/** All text that anybody who holds every key that is left could read: events, bytes within them, bytes beside them. */
export const readableIn = async (stores: Stores): Promise<string> => {
  const { blobs, keys } = stores
  const documents = openDocuments(blobs, keys)
  const parts: string[] = []
  for (const recorded of await everything(stores)) {
    const text = JSON.stringify(recorded)
    parts.push(text, ...base64In(text).map(one => Buffer.from(one, 'base64').toString('latin1')))
    for (const [hash, mediaType] of blobsIn(text)) {
      const bytes = await documents.read(recorded.meta.subject ?? '', { hash, size: 0, mediaType })
      parts.push(Buffer.from(bytes ?? []).toString('latin1'))
    }
  }
  return parts.join('\n')
}

/** All text of the session store that whoever holds the portal's secret could read. */
export const readableSessions = async (
  path: string,
  keys: Pick<Stores['keys'], 'secret'>,
): Promise<string> => {
  const seals = sealer(await keys.secret(portalSecret))
  const db = new DatabaseSync(path, { readOnly: true })
  const rows = z
    .array(z.object({ id: z.string(), data: z.string() }))
    .parse(db.prepare('SELECT id, data FROM sessions').all())
  db.close()
  return rows.map(({ id, data }) => `${data}\n${seals.open(data, id) ?? ''}`).join('\n')
}

/** Folds every stream with its aggregate; answers how many streams were folded, and the category of each state that is erased. */
export const foldsOf = (events: readonly Recorded[]) => {
  const streams = Map.groupBy(events, one => one.stream)
  const states = withEachAggregate(aggregate =>
    [...streams]
      .filter(([stream]) => stream.startsWith(`${aggregate.category}-`))
      .map(([, history]) => ({
        category: aggregate.category,
        state: fold(aggregate, typedEvents(aggregate, history)),
      })),
  ).flat()
  const erased = states.filter(({ state }) => JSON.stringify(state).includes('"status":"erased"'))
  return { streams: streams.size, folded: states.length, erased: erased.map(({ category }) => category) }
}

/** The journal as it stood for a decision: no stream reaches beyond the revision that was cited. */
const asCited = (journal: Journal, cites: readonly Citation[]): Journal => {
  const last = new Map(cites.map(({ stream, revision }) => [stream, revision]))
  const within = (page: readonly Recorded[]): readonly Recorded[] =>
    page.filter(({ stream, revision }) => revision <= (last.get(stream) ?? -1))
  return {
    ...journal,
    load: async (stream, from) => within(await journal.load(stream, from)),
    readStream: async function* (stream, options) {
      for await (const page of journal.readStream(stream, options)) yield within(page)
    },
  }
}

/** A decision that could be made again from what it cites, or what came of it now. */
export interface Replayed {
  readonly recorded: string
  readonly again: string
}

const wordsOf = ({ outcome, rule, policy }: Decision): string =>
  `${outcome === 'permit' ? 'RecordViewed' : 'RecordRefused'} ${rule} ${policy}`

/** What the policy did not decide, or nobody is known about. */
const notDecided: readonly string[] = ['unknown', 'nothing-to-show']

const replayed = async (
  { journal, keys }: Stores,
  { stream, meta, at }: Recorded,
  { type, data }: Exclude<EventOf<typeof accessEvents>, { type: 'FiguresViewed' }>,
): Promise<Replayed> => {
  const { look, rule, policy, cites } = data
  const { subject: patient = '', purpose, actor: by } = meta
  const plans = cites.flatMap(one => (categoryOf(one.stream) === 'carePlan' ? [idOf(one.stream)] : []))
  const ask = { by, session: idOf(stream), patient, look, purpose, plans }
  const { request, used } = await standings(asCited(journal, cites), keys, () => at).standing(ask)
  const sameCites = JSON.stringify(citationsOf(used)) === JSON.stringify(cites)
  return {
    recorded: `${type} ${rule} ${policy}`,
    again: sameCites ? wordsOf(newestPolicy.decide(request)) : 'it used other streams',
  }
}

/** Makes every decision on record again that is not erased, about anybody who is still known. */
export const replays = async (stores: Stores): Promise<readonly Replayed[]> => {
  const found: Replayed[] = []
  for (const recorded of await everything(stores)) {
    if (!recorded.stream.startsWith(`${access.category}-`)) continue
    const [event] = typedEvents(access, [recorded])
    if (event === undefined || event.type === 'Erased' || event.type === 'FiguresViewed') continue
    if (notDecided.includes(event.data.rule)) continue
    found.push(await replayed(stores, recorded, event))
  }
  return found
}
