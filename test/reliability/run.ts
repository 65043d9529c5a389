/** A run: a feed is sent from several connections while its receiver is killed again and again. */
import { randomInt } from 'node:crypto'
import { setTimeout as after } from 'node:timers/promises'
import { readConfig } from '../../app/config.ts'
import { openStores } from '../../app/stores.ts'
import { openWorld } from '../support/world.ts'
import { feedOf, hospital } from './feed.ts'
import { livesOver, type Life, type Making } from './lives.ts'
import { startSenders, type Senders } from './sending.ts'
import type { Sending } from './verdict.ts'

/** Makes the stores in a folder, with the hospital that sends. */
export const found = async (folder: string): Promise<void> => {
  const config = readConfig({ DATA_DIR: folder })
  const stores = await openStores(config)
  const ground = { stores, readModelsUrl: `sqlite:${config.stores.readModels}` }
  const world = await openWorld(new Date().toISOString(), ground)
  await world.addProvider(hospital)
  await world.close()
  await stores.close()
}

export interface Plan extends Making {
  readonly people: number
  readonly each: number
  readonly connections: number
  /** Kills while messages come in; a quarter as many again at the start of a life, and while what was received is filed. */
  readonly kills: number
}

/** Takes every n-th person's messages, so that each connection has some. */
const dealt = <T>(hands: number, lists: readonly (readonly T[])[]): readonly (readonly T[])[] =>
  Array.from({ length: hands }, (_, hand) => lists.filter((_list, n) => n % hands === hand).flat())

const connected = async (life: Life, senders: Senders): Promise<void> => {
  const port = await life.port
  if (port === undefined) throw new Error(`the receiver could not start: ${life.errors()}`)
  senders.connectTo(port)
}

const killed = async (life: Life, senders: Senders): Promise<void> => {
  await life.kill()
  senders.connectTo(undefined)
}

/** What a run was: what was sent and answered, and how often the receiver was killed. */
export interface Run extends Sending {
  readonly kills: number
}

/** Sends everything, through all the kills, and ends when everything that was received is filed. */
export const runThrough = async (plan: Plan): Promise<Run> => {
  await found(plan.folder)
  const feed = feedOf(plan.people, plan.each)
  const sent = feed.flat()
  const senders = startSenders(dealt(plan.connections, feed))
  const lives = livesOver(plan)
  let kills = 0

  /** Some moment of a life's first instants: stores are opened, read models caught up, the backlog is read. */
  const killAtStart = async (): Promise<void> => {
    const life = await lives.begin()
    await after(randomInt(0, 250))
    await killed(life, senders)
    kills += 1
  }
  const killAfter = async (moment: (life: Life) => Promise<unknown>): Promise<void> => {
    const life = await lives.begin()
    await connected(life, senders)
    await moment(life)
    await killed(life, senders)
    kills += 1
  }
  const quarter = Math.ceil(plan.kills / 4)
  for (let n = 0; n < plan.kills; n += 1) {
    const until = senders.answers.size + randomInt(1, Math.ceil((2 * sent.length) / (plan.kills + 2)))
    await killAfter(async () => {
      await senders.reaches(Math.min(until, sent.length))
      await after(randomInt(0, 20))
    })
    if (n % 4 === 0) await killAtStart()
  }
  await killAfter(() => senders.done)
  for (let n = 1; n < quarter; n += 1)
    await killAfter(async life => Promise.race([life.settle(), after(randomInt(0, 400))]))

  const last = await lives.begin()
  await connected(last, senders)
  if (!(await last.settle())) throw new Error(`it ended by itself: ${last.errors()}`)
  await last.end()
  await lives.close()
  return { sent, people: plan.people, answers: senders.answers, kills }
}
