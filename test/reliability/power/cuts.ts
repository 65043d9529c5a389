/** Cuts the power of the log's disk, again and again, at moments of a run that was recorded, and opens what is left. */
import { randomInt } from 'node:crypto'
import { mkdir } from 'node:fs/promises'
import { seededRandom } from '../../../app/demonstration/random.ts'
import { openSqliteLog } from '../../../store/sqlite/log.ts'
import { testFolder } from '../../contract/folder.ts'
import { acknowledgementsOf, countByClient, faultsOf, startAppender } from '../../store/sqlite/kill/killed.ts'
import { openDisk, type Left } from './disk.ts'
import { readJournal, recording, type Noted } from './journal.ts'

const round = 'power'

/** What an appending process did, from an empty folder on, and what it acknowledged meanwhile. */
interface Run {
  readonly root: string
  readonly done: readonly Noted[]
}

/** Records a process until it has acknowledged so many appends. */
const recorded = async (appends: number, when: 'after' | 'unsynced'): Promise<Run> => {
  const folder = await testFolder()
  const root = folder.file('disk')
  await mkdir(root)
  const journal = folder.file('journal')
  const env = recording(root, { journal, library: folder.file('recorder.so') })
  const child = startAppender(`${root}/events.db`, round, { when, env })
  await child.reaches(appends)
  await child.kill()
  const done = readJournal(journal)
  await folder.remove()
  return { root, done }
}

/** What is wrong with a log on what a disk was left with. */
const faultsIn = async (left: Left, acknowledged: readonly number[]): Promise<readonly string[]> => {
  const folder = await testFolder()
  left.into(folder.path)
  try {
    const log = await openSqliteLog({ path: folder.file('events.db') })
    const faults = await faultsOf(log, round, acknowledged)
    await log.close()
    return faults
  } catch (error) {
    return [`it can't be read: ${String(error)}`]
  } finally {
    await folder.remove()
  }
}

export interface Plan {
  readonly appends: number
  readonly cuts: number
  /** `unsynced`: the log waits for no disk. `lying`: the disk says that it has what it has not. */
  readonly planted?: 'unsynced' | 'lying'
}

/** What is wrong after each cut at which something was; the seed, to cut alike again; and how much was acknowledged in all. */
export interface Outcome {
  readonly faults: readonly (readonly string[])[]
  readonly seed: number
  readonly acknowledged: number
}

/** Runs, then cuts at so many moments, all of them equally likely. */
export const cutPower = async ({ appends, cuts, planted }: Plan): Promise<Outcome> => {
  const { root, done } = await recorded(appends, planted === 'unsynced' ? planted : 'after')
  const seed = randomInt(2 ** 31)
  const { next: chance } = seededRandom(seed)
  const moments = Array.from({ length: cuts }, () => Math.floor(chance() * done.length)).sort((a, b) => a - b)
  const disk = openDisk(root, { lies: planted === 'lying' })
  const told = acknowledgementsOf(`${root}/events.db`, round)
  const faults: (readonly string[])[] = []
  let words = ''
  for (const [moment, { done: one }] of done.entries()) {
    disk.take(one)
    if (one.kind === 'write' && one.path === told) words += one.data.toString()
    for (; moments[0] === moment; moments.shift()) {
      const found = await faultsIn(disk.left(chance), countByClient(words.split('\n').slice(0, -1)))
      if (found.length > 0) faults.push(found)
    }
  }
  return { faults, seed, acknowledged: words.split('\n').length - 1 }
}
