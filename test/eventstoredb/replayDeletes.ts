/** Section s7: soft deletes, tombstones, metadata, and what they hide. */
import type { ExpectedRevision } from '@eventstore/db-client'
import { answerTo, plain } from './answers.ts'
import { batch, deleted, metadataOf, removing, revisions, tombstoned, withEvents } from './deleted.ts'
import { expectedOf, readWhole, someEvents, type Run } from './stage.ts'

/** The word behind `expectedRevision`; undefined where the call leaves it out. */
const removal = (call: string): { readonly expectedRevision?: ExpectedRevision } => {
  const word = /expectedRevision (\w+)/.exec(call)?.[1] ?? 'undefined'
  return word === 'undefined' ? {} : { expectedRevision: removing(word) }
}

const remove: Run = {
  matches: fact => /^(delete|tombstone)Stream$/.test(fact.case) && fact.call.startsWith('expectedRevision'),
  answer: async (fact, stage) => {
    const stream = fact.given === 'missing stream' ? stage.newStream() : await withEvents(stage)
    const soft = fact.case === 'deleteStream'
    const options = removal(fact.call)
    const r = await answerTo(() =>
      soft ? stage.client.deleteStream(stream, options) : stage.client.tombstoneStream(stream, options),
    )
    const readAfter = await revisions(stage, stream)
    if (fact.given !== 'missing stream') return { r, readAfter }
    const append = await answerTo(() =>
      stage.append(stream, someEvents(1), { ...batch, expected: soft ? 'no_stream' : 'any' }),
    )
    return { r, readAfter, ...(soft ? { appendNoStream: append } : { append }) }
  },
}

const appendAfterDelete: Run = {
  matches: fact => fact.case === 'append after soft delete' && fact.call.startsWith('2 new events'),
  answer: async (fact, stage) => {
    const stream = await deleted(stage)
    const expected = expectedOf(/expectedRevision (\w+)/.exec(fact.call)?.[1] ?? '')
    const r = await answerTo(() => stage.append(stream, someEvents(2), { ...batch, expected }))
    const metaEvents = await readWhole(stage.client, `$$${stream}`)
    return {
      r,
      read: await revisions(stage, stream),
      readFrom0: await revisions(stage, stream, { fromRevision: 0n }),
      bwd: await revisions(stage, stream, { direction: 'backwards', fromRevision: 'end' }),
      meta: await metadataOf(stage, stream),
      metaEvents: plain(
        metaEvents.map(({ revision, type, data, position }) => [revision, type, data, position?.commit]),
      ),
    }
  },
}

const appendAfterTombstone: Run = {
  matches: fact => fact.case === 'append after tombstone',
  answer: async (fact, stage) => {
    const expected = expectedOf(/expectedRevision (\w+)/.exec(fact.call)?.[1] ?? '')
    const stream = await tombstoned(stage)
    return {
      batch: await answerTo(() => stage.append(stream, someEvents(1), { expected, wire: 'batch' })),
      append: await answerTo(() => stage.append(stream, someEvents(1), { expected, wire: 'append' })),
    }
  },
}

/** How section s7 is done again, the metadata apart. */
export const deleteRuns: readonly Run[] = [remove, appendAfterDelete, appendAfterTombstone]
