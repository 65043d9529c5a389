/** Section s2: when an append that was written before is written again, and when it is not. */
import { answerTo, plain, type Answer } from './answers.ts'
import type { Fact } from './facts.ts'
import { createLetters, type Letters } from './lettered.ts'
import { credentials, expectedOf, someEvents, wireOf, type Run, type Stage } from './stage.ts'

interface Scene {
  readonly stream: string
  readonly letters: Letters
  readonly write: (list: string, expected: string, other?: boolean) => Promise<unknown>
}

const wait = (milliseconds: number): Promise<void> =>
  new Promise(resolve => setTimeout(resolve, milliseconds))

const createScene = (stage: Stage, fact: Fact, stream = stage.newStream()): Scene => {
  const letters = createLetters()
  return {
    stream,
    letters,
    write: (list, expected, other) =>
      stage.append(stream, letters.events(list, other), {
        expected: expectedOf(expected),
        wire: wireOf(fact.case),
      }),
  }
}

/** What happens to the stream after its first append, by the words of `given`. */
const aftermath = async (stage: Stage, { stream, write }: Scene, given: string): Promise<void> => {
  const { client } = stage
  const truncateBefore = /\$tb=(\d+)/.exec(given)?.[1]
  if (truncateBefore !== undefined)
    await client.setStreamMetadata(stream, { truncateBefore: Number(truncateBefore) }, { credentials })
  if (given.includes('$maxCount=1')) await client.setStreamMetadata(stream, { maxCount: 1 }, { credentials })
  if (given.includes('$maxAge=1')) {
    await client.setStreamMetadata(stream, { maxAge: 1 }, { credentials })
    await wait(1500)
  }
  if (given.includes('tombstoned')) await client.tombstoneStream(stream)
  if (/deleteStream|soft deleted/.test(given)) await client.deleteStream(stream)
  const later = /(?:then|recreated with|, )\s*\[([A-Z])\]/.exec(given)?.[1]
  if (later !== undefined) await write(later, 'any')
}

/** The appends that `given` tells of. */
const prepare = async (stage: Stage, scene: Scene, given: string): Promise<void> => {
  const first = /^\[([A-Z,]+)\](?: written to new stream with)? ?(no_stream|any)?/.exec(given)
  await scene.write(first?.[1] ?? '', first?.[2] ?? 'no_stream')
  const second = /, \[([A-Z,]+)\] at (\d+)/.exec(given)
  if (second !== null) await scene.write(second[1] ?? '', second[2] ?? '')
  else await aftermath(stage, scene, given)
}

/** The append that `call` tells of: which events, and what it expects. */
const retryIn = (call: string): { list: string; expected: string; other: boolean } => ({
  list: /\[([A-Z,]+)\]/.exec(call)?.[1] ?? 'A,B',
  expected: /(?:with |at |, |\] )(any|no_stream|stream_exists|\d+)/.exec(call)?.[1] ?? '',
  other: call.includes('other type'),
})

const retry: Run = {
  matches: fact =>
    fact.case.startsWith('idempotency ') &&
    /^(same|retry) /.test(fact.call) &&
    !fact.given.includes('stream 1'),
  answer: async (fact, stage) => {
    const scene = createScene(stage, fact)
    await prepare(stage, scene, fact.given)
    const { list, expected, other } = retryIn(fact.call)
    const result = await answerTo(() => scene.write(list, expected, other))
    return { result, streamAfter: await scene.letters.stream(stage.client, scene.stream) }
  },
}

const comparePositions: Run = {
  matches: fact => fact.given.endsWith('compare positions'),
  answer: async (fact, stage) => {
    const scene = createScene(stage, fact)
    const [first, again, againAny] = [
      await scene.write('A,B', 'no_stream'),
      await scene.write('A,B', 'no_stream'),
      await scene.write('A,B', 'any'),
    ]
    const streamAfter = await scene.letters.stream(stage.client, scene.stream)
    return plain({ result: { first, again, againAny }, streamAfter })
  },
}

const anotherStream: Run = {
  matches: fact => fact.given.includes('in stream 1'),
  answer: async (fact, stage) => {
    const one = createScene(stage, fact)
    const two = stage.newStream()
    const expected = /another stream with (\w+)/.exec(fact.call)?.[1] ?? ''
    const wire = wireOf(fact.case)
    await one.write('A,B', 'no_stream')
    if (expected === 'stream_exists') await stage.append(two, one.letters.events('Q'), { wire })
    const other = await stage.append(two, one.letters.events('A,B'), { expected: expectedOf(expected), wire })
    const again1 = await one.write('A,B', 'any')
    return plain({
      other,
      again1,
      s1: await one.letters.stream(stage.client, one.stream),
      s2: await one.letters.stream(stage.client, two),
    })
  },
}

/** How many of several same appends succeed is chance: the rest come while the first is in flight. That they come to nothing else is not. */
const kindsOnly = (answer: Answer): unknown => {
  const { results, ...rest } = answer as { results: { ERROR?: { type: string } }[] }
  const kinds = new Set(results.map(({ ERROR }) => ERROR?.type ?? 'ok'))
  const expected = new Set(['ok', 'timeout', 'deadline-exceeded'])
  return { ...rest, anyOk: kinds.has('ok'), others: [...kinds].filter(kind => !expected.has(kind)) }
}

const concurrent: Run = {
  matches: fact => fact.given === '8 concurrent identical appends',
  answer: async (fact, stage) => {
    const scene = createScene(stage, fact)
    const tries = Array.from({ length: 8 }, () => answerTo(() => scene.write('A,B', fact.call)))
    const results = await Promise.all(tries)
    return { results, streamAfter: await scene.letters.stream(stage.client, scene.stream) }
  },
  reduced: { to: kindsOnly, because: 'how many of the appends at once are told that their time is up' },
}

const deadline: Run = {
  matches: fact => fact.section === 's2-idempotency' && fact.case.startsWith('deadline '),
  answer: async (fact, stage) => {
    const [stream, letters] = [stage.newStream(), createLetters()]
    const r = await answerTo(() =>
      stage.client.appendToStream(stream, letters.events('A'), {
        deadline: 0,
        ...(wireOf(fact.case) === 'append' ? { credentials } : {}),
      }),
    )
    return { r, streamAfter: await letters.stream(stage.client, stream) }
  },
}

const withoutEvents: Run = {
  matches: fact => fact.section === 's2-idempotency' && fact.case.startsWith('empty append'),
  answer: async (fact, stage) => {
    const scene = createScene(stage, fact)
    const { stream, letters } = scene
    const wire = wireOf(fact.case)
    if (fact.given === 'soft-deleted stream') {
      await stage.append(stream, someEvents(2))
      await stage.client.deleteStream(stream)
      const r = await stage.append(stream, [], { wire })
      const streamAfter = await letters.stream(stage.client, stream)
      return plain({ r, streamAfter, meta: await stage.client.getStreamMetadata(stream) })
    }
    await stage.append(stream, [], { wire })
    if (fact.call === 'then read') return letters.stream(stage.client, stream)
    const expected = fact.call.endsWith('no_stream') ? 'no_stream' : '0'
    const r = await answerTo(() => scene.write('A', expected))
    return { r, streamAfter: await letters.stream(stage.client, stream) }
  },
}

/** How section s2 is done again. */
export const idempotencyRuns: readonly Run[] = [
  comparePositions,
  anotherStream,
  retry,
  concurrent,
  deadline,
  withoutEvents,
]
