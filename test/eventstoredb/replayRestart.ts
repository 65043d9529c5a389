/** Section s12: what is left of idempotency after a restart, and after many other events. */
import { jsonEvent } from '@eventstore/db-client'
import { plain, type Answer } from './answers.ts'
import type { Fact } from './facts.ts'
import { createLetters } from './lettered.ts'
import { connect, countIn, credentials, expectedOf, wireOf, type Run, type Stage } from './stage.ts'

interface Begun {
  readonly fact: Fact
  readonly stream: string
  readonly letters: ReturnType<typeof createLetters>
  readonly first: unknown
  readonly expected: string
}

/** The first append of one case, before the restart. */
const begin = async (stage: Stage, fact: Fact): Promise<Begun> => {
  const [stream, letters, wire] = [stage.newStream(), createLetters(), wireOf(fact.case)]
  const word = /written with (\w+)/.exec(fact.given)?.[1] ?? ''
  if (word === 'exact' || word === 'stream_exists')
    await stage.append(stream, letters.events('first'), { wire })
  if (fact.given.includes('after other stream'))
    await stage.append(stage.newStream(), letters.events('elsewhere'), { wire })
  const expected = word === 'exact' ? '0' : word
  const first = await stage.append(stream, letters.events('A,B'), { expected: expectedOf(expected), wire })
  if (fact.given.includes('later event')) await stage.append(stream, letters.events('later'), { wire })
  return { fact, stream, letters, first, expected }
}

const afterRestart = new Map<Fact, Promise<Answer>>()

/** All first appends, one restart, and then all of them again. */
const beginAll = async (stage: Stage): Promise<void> => {
  const begun: Begun[] = []
  for (const fact of stage.facts.filter(acrossRestart.matches)) begun.push(await begin(stage, fact))
  await stage.client.dispose()
  await stage.server.restart()
  const client = connect(stage.server)
  let last: Promise<unknown> = Promise.resolve()
  for (const { fact, stream, letters, first, expected } of begun) {
    const again = last.then(async () => {
      const answer = await stage.append(stream, letters.events('A,B'), {
        expected: expectedOf(expected),
        wire: wireOf(fact.case),
        client,
      })
      return plain({ first, again: answer, stream: await letters.stream(client, stream) })
    })
    afterRestart.set(fact, again)
    last = again.catch(() => undefined)
  }
}

const acrossRestart: Run = {
  matches: fact => fact.case.startsWith('idempotency across a server restart'),
  answer: async (fact, stage) => {
    if (afterRestart.size === 0) await beginAll(stage)
    return afterRestart.get(fact)
  },
}

interface Remembered {
  readonly any: { readonly stream: string; readonly letters: ReturnType<typeof createLetters> }
  readonly noStream: { readonly stream: string; readonly letters: ReturnType<typeof createLetters> }
  written: number
}

let remembered: Remembered | undefined

/** Names of some 20 characters, as in the recorded case: their length is what the server's memory is measured by. */
const otherStream = (index: number): string => `other-stream-${String(index).padStart(8, '0')}`

const writeOthers = async (stage: Stage, scene: Remembered, until: number): Promise<void> => {
  while (scene.written < until) {
    const events = Array.from({ length: 1000 }, () => jsonEvent({ type: 'T', data: {} }))
    await stage.client.appendToStream(otherStream(scene.written), events, { credentials })
    scene.written += 1000
  }
}

const rememberedBy = async (stage: Stage): Promise<Remembered> => {
  if (remembered !== undefined) return remembered
  const scene = (): Remembered['any'] => ({ stream: stage.newStream(), letters: createLetters() })
  remembered = { any: scene(), noStream: scene(), written: 0 }
  const { any, noStream } = remembered
  await stage.append(any.stream, any.letters.events('A,B'), { expected: 'any' })
  await stage.append(noStream.stream, noStream.letters.events('A,B'), { expected: 'no_stream' })
  return remembered
}

const againstTheMemory: Run = {
  matches: fact => fact.case.includes('committed-event cache'),
  answer: async (fact, stage) => {
    const scene = await rememberedBy(stage)
    await writeOthers(stage, scene, countIn(fact.given, 'other events'))
    const { stream, letters } = scene.any
    const r = await stage.append(stream, letters.events('A,B'), { expected: 'any' })
    const after = await letters.stream(stage.client, stream)
    const eventsInStream = Array.isArray(after) ? after.length : 0
    return plain({ r, eventsInStream, duplicated: eventsInStream > 2 })
  },
}

const withoutTheMemory: Run = {
  matches: fact => fact.case === 'idempotency of no_stream after the same number of events',
  answer: async (_fact, stage) => {
    const { stream, letters } = (await rememberedBy(stage)).noStream
    const r = await stage.append(stream, letters.events('A,B'), { expected: 'no_stream' })
    const after = await letters.stream(stage.client, stream)
    return plain({ r, eventsInStream: Array.isArray(after) ? after.length : 0 })
  },
}

/** How section s12 is done again. */
export const restartRuns: readonly Run[] = [acrossRestart, againstTheMemory, withoutTheMemory]
