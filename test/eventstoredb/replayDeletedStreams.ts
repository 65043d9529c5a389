/** Section s7 again: single cases of deleting, bringing back, and deleting again. */
import { answerTo, plain, type Answer } from './answers.ts'
import { batch, deleted, metadataOf, removing, revisions, tombstoned, wait, withEvents } from './deleted.ts'
import { someEvents, readWhole, type Run, type Stage } from './stage.ts'

/** Single cases, by their names and what they say is given. */
const cases: Readonly<Record<string, (stage: Stage) => Promise<Answer>>> = {
  'append after soft delete|3 events, deleted with max-count metadata set before': async stage => {
    const stream = await withEvents(stage)
    await stage.client.setStreamMetadata(stream, { maxCount: 2 })
    await stage.client.deleteStream(stream)
    const afterDelete = await metadataOf(stage, stream)
    await stage.append(stream, someEvents(4), batch)
    return { afterDelete, read: await revisions(stage, stream), meta: await metadataOf(stage, stream) }
  },
  'delete again|soft deleted stream': async stage => {
    const answers: Record<string, unknown> = {}
    for (const expected of ['any', '2', 'no_stream']) {
      const stream = await deleted(stage)
      answers[expected] = await answerTo(() =>
        stage.client.deleteStream(stream, { expectedRevision: removing(expected) }),
      )
      answers[`${expected} read`] = await revisions(stage, stream)
    }
    return answers
  },
  'delete twice with recreate|': async stage => {
    const stream = await deleted(stage)
    await stage.append(stream, someEvents(2), batch)
    await stage.client.deleteStream(stream)
    const r = await stage.append(stream, someEvents(1), batch)
    return plain({ r, read: await revisions(stage, stream) })
  },
  'recreate with no_stream twice|soft deleted': async stage => {
    const stream = await deleted(stage)
    const again = (): Promise<unknown> =>
      answerTo(() => stage.append(stream, someEvents(1), { ...batch, expected: 'no_stream' }))
    return { a: await again(), b: await again() }
  },
  'two concurrent no_stream appends to a soft-deleted stream|': async stage => {
    const stream = await deleted(stage)
    const writers = Array.from({ length: 8 }, () =>
      stage.append(stream, someEvents(1), { ...batch, expected: 'no_stream' }),
    )
    const settled = await Promise.allSettled(writers)
    const won = settled.flatMap(one =>
      one.status === 'fulfilled' ? [`${one.value.nextExpectedRevision}n`] : [],
    )
    const errors = settled.flatMap(one => {
      if (one.status === 'fulfilled') return []
      const reason = one.reason as { actualVersion: bigint; type: string }
      return [`"${reason.actualVersion}n"${reason.type}`]
    })
    return { won, errors: [...new Set(errors)], read: await revisions(stage, stream) }
  },
  'read after tombstone|': async stage => {
    const stream = await tombstoned(stage)
    return {
      f: await answerTo(() => readWhole(stage.client, stream)),
      b: await revisions(stage, stream, { direction: 'backwards', fromRevision: 'end' }),
      meta: await answerTo(() => stage.client.getStreamMetadata(stream)),
      metaSet: await answerTo(() => stage.client.setStreamMetadata(stream, { maxCount: 1 })),
    }
  },
  'delete after tombstone|': async stage => {
    const stream = await tombstoned(stage)
    return {
      d: await answerTo(() => stage.client.deleteStream(stream)),
      t: await answerTo(() => stage.client.tombstoneStream(stream)),
    }
  },
  'getStreamMetadata|missing stream': async stage =>
    plain(await stage.client.getStreamMetadata(stage.newStream())),
  'getStreamMetadata|stream without metadata': async stage =>
    plain(await stage.client.getStreamMetadata(await withEvents(stage))),
  'maxAge|3 events, maxAge 2 s': async stage => {
    const stream = await withEvents(stage)
    await stage.client.setStreamMetadata(stream, { maxAge: 2 })
    const a = await revisions(stage, stream)
    await wait(2500)
    const b = await revisions(stage, stream)
    const next = await stage.append(stream, someEvents(1), batch)
    const after = await revisions(stage, stream)
    const refused = await answerTo(() =>
      stage.append(stream, someEvents(1), { ...batch, expected: 'no_stream' }),
    )
    const noStream = (refused as { ERROR: unknown }).ERROR
    return plain({ a, b, next: next.nextExpectedRevision, after, noStream })
  },
  'metastream|': async stage => {
    const stream = await withEvents(stage)
    await stage.client.setStreamMetadata(stream, { maxCount: 1 })
    const d = await stage.client.deleteStream(`$$${stream}`)
    return plain({
      d,
      read: await revisions(stage, stream),
      meta: await stage.client.getStreamMetadata(stream),
    })
  },
  'deleteStream raw stream_exists|': async stage =>
    plain(
      await stage.client.tombstoneStream(await withEvents(stage), {
        expectedRevision: removing('stream_exists'),
      }),
    ),
}

const single: Run = {
  matches: fact => `${fact.case}|${fact.given}` in cases,
  answer: (fact, stage) => {
    const act = cases[`${fact.case}|${fact.given}`]
    if (act === undefined) throw new Error(`no way to do: ${fact.case}`)
    return act(stage)
  },
}

/** How these cases are done again. */
export const deletedStreamRuns: readonly Run[] = [single]
