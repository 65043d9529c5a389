/** Counting, put together: the engine, the loader, and the publication of figures; and what portal and API are told of them. */
import type { Logger } from 'pino'
import { openAllowance } from '../analytics/allowance.ts'
import type { Analytics, OpenAnalytics } from '../analytics/connection.ts'
import { openGenerations } from '../analytics/generations.ts'
import { keepLoading } from '../analytics/keepLoading.ts'
import { seqOf, type LoaderOptions } from '../analytics/loader.ts'
import { newestOnly } from '../analytics/newestOnly.ts'
import { publishAll, type Look } from '../analytics/publisher.ts'
import { answers } from '../analytics/questions/all.ts'
import { openTallies, type Tallies } from '../analytics/tally.ts'
import type { Dashboards, Freshness } from '../analytics/views.ts'
import { errorFacts } from '../domain/kernel/thrown.ts'
import type { Journal } from '../store/journal.ts'
import type { KeyStore } from '../store/keys.ts'
import type { Exchange } from './compose.ts'
import { alone, type TakeTurns } from './lease.ts'
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
  /** `elsewhere`: another process counts. */
  readonly analytics: Analytics | 'elsewhere'
  readonly exchange: Exchange
  readonly stores: { readonly journal: Journal; readonly keys: KeyStore }
  readonly log: Pick<Logger, 'warn' | 'info'>
  /** The deprivation decile of a postcode; 0 where it is not known. */
  readonly decileOf: (postcode: string) => number
  /** When it is this process that counts (always unless told). */
  readonly takeTurns?: TakeTurns
}

/** A look at the tables of one client. */
type Counted = Look & { readonly tallies: Tallies }

/** For people to read. */
const waiting = {
  damaged: 'What is counted from is being made anew.',
  retrying: 'The engine that counts did not answer, and is asked again.',
  superseded: 'Another program counts into the same tables: this one has stopped counting.',
} as const

const elsewhere = (publications: Publications): Freshness => {
  const countedThrough = publications.countedThrough()
  return { status: 'elsewhere', ...(countedThrough !== undefined && { countedThrough }) }
}

const none = (publications: Publications, freshness: () => Freshness): Counting => {
  return {
    dashboards: publications.dashboards(freshness),
    reload: () => Promise.resolve(false),
    settled: () => Promise.resolve(),
    close: () => Promise.resolve(),
  }
}

const open = async (
  analytics: OpenAnalytics,
  publications: Publications,
  { exchange, stores, log, decileOf, takeTurns = alone }: Parts,
): Promise<Counting> => {
  const { identity } = exchange.logIdentity
  const counted = { stores: countedLog({ ...stores, decileOf }, exchange.queries), identity }
  const generations = openGenerations(analytics)
  let freshness: Freshness = { status: 'behind', why: 'nothing is counted yet' }
  let tallies: Tallies | undefined
  let ending = new AbortController()
  let loading = Promise.resolve()

  const allowance = openAllowance(() => performance.now())
  const publishing = newestOnly(async (look: Counted) => {
    const { client } = look.tallies
    const { seq } = look.cut
    try {
      const putOff = await publishAll(
        {
          answers,
          shown: publications.shown,
          publish: async (answer, figures) => {
            if (await publications.publish(answer, figures)) allowance.spend(answer, seq, figures)
          },
          isDue: answer => allowance.allows(answer, seq),
          asOf: through => publications.asOf(through, position => seqOf(client, stores.journal, position)),
        },
        look,
      )
      return putOff.length > 0
    } catch (error) {
      if (ending.signal.aborted) return false
      log.warn({ error: errorFacts(error) }, 'figures could not be published')
      return true
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
    await publishing.stop()
  }
  const closing = new AbortController()
  const reload = async (tell: (words: string) => void): Promise<boolean> => {
    if (!turn.isOurs()) return false
    const next = await countBeside(generations, counted, { tell, signal: closing.signal })
    await stop()
    await generations.use(next)
    tell('counted anew, and in use')
    await start()
    return true
  }
  let reloading: Promise<unknown> = Promise.resolve()
  const turn = await takeTurns({ name: 'analytics', start, stop })
  return {
    dashboards: publications.dashboards(() => (turn.isOurs() ? freshness : elsewhere(publications))),
    reload: tell => {
      const next = reloading.then(() => reload(tell))
      reloading = next.catch(() => undefined)
      return next
    },
    settled: publishing.ended,
    close: async () => {
      closing.abort()
      await reloading
      await turn.close()
      await generations.close()
    },
  }
}

const opened = (publications: Publications, parts: Parts): Counting | Promise<Counting> => {
  const { analytics } = parts
  if (analytics === 'elsewhere') return none(publications, () => elsewhere(publications))
  if (analytics.status === 'open') return open(analytics, publications, parts)
  const { reason: why } = analytics
  return none(publications, () => ({ status: 'unavailable', why }))
}

/** Starts counting. Where there is no engine, figures that were published are shown all the same, and why no new ones come. */
export const openCounting = async (parts: Parts): Promise<Counting> => {
  const { exchange, stores, log } = parts
  const publications = openPublications(exchange, stores.journal, stores.keys)
  const ending = new AbortController()
  const following = publications.following(log, ending.signal)
  const counting = await opened(publications, parts)
  return {
    ...counting,
    close: async () => {
      await counting.close()
      ending.abort()
      await following
    },
  }
}
