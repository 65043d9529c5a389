/** Section s4: reads of one stream, events that come back as they were written, links, and what reading leaves behind. */
import { jsonEvent, type EventStoreDBClient, type ReadStreamOptions } from '@eventstore/db-client'
import { answerTo, errorShape, plain, within, type Answer } from './answers.ts'
import { rawAppend, rawRead } from './raw.ts'
import { connect, countIn, credentials, readWhole, someEvents, type Run, type Stage } from './stage.ts'

const max63 = 2n ** 63n - 1n

/** Numbers by the words of the facts; some are what the client's types forbid. */
const numbers: Readonly<Record<string, unknown>> = {
  '-1n': -1n,
  '2 (number)': 2,
  '2n**63n-1n': max63,
  '2n**63n': max63 + 1n,
  '2n**64n-1n': 2n ** 64n - 1n,
  START: 'start',
  END: 'end',
  MAX_SAFE: Number.MAX_SAFE_INTEGER,
  '2**53': 2 ** 53,
  Infinity: Infinity,
  '1.5': 1.5,
  '-1': -1,
  '0': 0,
  '1': 1,
  '2': 2,
  '1n': 1n,
}

const numberIn = (word: string): unknown => numbers[word] ?? BigInt(word.replace('n', ''))

/** The options of a read, such as "bwd 2n", "maxCount 1 bwd END", "fwd 5n (beyond)". */
const optionsIn = (call: string): ReadStreamOptions => {
  const words = call.replace(/ \((beyond|default fromRevision)\)$/, '')
  const maxCount = /maxCount (\S+)/.exec(words)?.[1]
  const from = /(?:fromRevision |fwd |bwd )(\S+(?: \(number\))?)$/.exec(words)?.[1]
  return {
    ...(words.includes('bwd') ? { direction: 'backwards' } : {}),
    ...(maxCount === undefined ? {} : { maxCount: numberIn(maxCount) }),
    ...(from === undefined ? {} : { fromRevision: numberIn(from) }),
    ...(words === 'deadline 1' ? { deadline: 1 } : {}),
    ...(words === 'requiresLeader' ? { requiresLeader: true } : {}),
  } as ReadStreamOptions
}

let five: Promise<string> | undefined

const fiveEvents = async (stage: Stage): Promise<string> => {
  const stream = stage.newStream()
  await stage.append(stream, someEvents(5))
  return stream
}

const revisions = (client: EventStoreDBClient, stream: string, options: ReadStreamOptions): Promise<Answer> =>
  answerTo(async () => (await readWhole(client, stream, options)).map(({ revision }) => revision))

const reads: Run = {
  matches: fact => /^readStream( missing stream)?$/.test(fact.case) && fact.given !== '',
  answer: async (fact, stage) => {
    five ??= fiveEvents(stage)
    const stream = fact.given === 'never written' ? stage.newStream() : await five
    return revisions(stage.client, stream, optionsIn(fact.call))
  },
}

const namedStreams: Run = {
  matches: fact => fact.case === 'readStream' && fact.call.startsWith('stream name '),
  answer: (fact, stage) => revisions(stage.client, fact.call.endsWith("''") ? '' : '$all-not', {}),
}

const cycle = (): Record<string, unknown> => {
  const data: Record<string, unknown> = {}
  data['o'] = data
  return data
}

/** Data that JSON has no words for. */
const unspeakable: Readonly<Record<string, () => unknown>> = {
  'data undefined': () => undefined,
  'data with bigint': () => ({ n: 1n }),
  'data with bigint, Append path': () => ({ n: 1n }),
  circular: cycle,
}

const rejections: unknown[] = []

const neverSettles: Run = {
  matches: fact => fact.case === 'jsonEvent',
  answer: (fact, stage) => {
    if (rejections.length === 0)
      process.on('unhandledRejection', error => {
        rejections.push(errorShape(error))
      })
    const event = jsonEvent({ type: 'J', data: unspeakable[fact.given]?.() as Record<string, unknown> })
    const path = fact.given.includes('Append path') ? { credentials } : {}
    return answerTo(() => within(5000, stage.client.appendToStream(stage.newStream(), event, path)))
  },
}

const afterwards: Run = {
  matches: fact => fact.case === 'after the bigint failure' || fact.case === 'after bigint failures',
  answer: async (fact, stage) =>
    fact.call === 'append'
      ? answerTo(() => stage.append(stage.newStream(), someEvents(1), { wire: 'batch' }))
      : { rejections: [...rejections], exceptions: [] },
}

const rawData: Run = {
  matches: fact => /^(invalid JSON stored|text\/plain stored)/.test(fact.case),
  answer: async (fact, stage) => {
    const stream = stage.newStream()
    const event = fact.case.startsWith('text')
      ? { properties: { type: 'T', 'content-type': 'text/plain' }, data: Buffer.from('hello') }
      : { data: Buffer.from('{oops') }
    await rawAppend(stage.server.port, { stream, expected: 'any', events: [event] })
    const [read] = await readWhole(stage.client, stream)
    return plain({ ...read, metadata: (read as { metadata?: unknown } | undefined)?.metadata })
  },
}

const created: Run = {
  matches: fact => fact.case === 'created precision',
  answer: async (_fact, stage) => {
    five ??= fiveEvents(stage)
    return plain(await rawRead(stage.server.port, await five))
  },
}

const disposed = async (client: EventStoreDBClient): Promise<Answer> => {
  const r = await within(
    5000,
    client.dispose().then(() => 'disposed'),
  )
  return { r, ms: 0 }
}

const breakingOff: Run = {
  matches: fact =>
    /^(for await break|finished read then dispose|maxCount read, not iterated)$/.test(fact.case),
  answer: async (fact, stage) => {
    const client = connect(stage.server)
    const stream = stage.newStream()
    await stage.append(stream, someEvents(Math.max(3, countIn(fact.given, 'events'))))
    const read = client.readStream(stream, { maxCount: 1000 })
    if (fact.case === 'for await break') for await (const _event of read) break
    if (fact.case.startsWith('finished')) await readWhole(client, stream)
    const { r, ms } = (await disposed(client)) as { r: unknown; ms: number }
    return fact.case.startsWith('maxCount') ? { r } : { r, ms }
  },
}

const nobodyListens: Run = {
  matches: fact => fact.case === 'read missing stream with no consumer',
  answer: async (_fact, stage) => {
    const exceptions: unknown[] = []
    const hear = (error: unknown): void => void exceptions.push(errorShape(error))
    process.on('uncaughtException', hear)
    stage.client.readStream(stage.newStream())
    await new Promise(resolve => setTimeout(resolve, 500))
    process.off('uncaughtException', hear)
    return { rejections: [], exceptions }
  },
}

/** How section s4 is done again. */
export const readRuns: readonly Run[] = [
  reads,
  namedStreams,
  neverSettles,
  afterwards,
  rawData,
  created,
  breakingOff,
  nobodyListens,
]
