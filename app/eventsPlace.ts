/** Where the event log lies: a file of this machine, or a server. */
import { resolve } from 'node:path'
import { z } from 'zod'
import { eventStoreAddress, placeOf, type Address } from '../store/eventstoredb/address.ts'

export type EventsPlace =
  { readonly at: 'file'; readonly path: string } | { readonly at: 'server'; readonly address: Address }

const onServer = eventStoreAddress.transform(address => ({ at: 'server' as const, address }))
const inFile = z
  .string()
  .regex(/^sqlite:.+/u, 'sqlite:FILE, esdb://host:2113?tls=false or esdb+discover://user:password@host:2113')
  .transform(url => ({ at: 'file' as const, path: resolve(url.slice('sqlite:'.length)) }))

const placeIn = (text: string, context: z.RefinementCtx): EventsPlace => {
  const read = text.startsWith('esdb') ? onServer.safeParse(text) : inFile.safeParse(text)
  if (read.success) return read.data
  context.addIssue(read.error.issues[0]?.message ?? 'not usable')
  return z.NEVER
}

/** What `EVENTS_URL` may hold. What is said of a fault quotes nothing: a password may stand in it. */
export const eventsPlace = z.string().transform(placeIn)

/** Where it is, for people and logs: never with a password. */
export const wordsFor = (events: EventsPlace): string =>
  events.at === 'file' ? events.path : placeOf(events.address)
