/** A run by a seed: a hospital's feed comes in and people come and go, while processes and the log server are killed and started again. */
import { setTimeout as sleep } from 'node:timers/promises'
import { seededRandom } from '../../../app/demonstration/random.ts'
import { names, type Cluster, type Name, type People } from './cluster.ts'
import { beginFeed, type Feed } from './feeding.ts'
import type { Several } from './several.ts'
import { startVisits, type Visits } from './visits.ts'

interface Plan extends Feed {
  readonly seed: number
  readonly kills: number
}

interface Ground {
  readonly several: Several
  readonly cluster: Cluster
  readonly people: People
}

type Victim = Name | 'log'

/** What is killed: each as often as any other, in an order of its own. */
const victimsOf = (kills: number, random: () => number): readonly Victim[] => {
  const shuffled = (): readonly Victim[] =>
    [...names, 'log' as const]
      .map(victim => ({ victim, place: random() }))
      .sort((one, other) => one.place - other.place)
      .map(({ victim }) => victim)
  return Array.from({ length: kills }, shuffled).flat().slice(0, kills)
}

const awayMs = 1_500

interface Killing {
  readonly victims: readonly Victim[]
  readonly feed: Awaited<ReturnType<typeof beginFeed>>
  readonly random: () => number
}

/** Kills one after the other, spread over the feed. Those who are killed come back by and by, whatever is killed next. */
const killAll = async (
  { several, cluster }: Ground,
  { victims, feed: { senders, total }, random }: Killing,
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

export interface Run {
  readonly faults: readonly string[]
  readonly visits: Visits
  readonly killed: readonly Victim[]
  readonly acknowledged: number
  /** From the last acknowledgement and the last return, until nothing was wrong any more. */
  readonly wholeAfterMs: number
}

/** Runs once over processes that are all there, and leaves them all there. */
export const runSeed = async (ground: Ground, { seed, kills, ...plan }: Plan): Promise<Run> => {
  const { several, cluster } = ground
  const { next: random } = seededRandom(seed)
  const feed = await beginFeed(several, plan)
  const { senders } = feed
  senders.connectTo(cluster.at('feeds')?.mllpPort)
  const visits = startVisits({ ...ground, random })
  const victims = victimsOf(kills, random)
  await killAll(ground, { victims, feed, random })
  await senders.done
  const told = await visits.stop()
  const since = performance.now()
  const faults = await feed.faults(['one', 'other'])
  const wholeAfterMs = performance.now() - since
  return { faults, visits: told, killed: victims, acknowledged: senders.answers.size, wholeAfterMs }
}
