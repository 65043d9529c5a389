/** Section s6: subscriptions to one stream, and to $all without a filter. */
import type { StreamSubscription } from '@eventstore/db-client'
import { answerTo, errorShape, type Answer } from './answers.ts'
import { createJournal, told, type Journal } from './journal.ts'
import { someEvents, type Run, type Stage } from './stage.ts'

type Options = Parameters<Stage['client']['subscribeToStream']>[1]

interface Following {
  readonly stream: string
  readonly journal: Journal
  readonly subscription: StreamSubscription
}

const follow = async (stage: Stage, stream: string, options: Options): Promise<Following> => {
  const { journal, listen } = createJournal()
  const subscription = stage.client.subscribeToStream(stream, options)
  listen(subscription)
  await journal.quiet()
  return { stream, journal, subscription }
}

/** Does something while the subscription runs, and waits for what it says. */
const meanwhile = async (
  { journal }: Pick<Following, 'journal'>,
  remark: string,
  act: () => Promise<unknown>,
): Promise<void> => {
  journal.remark(remark)
  await act()
  await journal.quiet()
}

const finish = async ({ journal, subscription }: Following): Promise<Answer> => {
  await subscription.unsubscribe()
  await journal.quiet(200)
  return told(journal)
}

const more = (stage: Stage, stream: string, count: number) => (): Promise<unknown> =>
  stage.append(stream, someEvents(count))

const withEvents = async (stage: Stage, count: number): Promise<string> => {
  const stream = stage.newStream()
  if (count > 0) await stage.append(stream, someEvents(count))
  return stream
}

const from = (call: string): Options => {
  const word = /^(START|END|\d+n)/.exec(call.replace('beyond the end ', ''))?.[1]
  if (word === undefined) return {}
  return { fromRevision: word === 'START' ? 'start' : word === 'END' ? 'end' : BigInt(word.slice(0, -1)) }
}

let growing: Promise<string> | undefined

const onGrowingStream: Run = {
  matches: fact => fact.case === 'subscribeToStream' && /^stream (with 5\+|then has)/.test(fact.given),
  answer: async (fact, stage) => {
    growing ??= withEvents(stage, 5)
    const stream = await growing
    const options = fact.given.includes('from 100n') ? { fromRevision: 100n } : from(fact.call)
    const following = await follow(stage, stream, options)
    await meanwhile(following, '-- append 2 live', more(stage, stream, 2))
    return finish(following)
  },
}

const onMissingStream: Run = {
  matches: fact => fact.case === 'subscribeToStream missing stream',
  answer: async (fact, stage) => {
    const following = await follow(stage, stage.newStream(), from(fact.given))
    await meanwhile(following, '-- append 3', more(stage, following.stream, 3))
    return finish(following)
  },
}

const whileDeleted: Run = {
  matches: fact => fact.case.includes('while subscribed'),
  answer: async (fact, stage) => {
    const following = await follow(stage, await withEvents(stage, 3), {})
    const { stream, journal } = following
    if (fact.call === 'tombstoneStream') {
      await meanwhile(following, '-- tombstone', () => stage.client.tombstoneStream(stream))
      return told(journal)
    }
    await meanwhile(following, '-- delete', () => stage.client.deleteStream(stream))
    await meanwhile(following, '-- append 2', more(stage, stream, 2))
    return finish(following)
  },
}

const onDeletedStream: Run = {
  matches: fact => /^subscribeToStream on (soft-deleted|tombstoned) stream$/.test(fact.case),
  answer: async (fact, stage) => {
    const stream = await withEvents(stage, 3)
    if (fact.case.includes('tombstoned')) {
      await stage.client.tombstoneStream(stream)
      return told((await follow(stage, stream, from(fact.given))).journal)
    }
    await stage.client.deleteStream(stream)
    const following = await follow(stage, stream, from(fact.given))
    await meanwhile(following, '-- append 2', more(stage, stream, 2))
    return finish(following)
  },
}

const onTruncatedStream: Run = {
  matches: fact => fact.case === 'subscribeToStream' && /^10 events, \$/.test(fact.given),
  answer: async (fact, stage) => {
    const stream = await withEvents(stage, 10)
    const metadata = fact.given.includes('$tb') ? { truncateBefore: 5 } : { maxCount: 3 }
    await stage.client.setStreamMetadata(stream, metadata)
    const following = await follow(stage, stream, from(fact.call))
    if (fact.call.includes('then append 2')) {
      await stage.append(stream, someEvents(2))
      await following.journal.quiet()
    }
    return finish(following)
  },
}

const longStream: Run = {
  matches: fact => fact.case === 'subscribeToStream' && fact.given === '1000 events',
  answer: async (_fact, stage) => {
    const following = await follow(stage, await withEvents(stage, 1000), {})
    await meanwhile(following, '-- append 1', more(stage, following.stream, 1))
    return finish(following)
  },
}

const oddStreams: Run = {
  matches: fact => /^(subscribeToStream\(''\)|fromRevision )/.test(fact.call),
  answer: async (fact, stage) => {
    const revision = fact.call.includes('-1n') && !fact.call.includes('2n**') ? -1n : 2n ** 63n - 1n
    const options = fact.call.includes("('')") ? {} : { fromRevision: revision }
    const following = await follow(
      stage,
      fact.call.includes("('')") ? '' : await withEvents(stage, 0),
      options,
    )
    const failed = following.journal.entries.some(entry => 'error' in entry)
    return failed ? told(following.journal) : finish(following)
  },
}

const strays: Run = {
  matches: fact => /^subscription (error without listener|for await on tombstoned)/.test(fact.case),
  answer: async (fact, stage) => {
    const stream = await withEvents(stage, 3)
    await stage.client.tombstoneStream(stream)
    if (fact.call === 'for await')
      return answerTo(async () => {
        for await (const _event of stage.client.subscribeToStream(stream)) break
      })
    const exceptions: unknown[] = []
    const hear = (error: unknown): void => void exceptions.push(errorShape(error))
    process.on('uncaughtException', hear)
    stage.client.subscribeToStream(stream)
    await new Promise(resolve => setTimeout(resolve, 500))
    process.off('uncaughtException', hear)
    return { exceptions, rejections: [] }
  },
}

/** How section s6 is done again, the filters apart. */
export const subscriptionRuns: readonly Run[] = [
  onGrowingStream,
  onMissingStream,
  whileDeleted,
  onDeletedStream,
  onTruncatedStream,
  longStream,
  oddStreams,
  strays,
]
