/** Section s7 again: metadata set, replaced, nonsensical, and what reads make of it. */
import type { AppendExpectedRevision, StreamMetadata } from '@eventstore/db-client'
import { answerTo, errorShape, plain, type Answer } from './answers.ts'
import { batch, revisions, withEvents, withMetadata } from './deleted.ts'
import { readWhole, someEvents, type Run, type Stage } from './stage.ts'

const next = async (stage: Stage, stream: string, expected?: AppendExpectedRevision): Promise<unknown> => {
  try {
    const how = expected === undefined ? batch : { ...batch, expected }
    return `${(await stage.append(stream, someEvents(1), how)).nextExpectedRevision}n`
  } catch (error) {
    return errorShape(error)
  }
}

const nonsense: readonly StreamMetadata[] = [
  { maxCount: 0 },
  { maxCount: -1 },
  { maxAge: 0 },
  { maxAge: -5 },
  { truncateBefore: -1 },
  { truncateBefore: 100 },
]

const typeOf = async (read: Promise<unknown>): Promise<unknown> => {
  try {
    return await read
  } catch (error) {
    return errorShape(error)['type']
  }
}

/** Single cases, by their names, what they say is given, and the call where that is needed. */
const cases: Readonly<Record<string, (stage: Stage) => Promise<Answer>>> = {
  'setStreamMetadata|missing stream|then read stream, append no_stream / stream_exists': async stage => {
    const stream = stage.newStream()
    const m = await stage.client.setStreamMetadata(stream, { maxCount: 5 })
    const readBefore = await revisions(stage, stream)
    const exists = await stage.append(stream, someEvents(1), { ...batch, expected: 'stream_exists' })
    const none = await answerTo(() =>
      stage.append(stream, someEvents(1), { ...batch, expected: 'no_stream' }),
    )
    const read = await revisions(stage, stream)
    return plain({ m, readBefore, stream_exists: exists, no_stream: none, read })
  },
  'setStreamMetadata|missing stream|read of stream with metadata only': async stage => {
    const stream = stage.newStream()
    await stage.client.setStreamMetadata(stream, { maxCount: 5 })
    return plain({
      read: await revisions(stage, stream),
      sub: 'see subscriptions',
      meta: await stage.client.getStreamMetadata(stream),
    })
  },
  'setStreamMetadata expectedRevision|no_stream, then no_stream (other content), 0n, 0n again|':
    async stage => {
      const stream = await withEvents(stage)
      const set = (maxCount: number, expectedRevision: AppendExpectedRevision): Promise<Answer> =>
        answerTo(() => stage.client.setStreamMetadata(stream, { maxCount }, { expectedRevision }))
      const [a, b, c, d] = [
        await set(5, 'no_stream'),
        await set(6, 'no_stream'),
        await set(7, 0n),
        await set(8, 0n),
      ]
      const metaStream = await readWhole(stage.client, `$$${stream}`)
      return plain({
        a,
        b,
        c,
        d,
        meta: await stage.client.getStreamMetadata(stream),
        metaStream: metaStream.map(({ revision, data }) => [revision, data]),
        metaMeta: await typeOf(readWhole(stage.client, `$$$$${stream}`)),
      })
    },
  'setStreamMetadata|all properties|round trip': async stage => {
    const stream = await withEvents(stage)
    await stage.client.setStreamMetadata(stream, {
      maxCount: 5,
      maxAge: 3600,
      truncateBefore: 1,
      cacheControl: 60,
      acl: { readRoles: ['$all'], writeRoles: 'x' as unknown as string[] },
      custom: { a: 1 },
    })
    const raw = await readWhole(stage.client, `$$${stream}`)
    return plain({
      meta: await stage.client.getStreamMetadata(stream),
      raw: raw.at(-1)?.data,
      read: await revisions(stage, stream),
    })
  },
  'setStreamMetadata|replaces, does not merge|': async stage => {
    const stream = await withMetadata(stage, 3, { maxCount: 1 })
    const before = await revisions(stage, stream)
    await stage.client.setStreamMetadata(stream, { custom: 'x' })
    return { with: before, after: await revisions(stage, stream) }
  },
  'setStreamMetadata|invalid JSON values|maxCount 0 / -1 / maxAge 0': async stage => {
    const answers: Record<string, unknown> = {}
    for (const metadata of nonsense) {
      const stream = await withEvents(stage)
      const set = await stage.client.setStreamMetadata(stream, metadata)
      answers[JSON.stringify(metadata)] = plain({
        set: set.nextExpectedRevision,
        read: await revisions(stage, stream),
        append: await next(stage, stream),
        readAfter: await revisions(stage, stream),
      })
    }
    return answers
  },
  'truncateBefore|10 events, tb 4|reads': async stage => {
    const stream = await withMetadata(stage, 10, { truncateBefore: 4 })
    const backwards = { direction: 'backwards' } as const
    return {
      fwd: await revisions(stage, stream),
      from2: await revisions(stage, stream, { fromRevision: 2n }),
      from2max1: await revisions(stage, stream, { fromRevision: 2n, maxCount: 1 }),
      from2max3: await revisions(stage, stream, { fromRevision: 2n, maxCount: 3 }),
      bwd: await revisions(stage, stream, { ...backwards, fromRevision: 'end' }),
      bwdFrom3: await revisions(stage, stream, { ...backwards, fromRevision: 3n }),
      bwdFrom5max4: await revisions(stage, stream, { ...backwards, fromRevision: 5n, maxCount: 4 }),
    }
  },
  'truncateBefore = last+1|3 events, tb 3|read / append no_stream / 2n / any': async stage => {
    const empty = (): Promise<string> => withMetadata(stage, 3, { truncateBefore: 3 })
    const answers: Record<string, unknown> = { read: await revisions(stage, await empty()) }
    for (const expected of ['no_stream', 'any', 'stream_exists', 2n] as const) {
      const stream = await empty()
      const name = String(expected)
      answers[name] = await next(stage, stream, expected)
      answers[`${name} read`] = await revisions(stage, stream)
    }
    return answers
  },
  'maxCount|10 events, maxCount 3|reads': async stage => {
    const stream = await withMetadata(stage, 10, { maxCount: 3 })
    const fwd = await revisions(stage, stream)
    const fwdMax2 = await revisions(stage, stream, { maxCount: 2 })
    const bwd = await revisions(stage, stream, { direction: 'backwards', fromRevision: 'end' })
    const two = await stage.append(stream, someEvents(2), batch)
    return plain({ fwd, fwdMax2, bwd, next: two.nextExpectedRevision, fwd2: await revisions(stage, stream) })
  },
}

/** How the rest of section s7 is done again. */
export const metadataRuns: readonly Run[] = [
  {
    matches: fact => `${fact.case}|${fact.given}|${fact.call}` in cases,
    answer: (fact, stage) => {
      const act = cases[`${fact.case}|${fact.given}|${fact.call}`]
      if (act === undefined) throw new Error(`no way to do: ${fact.case}`)
      return act(stage)
    },
  },
]
