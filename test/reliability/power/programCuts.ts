/** Cuts the power of a receiver's disk while messages come in, and lets a new one go on with what is left. */
import { randomInt } from 'node:crypto'
import { statSync } from 'node:fs'
import { seededRandom } from '../../../app/demonstration/random.ts'
import { testFolder } from '../../contract/folder.ts'
import { feedOf, type Sent } from '../feed.ts'
import { livesOver, type Making } from '../lives.ts'
import { found } from '../run.ts'
import { startSenders, type Answer } from '../sending.ts'
import { faultsOf } from '../verdict.ts'
import { openDisk, type Left } from './disk.ts'
import { readJournal, recording, type Noted } from './journal.ts'

type Feed = readonly (readonly Sent[])[]
type Answers = ReadonlyMap<string, Answer>

/** Lets a receiver live until everything is answered and filed. */
const received = async (making: Making, feed: Feed, told?: (control: string) => void): Promise<Answers> => {
  const lives = livesOver(making)
  const life = await lives.begin()
  const senders = startSenders(feed, told)
  senders.connectTo(await life.port)
  await senders.done
  if (!(await life.settle())) throw new Error(`it ended by itself: ${life.errors()}`)
  await life.end()
  await lives.close()
  return senders.answers
}

/** What a receiver did, over a folder that was there before, and what it had acknowledged when. */
interface Run {
  readonly disk: ReturnType<typeof openDisk>
  readonly done: readonly Noted[]
  readonly answers: Answers
  /** How long the journal was when the answer came: what was answered then must outlive any later cut. */
  readonly toldAt: ReadonlyMap<string, number>
}

const recorded = async (feed: Feed, lies: boolean): Promise<Run> => {
  const folder = await testFolder()
  const root = folder.file('disk')
  await found(root)
  const disk = openDisk(root, { lies })
  disk.holds(root)
  const journal = folder.file('journal')
  const env = recording(root, { journal, library: folder.file('recorder.so') })
  const toldAt = new Map<string, number>()
  const answers = await received({ folder: root, env }, feed, control => {
    toldAt.set(control, statSync(journal).size)
  })
  const done = readJournal(journal)
  await folder.remove()
  return { disk, done, answers, toldAt }
}

/** What is wrong once a new receiver went on with what a disk was left with, and was sent what was not acknowledged before. */
const faultsIn = async (left: Left, feed: Feed, before: Answers): Promise<readonly string[]> => {
  const folder = await testFolder()
  left.into(folder.path)
  try {
    const missing = feed.map(list => list.filter(({ control }) => !before.has(control)))
    const after = await received({ folder: folder.path }, missing)
    const answers = new Map([...before, ...after])
    return await faultsOf(folder.path, { sent: feed.flat(), people: feed.length, answers })
  } catch (error) {
    return [`it can't go on: ${String(error)}`]
  } finally {
    await folder.remove()
  }
}

interface Plan {
  readonly people: number
  readonly each: number
  readonly cuts: number
  readonly lies?: boolean
}

/** Answers what is wrong after each cut at which something was, and the seed, to cut alike again. */
export const cutProgram = async ({ people, each, cuts, lies = false }: Plan) => {
  const feed = feedOf(people, each)
  const { disk, done, answers, toldAt } = await recorded(feed, lies)
  const seed = randomInt(2 ** 31)
  const { next: chance } = seededRandom(seed)
  const moments = Array.from({ length: cuts }, () => Math.floor(chance() * done.length)).sort((a, b) => a - b)
  const faults: (readonly string[])[] = []
  for (const [moment, one] of done.entries()) {
    disk.take(one.done)
    for (; moments[0] === moment; moments.shift()) {
      const before = new Map([...answers].filter(([control]) => (toldAt.get(control) ?? Infinity) <= one.end))
      const wrong = await faultsIn(disk.left(chance), feed, before)
      if (wrong.length > 0) faults.push(wrong)
    }
  }
  return { faults, seed, answered: answers.size }
}
