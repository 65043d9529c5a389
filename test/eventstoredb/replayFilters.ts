/** Section s6 again: filtered subscriptions to $all, and where their checkpoints come. */
import type { Position } from '@eventstore/db-client'
import { answerTo, plain, type Answer } from './answers.ts'
import type { Fact } from './facts.ts'
import { followAll } from './following.ts'
import { told, toldInText, type Journal } from './journal.ts'
import { someEvents, type Run, type Stage } from './stage.ts'

interface SetUp {
  readonly p1: Position
  readonly p2: Position
  readonly big: string
}

const nowhere: Position = { commit: 0n, prepare: 0n }

/** 2,000 events called Big, in one stream, and a Rare one in the middle. */
const setUpOnce = async (stage: Stage): Promise<SetUp> => {
  const [big, rare] = [stage.newStream('big'), stage.newStream('rare')]
  const before = await stage.append(stage.newStream(), someEvents(1))
  for (let done = 0; done < 1000; done += 100) await stage.append(big, someEvents(100, 'Big'))
  await stage.append(rare, someEvents(1, 'Rare'))
  let last = before
  for (let done = 0; done < 1000; done += 100) last = await stage.append(big, someEvents(100, 'Big'))
  return { p1: before.position ?? nowhere, p2: last.position ?? nowhere, big }
}

let ready: Promise<SetUp> | undefined
const setUp = (stage: Stage): Promise<SetUp> => (ready ??= setUpOnce(stage))

const summary = (journal: Journal): Answer => {
  const commits = journal.checkpoints().map(({ commit }) => commit)
  return plain({
    log: toldInText(journal),
    checkpoints: commits.length,
    first: commits[0],
    last: commits.at(-1),
    gaps: commits.slice(1, 6).map((commit, index) => commit - (commits[index] ?? 0n)),
  })
}

interface Summary {
  readonly log: readonly string[]
  readonly checkpoints: number
  readonly gaps: readonly string[]
}

/** Bytes differ from log to log; that checkpoints come at an even pace of so many events does not: gaps are told by the shortest of them. */
const evenly = (answer: Answer): unknown => {
  const { log, checkpoints, gaps } = answer as Summary
  const sizes = gaps.map(gap => Number(gap.slice(0, -1)))
  const unit = Math.min(...sizes)
  return { log, checkpoints, pace: sizes.map(size => Math.round(size / unit)) }
}
/** How many events a client takes before it falls behind is chance, and with it how many checkpoints are left to come. */
const withoutCount = (answer: Answer): unknown => {
  const { log, pace } = evenly(answer) as { log: unknown; pace: unknown }
  return { log, pace }
}

const byPace = { to: evenly, because: 'the bytes between two checkpoints' }

const setUpItself: Run = {
  matches: fact => fact.case === 'filter set-up',
  answer: async (_fact, stage) => {
    const { p1, p2 } = await setUp(stage)
    return plain({ p1, p2 })
  },
}

const catchUp: Run = {
  matches: fact => fact.case.startsWith('filtered subscribeToAll, catch-up'),
  answer: async (fact, stage) => {
    const { p1 } = await setUp(stage)
    return summary(await followAll(stage, p1, { words: fact.call }))
  },
  reduced: byPace,
}

const offBoundary: Run = {
  matches: fact => fact.case === 'subscribeToAll filtered',
  answer: async (_fact, stage) => {
    const before = (await stage.append(stage.newStream(), someEvents(1))).position ?? nowhere
    await stage.append(stage.newStream(), someEvents(1))
    const inside = { commit: before.commit + 1n, prepare: before.prepare + 1n }
    const journal = await followAll(stage, inside, { words: 'window 32' })
    return told(journal)
  },
}

const quietLog: Run = {
  matches: fact => fact.case.endsWith('quiet log'),
  answer: async (fact, stage) => {
    const last = (await stage.append(stage.newStream(), someEvents(1))).position ?? nowhere
    return summary(
      await followAll(stage, fact.case.includes('at END') ? 'end' : last, {
        words: fact.call || 'nothing matches',
      }),
    )
  },
}

/** What happens while a filtered subscription is live. */
const liveAct =
  (stage: Stage, fact: Fact, stream: string) =>
  async (journal: Journal): Promise<void> => {
    const atOnce = /one append|all match/.test(fact.given)
    if (!atOnce) journal.remark('-- append 500')
    if (atOnce) await stage.append(stream, someEvents(500, 'Big'))
    else for (let done = 0; done < 500; done += 1) await stage.append(stream, someEvents(1, 'Big'))
    await journal.quiet(1000)
  }

const live: Run = {
  matches: fact => fact.case === 'filtered subscribeToAll live' && !fact.given.includes('all match'),
  answer: async (fact, stage) => {
    const { big } = await setUp(stage)
    return summary(await followAll(stage, 'end', { words: fact.given, act: liveAct(stage, fact, big) }))
  },
  reduced: byPace,
}

const fallingBehind: Run = {
  ...live,
  matches: fact => fact.case === 'filtered subscribeToAll live' && fact.given.includes('all match'),
  reduced: { to: withoutCount, because: 'how far the client comes before it falls behind' },
}

const oddFilters: Run = {
  matches: fact => fact.case === 'bad regex',
  answer: async (fact, stage) => summary(await followAll(stage, 'start', { words: fact.call })),
}

/** How long the whole log is depends on what else was done before. */
const anyNumber = (answer: Answer): unknown => {
  const { log, checkpoints } = answer as Summary
  return { log, some: checkpoints > 10 }
}

const emptyPrefixes: Run = {
  matches: fact => fact.case === 'empty prefixes',
  answer: async (fact, stage) => summary(await followAll(stage, 'start', { words: fact.call })),
  reduced: { to: anyNumber, because: 'how many events the whole log holds by then' },
}

const noWindow: Run = {
  matches: fact => fact.case === 'maxSearchWindow 0',
  answer: (_fact, stage) => answerTo(() => followAll(stage, 'start', { words: 'window 0' })),
}

const resumed: Run = {
  matches: fact => fact.case === 'checkpoint position usable',
  answer: async (_fact, stage) => {
    const { p1 } = await setUp(stage)
    const words = 'window 100'
    const before = (await followAll(stage, p1, { words })).checkpoints()[1] ?? nowhere
    const again = await followAll(stage, before, { words })
    const lastCp = again.checkpoints().at(-1) ?? nowhere
    const further = await followAll(stage, lastCp, { words })
    return plain({ before, r: toldInText(again), lastCp, r2: toldInText(further) })
  },
}

/** How the filters of section s6 are done again. */
export const filterRuns: readonly Run[] = [
  setUpItself,
  catchUp,
  offBoundary,
  quietLog,
  live,
  fallingBehind,
  oddFilters,
  emptyPrefixes,
  noWindow,
  resumed,
]
