/** Counting, put together: the engine, the loader, and the publication of figures; and what portal and API are told of them. */
import type { Logger } from 'pino'
import type { Analytics } from '../analytics/connection.ts'
import { forgetAll, type LoadedBatch } from '../analytics/facts/ledger.ts'
import { keepLoading, seqOf } from '../analytics/loader.ts'
import { publishAll, type Cut, type PublisherOptions } from '../analytics/publisher.ts'
import { answers } from '../analytics/questions/all.ts'
import type { Dashboards, Freshness } from '../analytics/views.ts'
import { errorFacts } from '../domain/kernel/thrown.ts'
import type { Journal } from '../store/journal.ts'
import type { KeyStore } from '../store/keys.ts'
import type { Exchange } from './compose.ts'
import { countedStates } from './countedStates.ts'
import { openPublications } from './publications.ts'

export interface Counting {
  readonly dashboards: Dashboards
  /** Empties what is counted from and loads it anew from the log; figures that are shown stay until enough has changed. */
  readonly reload: (tell: (words: string) => void) => Promise<void>
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
const newestOnly = (work: (cut: Cut) => Promise<void>) => {
  let waiting: Cut | undefined
  let running: Promise<void> | undefined
  const run = async (): Promise<void> => {
    for (let next = waiting; next !== undefined; next = waiting) {
      waiting = undefined
      await work(next)
      await rest()
    }
    running = undefined
  }
  const hand = (cut: Cut): void => {
    waiting = cut
    running ??= run()
  }
  return { hand, ended: async () => running }
}

/** For people to read. */
const waiting = {
  damaged: 'What is counted from is being made anew.',
  retrying: 'The engine that counts did not answer, and is asked again.',
} as const

/** Starts counting. Where there is no engine, figures that were published are shown all the same, and why no new ones come. */
export const openCounting = async ({
  analytics,
  exchange,
  stores,
  log,
  decileOf,
}: Parts): Promise<Counting> => {
  const { journal, keys } = stores
  const publications = openPublications(exchange, journal, keys)
  if (analytics.status === 'unavailable') {
    const freshness = { status: 'unavailable', why: analytics.reason } as const
    return {
      dashboards: publications.dashboards(() => freshness),
      reload: () => Promise.resolve(),
      settled: () => Promise.resolve(),
      close: () => Promise.resolve(),
    }
  }
  const { client } = analytics
  const { identity } = exchange.logIdentity
  const states = countedStates({ journal, keys, decileOf }, await keys.secret('analytics'))
  let freshness: Freshness = { status: 'behind', why: 'nothing is counted yet' }
  let ending = new AbortController()
  let loading = Promise.resolve()

  const options: PublisherOptions = {
    client,
    answers,
    shown: publications.shown,
    publish: publications.publish,
    asOf: through => publications.asOf(through, position => seqOf(client, journal, position)),
  }
  const publishing = newestOnly(async cut => {
    try {
      await publishAll(options, cut)
    } catch (error) {
      if (!ending.signal.aborted) log.warn({ error: errorFacts(error) }, 'figures could not be published')
    }
  })
  const onBatch = (loaded: LoadedBatch, live: boolean): Promise<void> => {
    const { stream, revision, lastSeq: seq, at } = loaded
    freshness = { status: live ? 'live' : 'behind', countedThrough: at }
    if (live) publishing.hand({ stream, revision, seq, day: at.slice(0, 10) })
    return Promise.resolve()
  }
  const start = (): void => {
    ending = new AbortController()
    const { signal } = ending
    loading = keepLoading({
      client,
      source: journal,
      states,
      identity,
      signal,
      onBatch,
      report: (what, reason) => {
        freshness = { ...freshness, status: 'behind', why: waiting[what] }
        log.warn({ what, reason }, 'counting')
      },
    })
  }
  const stop = async (): Promise<void> => {
    ending.abort()
    await loading
    await publishing.ended()
  }
  start()
  return {
    dashboards: publications.dashboards(() => freshness),
    reload: async tell => {
      await stop()
      await forgetAll(client)
      tell('analytics are emptied, and made anew from the log')
      start()
    },
    settled: async () => {
      await publishing.ended()
    },
    close: stop,
  }
}
