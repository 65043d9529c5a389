/** Counting, put together: the engine, the loader, and the publication of figures; and what portal and API are told of them. */
import type { Logger } from 'pino'
import type { Analytics, OpenAnalytics } from '../analytics/connection.ts'
import { openGenerations } from '../analytics/generations.ts'
import { keepLoading } from '../analytics/keepLoading.ts'
import { seqOf, type LoaderOptions } from '../analytics/loader.ts'
import { publishAll, type Look } from '../analytics/publisher.ts'
import { answers } from '../analytics/questions/all.ts'
import { openTallies, type Tallies } from '../analytics/tally.ts'
import type { Dashboards, Freshness } from '../analytics/views.ts'
import { errorFacts } from '../domain/kernel/thrown.ts'
import type { Journal } from '../store/journal.ts'
import type { KeyStore } from '../store/keys.ts'
import type { Exchange } from './compose.ts'
import { countedLog, openCountedStates } from './countedStates.ts'
import { openPublications, type Publications } from './publications.ts'
import { countBeside } from './recount.ts'

export interface Counting {
  readonly dashboards: Dashboards
  /** Counts the whole log anew beside what is counted from now, and swaps; figures that are shown stay until enough has changed. False where nothing can be counted. */
  readonly reload: (tell: (words: string) => void) => Promise<boolean>
  /** Resolves once what was counted so far was looked at for publication. */
  readonly settled: () => Promise<void>
  /** Stops; the engine is its opener's to close. */
  readonly close: () => Promise<void>
}

interface Parts {
  readonly analytics: Analytics
  readonly exchange: Exchange
  readonly stores: { readonly journal: Journal; readonly keys: KeyStore }
  readonly log: Pick<Logger, 'warn' | 'info'>
  /** The deprivation decile of a postcode; 0 where it is not known. */
  readonly decileOf: (postcode: string) => number
}

/** Between two looks at what may be published: many events come together. */
const restMs = 200

const rest = (): Promise<void> => new Promise(resolve => setTimeout(resolve, restMs).unref())

/** Runs `work` for the newest of what it is handed, one after the other; what was handed meanwhile comes next. */
const newestOnly = (work: (look: Look) => Promise<void>) => {
  let waiting: Look | undefined
  let running: Promise<void> | undefined
  const run = async (): Promise<void> => {
    for (let next = waiting; next !== undefined; next = waiting) {
      waiting = undefined
      await work(next)
      await rest()
    }
    running = undefined
  }
  const hand = (look: Look): void => {
    waiting = look
    running ??= run()
  }
  return { hand, ended: async () => running }
}

/** For people to read. */
const waiting = {
  damaged: 'What is counted from is being made anew.',
  retrying: 'The engine that counts did not answer, and is asked again.',
} as const

const none = (publications: Publications, why: string): Counting => {
  const freshness = { status: 'unavailable', why } as const
  return {
    dashboards: publications.dashboards(() => freshness),
    reload: () => Promise.resolve(false),
    settled: () => Promise.resolve(),
    close: () => Promise.resolve(),
  }
}

const open = async (
  analytics: OpenAnalytics,
  publications: Publications,
  { exchange, stores, log, decileOf }: Parts,
): Promise<Counting> => {
  const { identity } = exchange.logIdentity
  const counted = { stores: countedLog({ ...stores, decileOf }, exchange.queries), identity }
  const generations = openGenerations(analytics)
  let freshness: Freshness = { status: 'behind', why: 'nothing is counted yet' }
  let tallies: Tallies | undefined
  let ending = new AbortController()
  let loading = Promise.resolve()

  const publishing = newestOnly(async look => {
    const { client } = look.tallies
    try {
      await publishAll(
        {
          answers,
          shown: publications.shown,
          publish: publications.publish,
          asOf: through => publications.asOf(through, position => seqOf(client, stores.journal, position)),
        },
        look,
      )
    } catch (error) {
      if (!ending.signal.aborted) log.warn({ error: errorFacts(error) }, 'figures could not be published')
    }
  })
  const onBatch: LoaderOptions['onBatch'] = (last, { live, client }) => {
    if (last === undefined) return Promise.resolve()
    const { stream, revision, lastSeq: seq, at } = last
    freshness = { status: live ? 'live' : 'behind', countedThrough: at }
    if (tallies?.client !== client) tallies = openTallies(client)
    if (live) publishing.hand({ tallies, cut: { stream, revision, seq, day: at.slice(0, 10) } })
    return Promise.resolve()
  }
  const start = async (): Promise<void> => {
    ending = new AbortController()
    const options: LoaderOptions = {
      open: async () => (await generations.current()).client,
      source: stores.journal,
      states: await openCountedStates(counted.stores),
      identity,
      signal: ending.signal,
      onBatch,
      report: (what, reason) => {
        if (what === 'damaged') tallies = undefined
        freshness = { ...freshness, status: 'behind', why: waiting[what] }
        log.warn({ what, reason }, 'counting')
      },
    }
    loading = keepLoading(options)
  }
  const stop = async (): Promise<void> => {
    ending.abort()
    await loading
    await publishing.ended()
  }
  const closing = new AbortController()
  const reload = async (tell: (words: string) => void): Promise<boolean> => {
    const next = await countBeside(generations, counted, { tell, signal: closing.signal })
    await stop()
    await generations.use(next)
    tell('counted anew, and in use')
    await start()
    return true
  }
  let reloading: Promise<unknown> = Promise.resolve()
  await start()
  return {
    dashboards: publications.dashboards(() => freshness),
    reload: tell => {
      const next = reloading.then(() => reload(tell))
      reloading = next.catch(() => undefined)
      return next
    },
    settled: publishing.ended,
    close: async () => {
      closing.abort()
      await reloading
      await stop()
      await generations.close()
    },
  }
}

/** Starts counting. Where there is no engine, figures that were published are shown all the same, and why no new ones come. */
export const openCounting = async (parts: Parts): Promise<Counting> => {
  const { analytics, exchange, stores } = parts
  const publications = openPublications(exchange, stores.journal, stores.keys)
  if (analytics.status === 'unavailable') return none(publications, analytics.reason)
  return open(analytics, publications, parts)
}
