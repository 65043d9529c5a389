/** A run by a seed: a hospital's feed comes in and people come and go, while processes and the log server are killed and started again. */
import { setTimeout as sleep } from 'node:timers/promises'
import { seededRandom } from '../../../app/demonstration/random.ts'
import { readConfig } from '../../../app/config.ts'
import { peopleOf } from '../../../app/demonstration/cast/people.ts'
import { openStores, type Stores } from '../../../app/stores.ts'
import type { Recorded } from '../../../domain/kernel/event.ts'
import { settingsOver } from '../../support/program.ts'
import { messageAbout, type Sent } from '../feed.ts'
import { startSenders, type Senders } from '../sending.ts'
import { wrongBlobs, wrongFeed, wrongReadModels, type Sending } from '../verdict.ts'
import { names, type Cluster, type Name, type People } from './cluster.ts'
import type { Several } from './several.ts'
import { startVisits, type Visits } from './visits.ts'

export interface Plan {
  readonly seed: number
  /** New people of the demonstration's list: from this one on, so many, and so many messages about each. */
  readonly from: number
  readonly people: number
  readonly each: number
  readonly kills: number
}

interface Ground {
  readonly several: Several
  readonly cluster: Cluster
  readonly people: People
}

/** What is killed: each as often as any other, in an order of its own. */
type Victim = Name | 'log'
const victimsOf = (kills: number, random: () => number): readonly Victim[] => {
  const all: readonly Victim[] = [...names, 'log']
  const rounds = Array.from({ length: Math.ceil(kills / all.length) }, () =>
    all
      .map(victim => ({ victim, place: random() }))
      .sort((one, other) => one.place - other.place)
      .map(({ victim }) => victim),
  )
  return rounds.flat().slice(0, kills)
}

const awayMs = 1_500

/** Kills one after the other, spread over the feed. Those who are killed come back by and by, whatever is killed next. */
const kill = async (
  { several, cluster }: Ground,
  {
    victims,
    senders,
    total,
    random,
  }: {
    readonly victims: readonly Victim[]
    readonly senders: Senders
    readonly total: number
    readonly random: () => number
  },
): Promise<void> => {
  const returning = new Map<Victim, Promise<void>>()
  const back = async (victim: Victim): Promise<void> => {
    await sleep(random() * awayMs)
    if (victim === 'log') return several.server.restart()
    await cluster.start(victim)
    if (victim === 'feeds') senders.connectTo(cluster.at('feeds')?.mllpPort)
  }
  for (const [n, victim] of victims.entries()) {
    await senders.reaches(Math.floor((total * (n + 0.5)) / victims.length))
    await sleep(random() * 100)
    await returning.get(victim)
    if (victim === 'log') await several.server.kill()
    else await cluster.kill(victim)
    if (victim === 'feeds') senders.connectTo(undefined)
    returning.set(victim, back(victim))
  }
  await Promise.all(returning.values())
}

/** Takes every n-th person's messages, so that each connection has some. */
const connections = 4
const dealt = (lists: readonly (readonly Sent[])[]): readonly (readonly Sent[])[] =>
  Array.from({ length: connections }, (_, hand) =>
    lists.filter((_list, n) => n % connections === hand).flat(),
  )

/** What is wrong now; when it is looked at again later it may be nothing, as those who were killed catch up. */
const faultsNow = async (
  stores: Stores,
  {
    after,
    sending,
    folders,
  }: { readonly after: string | undefined; readonly sending: Sending; readonly folders: readonly string[] },
): Promise<readonly string[]> => {
  const events: Recorded[] = []
  for await (const page of stores.journal.readAll(after === undefined ? {} : { after })) events.push(...page)
  const feed = wrongFeed(events, sending)
  if (feed.length > 0) return feed
  const models = folders.map(folder =>
    wrongReadModels(stores, readConfig({ DATA_DIR: folder }).stores.readModels),
  )
  return [...(await wrongBlobs(stores, events)), ...(await Promise.all(models)).flat()]
}

/** How long everything may take to be whole again. */
const patienceMs = 30_000

export interface Run {
  readonly faults: readonly string[]
  readonly visits: Visits
  readonly killed: readonly Victim[]
  readonly acknowledged: number
  /** From the last message's acknowledgement and the last return, until nothing was wrong any more. */
  readonly wholeAfterMs: number
}

/** Opens the stores as one more process would, to look at them. */
export const withStores = async <T>(several: Several, work: (stores: Stores) => Promise<T>): Promise<T> => {
  const stores = await openStores(readConfig(settingsOver(several.folderOf('looking'), several.settings)))
  try {
    return await work(stores)
  } finally {
    await stores.close()
  }
}

/** Runs once over processes that are all there, and leaves them all there. */
export const runSeed = async (ground: Ground, plan: Plan): Promise<Run> => {
  const { several, cluster } = ground
  const { next: random } = seededRandom(plan.seed)
  const after = await withStores(several, ({ journal }) => journal.end())
  const lists = peopleOf(plan.from + plan.people)
    .slice(plan.from)
    .map((person, p) => Array.from({ length: plan.each }, (_, n) => messageAbout(person, plan.from + p, n)))
  const sent = lists.flat()
  const senders = startSenders(dealt(lists))
  senders.connectTo(cluster.at('feeds')?.mllpPort)
  const visits = startVisits({ ...ground, random })
  const victims = victimsOf(plan.kills, random)
  await kill(ground, { victims, senders, total: sent.length, random })
  await senders.done
  const told = await visits.stop()
  const since = performance.now()
  const sending = { sent, people: plan.people, answers: senders.answers }
  const folders = [several.folderOf('one'), several.folderOf('other')]
  const faults = await withStores(several, async stores => {
    for (;;) {
      const found = await faultsNow(stores, { after, sending, folders })
      if (found.length === 0 || performance.now() - since > patienceMs) return found
      await sleep(500)
    }
  })
  return {
    faults,
    visits: told,
    killed: victims,
    acknowledged: senders.answers.size,
    wholeAfterMs: performance.now() - since,
  }
}
