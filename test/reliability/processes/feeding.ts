/** A hospital's feed about people who are new, and what is wrong with what became of it. */
import { setTimeout as sleep } from 'node:timers/promises'
import { readConfig } from '../../../app/config.ts'
import { peopleOf } from '../../../app/demonstration/cast/people.ts'
import { openStores, type Stores } from '../../../app/stores.ts'
import type { Recorded } from '../../../domain/kernel/event.ts'
import { settingsOver } from '../../support/program.ts'
import { messageAbout, type Sent } from '../feed.ts'
import { startSenders } from '../sending.ts'
import { wrongBlobs, wrongFeed, wrongReadModels, type Sending } from '../verdict.ts'
import type { Several } from './several.ts'

/** New people of the demonstration's list: from this one on, so many, and so many messages about each. */
export interface Feed {
  readonly from: number
  readonly people: number
  readonly each: number
}

/** Takes every n-th person's messages, so that each connection has some. */
const connections = 4
const dealt = (lists: readonly (readonly Sent[])[]): readonly (readonly Sent[])[] =>
  Array.from({ length: connections }, (_, hand) =>
    lists.filter((_list, n) => n % connections === hand).flat(),
  )

/** Opens the stores as one more process would, to look at them. */
export const withStores = async <T>(several: Several, work: (stores: Stores) => Promise<T>): Promise<T> => {
  const stores = await openStores(readConfig(settingsOver(several.folderOf('looking'), several.settings)))
  try {
    return await work(stores)
  } finally {
    await stores.close()
  }
}

interface Looking {
  readonly after: string | undefined
  readonly sending: Sending
  /** The processes whose read models are looked at. */
  readonly names: readonly string[]
}

/** What is wrong now: looked at again later it may be nothing, as those who were away catch up. */
const wrongNow = async (
  { several, stores }: { readonly several: Several; readonly stores: Stores },
  { after, sending, names }: Looking,
): Promise<readonly string[]> => {
  const events: Recorded[] = []
  for await (const page of stores.journal.readAll(after === undefined ? {} : { after })) events.push(...page)
  const feed = wrongFeed(events, sending)
  if (feed.length > 0) return feed
  const faults = [...(await wrongBlobs(stores, events))]
  for (const name of names) {
    const { readModels } = readConfig({ DATA_DIR: several.folderOf(name) }).stores
    faults.push(...(await wrongReadModels(stores, readModels)).map(fault => `${name}: ${fault}`))
  }
  return faults
}

/** How long everything may take to be whole again. */
const patienceMs = 60_000

/** Begins; nothing is sent before the senders are told where to. */
export const beginFeed = async (several: Several, { from, people, each }: Feed) => {
  const after = await withStores(several, ({ journal }) => journal.end())
  const lists = peopleOf(from + people)
    .slice(from)
    .map((person, p) => Array.from({ length: each }, (_, n) => messageAbout(person, from + p, n)))
  const sent = lists.flat()
  const senders = startSenders(dealt(lists))
  const sending = { sent, people, answers: senders.answers }
  return {
    senders,
    total: sent.length,
    /** What is wrong now. */
    faultsNow: (names: readonly string[]): Promise<readonly string[]> =>
      withStores(several, stores => wrongNow({ several, stores }, { after, sending, names })),
    /** What is wrong in the end, with the messages and with the read models of these processes. */
    faults: (names: readonly string[]): Promise<readonly string[]> =>
      withStores(several, async stores => {
        const until = performance.now() + patienceMs
        for (;;) {
          const found = await wrongNow({ several, stores }, { after, sending, names })
          if (found.length === 0 || performance.now() > until) return found
          await sleep(500)
        }
      }),
  }
}
