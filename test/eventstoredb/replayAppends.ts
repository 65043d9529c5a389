/** Section s1: what an append answers, on both wires, and what the wire itself says. */
import { binaryEvent, jsonEvent, type EventData } from '@eventstore/db-client'
import { answerTo, plain, type Answer } from './answers.ts'
import type { Fact } from './facts.ts'
import { rawAppend, rawBatch, type RawAppend } from './raw.ts'
import {
  countIn,
  credentials,
  expectedOf,
  readWhole,
  someEvents,
  wireOf,
  type Run,
  type Stage,
} from './stage.ts'

const started = async (stage: Stage, given: string): Promise<string> => {
  const stream = stage.newStream()
  const count = countIn(given, 'events')
  if (count > 0) await stage.append(stream, someEvents(count))
  return stream
}

const ordinary: Run = {
  matches: fact => fact.call.startsWith('appendToStream(2 events, '),
  answer: async (fact, stage) => {
    const stream = await started(stage, fact.given)
    const expected = expectedOf(/expectedRevision (\w+)/.exec(fact.call)?.[1] ?? '')
    const client = fact.case.includes('throwOnAppendFailure=false') ? stage.lenient : stage.client
    return answerTo(() => stage.append(stream, someEvents(2), { expected, wire: wireOf(fact.case), client }))
  },
}

const withoutEvents: Run = {
  matches: fact => fact.section === 's1-append' && fact.case.startsWith('empty append'),
  answer: async (fact, stage) => {
    const stream = await started(stage, fact.given)
    const expected = expectedOf(/\[\], (\w+)/.exec(fact.call)?.[1] ?? 'any')
    return answerTo(() => stage.append(stream, [], { expected, wire: wireOf(fact.case) }))
  },
}

const rawReplies: Run = {
  matches: fact => fact.section === 's1-append' && /^raw \w+ reply$/.test(fact.case),
  answer: async (fact, stage) => {
    const stream = await started(stage, fact.given)
    const expected = fact.call.replace('expected ', '')
    const send = wireOf(fact.case) === 'append' ? rawAppend : rawBatch
    return plain(await send(stage.server.port, { stream, expected, events: [{}, {}] }))
  },
}

const json = { type: 'T', 'content-type': 'application/json' }

/** What is odd about a raw append, by the words of the fact. */
const oddities: Readonly<Record<string, (append: RawAppend) => RawAppend>> = {
  'deadline in the past': append => ({ ...append, deadline: new Date(Date.now() - 1000) }),
  'no deadline field': append => append,
  'no options': append => ({ ...append, withoutOptions: true }),
  'no expected set': append => ({ ...append, expected: undefined }),
  'isFinal=false only': append => ({ ...append, withoutEnd: true }),
  'type metadata missing': append => ({
    ...append,
    events: [{ properties: { 'content-type': 'application/json' } }],
  }),
  'content-type missing': append => ({ ...append, events: [{ properties: { type: 'T' } }] }),
  'content-type text/plain': append => ({
    ...append,
    events: [{ properties: { type: 'T', 'content-type': 'text/plain' } }],
  }),
  'json content-type, invalid JSON': append => ({ ...append, events: [{ data: Buffer.from('{oops') }] }),
  'bad uuid': append => ({ ...append, events: [{ id: 'nope' }] }),
  'extra metadata keys': append => ({ ...append, events: [{ properties: { ...json, more: 'x' } }] }),
  'empty stream name': append => ({ ...append, stream: '' }),
}

const rawOddities: Run = {
  matches: fact => /^raw (Batch)?Append$/.test(fact.case),
  answer: async (fact, stage) => {
    const odd = oddities[fact.given]
    if (odd === undefined) throw new Error(`no way to do: ${fact.given}`)
    const send = wireOf(fact.case) === 'append' ? rawAppend : rawBatch
    return plain(
      await send(stage.server.port, odd({ stream: stage.newStream(), expected: 'any', events: [{}] })),
    )
  },
}

const event = (id?: string): EventData =>
  jsonEvent({ ...(id === undefined ? {} : { id }), type: 'T', data: {} })

