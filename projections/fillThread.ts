/** The thread's side of `fillApart.ts`: the same filling over connections of its own, each write by leave of main. */
import { once } from 'node:events'
import type { MessagePort } from 'node:worker_threads'
import type { EventSource } from '../store/port.ts'
import { openDatabase } from './database.ts'
import { fill, type Building, type Progress } from './fill.ts'
import type { Fault, NamedBuilding, Said } from './fillApart.ts'
import { giveWay } from './giveWay.ts'
import type { Projection } from './projection.ts'
import type { Exclusively } from './shared.ts'

/** What is filled, and from where. */
export interface ForMain {
  readonly source: EventSource
  readonly readModelsUrl: string
  /** Every read model that may be named. */
  readonly projections: readonly Projection[]
  readonly buildings: readonly NamedBuilding[]
}

const wordIn = (error: object, name: 'code' | 'category'): Partial<Fault> => {
  const word: unknown = Reflect.get(error, name)
  return typeof word === 'string' ? { [name]: word } : {}
}

const faultOf = (error: unknown): Fault =>
  error instanceof Error
    ? { name: error.name, message: error.message, ...wordIn(error, 'code'), ...wordIn(error, 'category') }
    : { name: 'Error', message: 'an unknown fault' }

const named = (projections: readonly Projection[], { name, generation }: NamedBuilding): Building => {
  const projection = projections.find(one => one.name === name)
  if (projection === undefined) throw new Error(`the thread that fills read models knows no ${name}`)
  return { projection, generation }
}

const filling = async (
  { source, readModelsUrl, projections, buildings }: ForMain,
  say: (said: Said) => void,
  exclusively: Exclusively,
): Promise<void> => {
  const chosen = buildings.map(building => named(projections, building))
  const database = await exclusively(() => Promise.resolve(openDatabase(readModelsUrl, 'inPlace')))
  try {
    const filler = { database, source, statements: new Map(), signal: new AbortController().signal }
    const onProgress = (progress: Progress): void => say({ says: 'read', progress })
    const filled = await database.unsettled(() => fill(filler, chosen, { exclusively, onProgress }))
    say({ says: 'filled', filled })
  } finally {
    await database.close()
  }
}

/** Fills what main asks for, and says how it ended. */
export const fillForMain = async (port: MessagePort, asked: ForMain): Promise<void> => {
  const say = (said: Said): void => {
    port.postMessage(said)
  }
  const exclusively: Exclusively = async task => {
    const leave = once(port, 'message')
    say({ says: 'mayWrite' })
    await leave
    try {
      return await task()
    } finally {
      say({ says: 'written' })
    }
  }
  giveWay()
  try {
    await filling(asked, say, exclusively)
  } catch (error) {
    say({ says: 'failed', fault: faultOf(error) })
  }
}
