/** Section s6 again: subscriptions to $all without a filter, and clients that are slow. */
import { jsonEvent, type Position } from '@eventstore/db-client'
import type { Answer } from './answers.ts'
import type { Fact } from './facts.ts'
import { createJournal, told } from './journal.ts'
import { someEvents, type Run, type Stage } from './stage.ts'

interface Beginning {
  readonly stream: string
  readonly position: Position
}

let beginning: Promise<Beginning> | undefined

const begin = async (stage: Stage): Promise<Beginning> => {
  const stream = stage.newStream()
  const before = await stage.append(stage.newStream(), someEvents(1))
  await stage.append(stream, someEvents(3))
  return { stream, position: before.position ?? { commit: 0n, prepare: 0n } }
}

const startOfAll = (fact: Fact, { position }: Beginning): Position | 'end' => {
  if (fact.call === 'END') return 'end'
  const { commit } = position
  if (fact.call.includes('not on a boundary')) return { commit: commit + 1n, prepare: commit + 1n }
  if (fact.call.includes('beyond')) return { commit: 10n ** 12n, prepare: 10n ** 12n }
  if (fact.call === 'commit < prepare') return { commit, prepare: commit + 1n }
  return fact.call.includes('0,0') ? { commit: 0n, prepare: 0n } : position
}

/** How many events the whole log holds depends on what else was done before. */
const withoutCount = (answer: Answer): unknown =>
  JSON.parse(
    JSON.stringify(answer).replace(/\d+ events 0:\$metadata\.\.\d+/, 'all events from the first $metadata'),
  )

const all: Run = {
  matches: fact => fact.case === 'subscribeToAll',
  answer: async (fact, stage) => {
    beginning ??= begin(stage)
    const known = await beginning
    const { journal, listen } = createJournal()
    const subscription = stage.client.subscribeToAll({ fromPosition: startOfAll(fact, known) })
    listen(subscription)
    await journal.quiet()
    if (journal.entries.some(entry => 'error' in entry)) return told(journal)
    if (!fact.call.includes('0,0')) {
      journal.remark('-- append 2')
      await stage.append(known.stream, someEvents(2))
      await journal.quiet()
    }
    await subscription.unsubscribe()
    await journal.quiet(200)
    return told(journal)
  },
}

const wholeLog: Run = {
  ...all,
  matches: fact => all.matches(fact) && fact.call.includes('0,0'),
  reduced: { to: withoutCount, because: 'how many events the whole log holds by then' },
}

const kilobyte = 'x'.repeat(1000)

const slow: Run = {
  matches: fact => /^slow (live )?subscriber$/.test(fact.case),
  answer: async (fact, stage) => {
    const stream = stage.newStream()
    const count = fact.case === 'slow subscriber' ? 20_000 : 30_000
    const write = async (): Promise<void> => {
      for (let done = 0; done < count; done += 500)
        await stage.append(
          stream,
          Array.from({ length: 500 }, () => jsonEvent({ type: 'T', data: { kilobyte } })),
        )
    }
    const { journal, listen } = createJournal()
    if (fact.case === 'slow subscriber') await write()
    const subscription = stage.client.subscribeToStream(stream, {
      fromRevision: fact.case === 'slow subscriber' ? 'start' : 'end',
    })
    listen(subscription)
    if (fact.case === 'slow subscriber') await new Promise(resolve => subscription.once('data', resolve))
    else await journal.quiet()
    subscription.pause()
    if (fact.case === 'slow subscriber') await new Promise(resolve => setTimeout(resolve, 3000))
    else await write()
    subscription.resume()
    await journal.quiet(3000)
    const revisions = journal.events().map(({ label }) => Number(label))
    const log = journal.entries.filter(({ what }) => what === 'caughtUp').map(({ what }) => what)
    await subscription.unsubscribe()
    return fact.case === 'slow subscriber'
      ? { restReceived: revisions.length - 1, ms: 0, log }
      : { received: revisions.length, gapless: revisions.every((one, index) => one === index), log }
  },
}

/** How subscriptions to $all are done again. */
export const allSubscriptionRuns: readonly Run[] = [wholeLog, all, slow]
