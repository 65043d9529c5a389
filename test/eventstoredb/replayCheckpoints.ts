/** Section s6b: the exact positions of checkpoints, and what a subscription hands out that resumes from one. */
import type { Position } from '@eventstore/db-client'
import { plain } from './answers.ts'
import { toldByPosition, type Journal } from './journal.ts'
import { followAll } from './following.ts'
import { someEvents, type Run, type Stage } from './stage.ts'

interface Scene {
  readonly p1: Position
  readonly nothing: Journal
  readonly everything: Journal
  readonly some: Journal
}

const nowhere: Position = { commit: 0n, prepare: 0n }

const everything = 'excludeSystemEvents window 10'
const someOfIt = 'window 10'

/** An event at p1, then five streams of twenty events and one event more: 101 events. The third stream is a rare one. */
const begin = async (stage: Stage): Promise<Scene> => {
  const p1 = (await stage.append(stage.newStream(), someEvents(1))).position ?? nowhere
  for (const kind of ['s', 's', 'rare', 's', 's']) await stage.append(stage.newStream(kind), someEvents(20))
  await stage.append(stage.newStream(), someEvents(1))
  return {
    p1,
    nothing: await followAll(stage, p1, { words: 'nothing matches, window 10' }),
    everything: await followAll(stage, p1, { words: everything }),
    some: await followAll(stage, p1, { words: someOfIt }),
  }
}

let begun: Promise<Scene> | undefined

const positions: Run = {
  matches: fact => fact.case === 'checkpoint positions',
  answer: async (fact, stage) => {
    begun ??= begin(stage)
    const scene = await begun
    if (fact.call.startsWith('everything')) return toldByPosition(scene.everything)
    if (fact.call.startsWith('one stream')) return toldByPosition(scene.some)
    return toldByPosition(scene.nothing).map(line => {
      const [what, ...numbers] = line.split(' ')
      return [what, ...numbers.map(number => `${number}n`)]
    })
  },
}

const eventPositions = (journal: Journal): readonly bigint[] =>
  journal.events().map(({ position }) => position ?? -1n)

/** What was handed out before a checkpoint, and what a subscription from there hands out. */
const compare = async (stage: Stage, whole: Journal, at: { checkpoint: Position; words: string }) => {
  const { checkpoint, words } = at
  const index = whole.entries.findIndex(entry => 'position' in entry && entry.position === checkpoint)
  const before = eventPositions({
    ...whole,
    events: () => whole.events().filter(event => whole.entries.indexOf(event) < index),
  })
  const again = eventPositions(await followAll(stage, checkpoint, { words }))
  const handed = new Set([...before, ...again])
  return {
    lastEventBeforeIt: before.at(-1),
    firstAfterResume: again[0],
    redelivered: again.filter(position => before.includes(position)).length,
    lost: eventPositions(whole).filter(position => !handed.has(position)).length,
  }
}

const resume: Run = {
  matches: fact => fact.case === 'resume from a checkpoint',
  answer: async (fact, stage) => {
    begun ??= begin(stage)
    const scene = await begun
    const all = fact.given.startsWith('everything')
    const [whole, words] = all ? [scene.everything, everything] : [scene.some, someOfIt]
    const answers = []
    for (const checkpoint of whole.checkpoints().slice(0, all ? 4 : 10)) {
      const { firstAfterResume, redelivered, lastEventBeforeIt, lost } = await compare(stage, whole, {
        checkpoint,
        words,
      })
      answers.push(
        all
          ? { checkpoint, lastEventBeforeIt, firstAfterResume, redelivered: redelivered > 0, lost }
          : { checkpoint: [checkpoint.commit, checkpoint.prepare], lastEventBeforeIt, redelivered, lost },
      )
    }
    return plain(answers)
  },
}

/** The recorded checkpoints of "nothing matches", in their order. */
const recorded = ['56758024', '56760188', '56761367']

const resumeElsewhere: Run = {
  matches: fact => fact.case === 'resume from a non-matching checkpoint',
  answer: async (fact, stage) => {
    begun ??= begin(stage)
    const checkpoints = (await begun).nothing.checkpoints()
    const checkpoint = checkpoints[recorded.findIndex(one => fact.given.includes(one))] ?? nowhere
    const asOne = fact.call === 'prepare := commit'
    const from = asOne ? { commit: checkpoint.commit, prepare: checkpoint.commit } : checkpoint
    const journal = await followAll(stage, from, { words: everything })
    const events = eventPositions(journal)
    const answer = { first: events[0], n: events.length }
    const errors = journal.entries.filter(entry => 'error' in entry)
    return plain(asOne ? { ...answer, err: errors } : answer)
  },
}

const live: Run = {
  matches: fact => fact.case === 'checkpoint positions live',
  answer: async (_fact, stage) => {
    const stream = stage.newStream()
    const journal = await followAll(stage, 'end', {
      words: everything,
      act: async following => {
        for (let done = 0; done < 25; done += 1) await stage.append(stream, someEvents(1))
        await following.quiet()
      },
    })
    return toldByPosition(journal).filter(line => line !== 'caughtUp')
  },
}

/** How section s6b is done again. */
export const checkpointRuns: readonly Run[] = [positions, resume, resumeElsewhere, live]