/** The id that a fact's words stand for. */
const idIn = (call: string): string => {
  if (call.includes('nope')) return 'nope'
  if (call.includes('000')) return '00000000-0000-0000-0000-000000000000'
  if (call.includes('upper')) return 'ABCDEF01-2345-6789-ABCD-EF0123456789'
  if (call.includes('32 hex')) return 'abcdef0123456789abcdef0123456789'
  return '0190a5f0-1234-7abc-8def-0123456789ab'
}

const refusedId: Run = {
  matches: fact => /^(bad|nil) uuid (Batch)?Append/.test(fact.case),
  answer: (fact, stage) =>
    answerTo(() => stage.append(stage.newStream(), [event(idIn(fact.call))], { wire: wireOf(fact.case) })),
}

const acceptedId: Run = {
  matches: fact => /^(upper-case uuid|uuid without dashes|non-v4 uuid)/.test(fact.case),
  answer: async (fact, stage) => {
    const stream = stage.newStream()
    await stage.append(stream, [event(idIn(fact.call))], { wire: wireOf(fact.case) })
    return (await readWhole(stage.client, stream)).map(({ id }) => id)
  },
}

/** The stream that a fact names in its call. */
const streamIn = (call: string, stage: Stage): string => {
  if (call.includes('10_000')) return stage.newStream().padEnd(10_000, 'x')
  const quoted = /stream name "(.*)"$/.exec(call)?.[1]
  if (quoted !== undefined) return `${stage.newStream()}${quoted}`
  return /appendToStream\('(.*)', ev\)/.exec(call)?.[1] ?? ''
}

const streamNames: Run = {
  matches: ({ call }) => /appendToStream\('.*', ev\)/.test(call) || call.startsWith('stream name '),
  answer: (fact, stage) =>
    answerTo(() => stage.append(streamIn(fact.call, stage), [event()], { wire: wireOf(fact.case) })),
}

const emptyType: Run = {
  matches: fact => fact.case.startsWith('empty type'),
  answer: (fact, stage) =>
    answerTo(() =>
      stage.append(stage.newStream(), [binaryEvent({ type: '', data: new Uint8Array() })], {
        wire: wireOf(fact.case),
      }),
    ),
}

/** The odd revisions; one is a plain number, which the types forbid and JavaScript does not. */
const revisionIn = (call: string): bigint => {
  if (call.includes('(number)')) return 2 as unknown as bigint
  if (call.includes('-1n') && !call.includes('2n**')) return -1n
  return call.includes('2n**63n') ? 2n ** 63n - 1n : 2n ** 64n - 1n
}

const oddRevisions: Run = {
  matches: fact => /^(negative|huge|number) expectedRevision/.test(fact.case),
  answer: async (fact, stage) => {
    const stream = await started(stage, fact.given)
    return answerTo(() =>
      stage.append(stream, [event()], { expected: revisionIn(fact.call), wire: wireOf(fact.case) }),
    )
  },
}

const sameIdTwice: Run = {
  matches: fact => fact.case.startsWith('same id twice'),
  answer: async (fact, stage) => {
    const [stream, id] = [stage.newStream(), crypto.randomUUID()]
    const r = await stage.append(stream, [event(id), event(id)], { wire: wireOf(fact.case) })
    const events = await readWhole(stage.client, stream)
    return plain({ r, read: events.map(one => [one.revision, one.id]) })
  },
}

const deadlines: Run = {
  matches: fact => fact.section === 's1-append' && /^deadline .* (Batch)?Append/.test(fact.case),
  answer: (fact, stage): Promise<Answer> =>
    answerTo(() =>
      stage.client.appendToStream(stage.newStream(), event(), {
        deadline: Number(fact.call.replace('deadline: ', '')),
        ...(wireOf(fact.case) === 'append' ? { credentials } : {}),
      }),
    ),
}

const stillWorks: Run = {
  matches: (fact: Fact) => fact.case.startsWith('still works?'),
  answer: (fact, stage) =>
    answerTo(() => stage.append(stage.newStream(), [event()], { wire: wireOf(fact.case) })),
}

/** How section s1 is done again. */
export const appendRuns: readonly Run[] = [
  ordinary,
  withoutEvents,
  rawReplies,
  rawOddities,
  refusedId,
  acceptedId,
  streamNames,
  emptyType,
  oddRevisions,
  sameIdTwice,
  deadlines,
  stillWorks,
]
