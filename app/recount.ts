/** Counts the whole log anew, beside what is counted from now, and puts it into use once it has caught up. */
import type { OpenAnalytics } from '../analytics/connection.ts'
import { readLedger } from '../analytics/facts/ledger.ts'
import { openGenerations, type Generation, type Generations } from '../analytics/generations.ts'
import { keepLoading } from '../analytics/keepLoading.ts'
import type { LoaderOptions } from '../analytics/loader.ts'
import { openCountedStates, type CountedLog } from './countedStates.ts'

/** Whoever asked: told how far it is, and may give it up. */
export interface Asker {
  readonly tell: (words: string) => void
  readonly signal?: AbortSignal
}

/** What is read, and whose it is. */
export interface Counted {
  readonly stores: CountedLog
  readonly identity: string
}

/** How many events are counted now: about as many as there will be. */
const eventsNow = async (generations: Generations): Promise<number> => {
  const { client } = await generations.current()
  return (await readLedger(client)).at(-1)?.lastSeq ?? 0
}

const progressOf = (done: number, of: number, began: number): string => {
  const perSecond = Math.round((done * 1000) / Math.max(1, performance.now() - began))
  return `${String(done)} of ${String(Math.max(of, done))} events counted, ${String(perSecond)} a second`
}

/** Loads a generation from the log's beginning until it has caught up. */
const loadWhole = async (
  { client }: Generation,
  { stores, identity }: Counted,
  told: Pick<LoaderOptions, 'onBatch' | 'report' | 'signal'>,
): Promise<void> => {
  const ending = new AbortController()
  await keepLoading({
    open: () => Promise.resolve(client),
    source: stores.journal,
    states: await openCountedStates(stores),
    identity,
    signal: AbortSignal.any([ending.signal, told.signal]),
    report: told.report,
    onBatch: async (last, to) => {
      await told.onBatch(last, to)
      if (to.live) ending.abort()
    },
  })
}

/** Makes the next generation; it is not in use yet. What is counted meanwhile is counted in the old. Throws where it is given up. */
export const countBeside = async (
  generations: Generations,
  counted: Counted,
  { tell, signal = new AbortController().signal }: Asker,
): Promise<Generation> => {
  const of = await eventsNow(generations).catch(() => 0)
  const next = await generations.next()
  const began = performance.now()
  await loadWhole(next, counted, {
    signal,
    onBatch: last => {
      tell(progressOf(last?.lastSeq ?? 0, of, began))
      return Promise.resolve()
    },
    report: (_what, reason) => tell(`counting goes on where it was: ${reason}`),
  })
  if (!signal.aborted) return next
  await generations.giveUp(next).catch(() => undefined)
  throw new Error('counting anew was given up: what is counted from is what it was')
}

/** The same where nothing else counts: made, and put into use. */
export const recount = async (
  analytics: Pick<OpenAnalytics, 'client' | 'at'>,
  counted: Counted,
  tell: Asker['tell'],
): Promise<void> => {
  const generations = openGenerations(analytics)
  try {
    await generations.use(await countBeside(generations, counted, { tell }))
  } finally {
    await generations.close()
  }
}
