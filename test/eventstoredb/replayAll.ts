/** Section s5: $all, what a fresh log holds, in which order, and from where it can be read. */
import {
  binaryEvent,
  streamNameFilter,
  type AllStreamResolvedEvent,
  type Position,
  type ReadAllOptions,
} from '@eventstore/db-client'
import { answerTo, plain, within, type Answer } from './answers.ts'
import type { Fact } from './facts.ts'
import { someEvents, type Run, type Stage } from './stage.ts'

const collect = async (stage: Stage, options: ReadAllOptions = {}): Promise<AllStreamResolvedEvent[]> => {
  const events: AllStreamResolvedEvent[] = []
  for await (const event of stage.client.readAll(options)) events.push(event)
  return events
}

/** The parts of names that the facts keep: the streams of one case share a prefix. */
const shortName = (stream: string): string =>
  stream.replace(/^(del|tomb|mc|ma)-\d.*$/, '$1').replace(/^\$\$(del|tomb|mc|ma)-\d.*$/, '$$$$$1')

const describe = ({ event }: AllStreamResolvedEvent) => ({
  s: event?.streamId,
  rev: event?.revision,
  type: event?.type,
  pos: event?.position.commit,
})

interface Written {
  readonly replies: readonly (bigint | undefined)[]
  readonly all: readonly AllStreamResolvedEvent[]
}

const write = async (stage: Stage): Promise<Written> => {
  const [aa, bb] = [stage.newStream('aa'), stage.newStream('bb')]
  const replies = [
    await stage.append(aa, someEvents(3, 'TypeA')),
    await stage.append(bb, someEvents(2, 'TypeB')),
    await stage.append(aa, someEvents(1, 'TypeA2')),
    await stage.client.setStreamMetadata(aa, { custom: 1 }, {}),
  ]
  return { replies: replies.map(({ position }) => position?.commit), all: await collect(stage) }
}

let written: Promise<Written> | undefined

const fresh: Run = {
  matches: fact => fact.case.startsWith('$all on a fresh') || fact.case.startsWith('$all after 35 s'),
  answer: async (fact, stage) => {
    const events = await collect(stage)
    return fact.case.includes('35 s')
      ? events.map(({ event }) => `${event?.streamId}|${event?.type}`)
      : plain(
          events.map(({ event, commitPosition }) => [
            event?.streamId,
            event?.type,
            event?.revision,
            event?.position.commit,
            event?.position.prepare,
            commitPosition,
          ]),
        )
  },
}

const last: Run = {
  matches: fact => fact.case === 'position of last event',
  answer: async (_fact, stage) => {
    const [event] = await collect(stage, { direction: 'backwards', fromPosition: 'end', maxCount: 1 })
    return plain(event?.event?.position)
  },
}

const order: Run = {
  matches: fact => fact.case === '$all order' || fact.case === 'append replies',
  answer: async (fact, stage) => {
    written ??= write(stage)
    const { replies, all } = await written
    if (fact.case === 'append replies') return plain(replies)
    return plain(
      all.map(one => ({
        ...describe(one),
        prepare: one.event?.position.prepare,
        commitPosition: one.commitPosition,
      })),
    )
  },
}

/** The position that the recorded one stands for: the second event of `aa`, or one beside it, or a number beyond every log. */
const positionIn = (recorded: string, anchor: bigint): bigint => {
  const value = BigInt(recorded.replace('n', ''))
  const recordedAnchor = 853n
  return value >= recordedAnchor - 1n && value <= recordedAnchor + 1n
    ? anchor + value - recordedAnchor
    : value
}

interface RecordedOptions {
  readonly fromPosition?: 'start' | 'end' | { readonly commit: string; readonly prepare: string }
  readonly direction?: 'backwards'
  readonly maxCount?: number
}

const optionsIn = (call: string, anchor: bigint): ReadAllOptions => {
  const { fromPosition, ...rest } = JSON.parse(call) as RecordedOptions
  if (fromPosition === undefined || typeof fromPosition === 'string')
    return { ...rest, ...(fromPosition === undefined ? {} : { fromPosition }) }
  const { commit, prepare } = fromPosition
  const position: Position = {
    commit: positionIn(commit, anchor),
    prepare: positionIn(prepare, anchor),
  }
  return { ...rest, fromPosition: position }
}

const reads: Run = {
  matches: fact => fact.case === 'readAll' && fact.call.startsWith('{'),
  answer: async (fact, stage) => {
    written ??= write(stage)
    const anchor = (await written).all[2]?.event?.position.commit ?? 0n
    const options = optionsIn(fact.call, anchor)
    return answerTo(() =>
      within(
        6000,
        collect(stage, { maxCount: 3, ...options }).then(events => events.map(describe)),
      ),
    )
  },
}

const ignoredFilter: Run = {
  matches: (fact: Fact) => fact.given === 'filter option',
  answer: async (_fact, stage): Promise<Answer> => {
    written ??= write(stage)
    await written
    const options = { filter: streamNameFilter({ prefixes: ['aa-'] }) } as ReadAllOptions
    const events = await collect(stage, options)
    const starts = events.map(({ event }) => event?.streamId.slice(0, 3))
    return { n: events.length, streams: [...new Set(starts)] }
  },
}

const hidden: Run = {
  matches: fact => fact.case === '$all and deleted/truncated events',
  answer: async (_fact, stage) => {
    const before = (await collect(stage)).length
    const streams = ['del', 'tomb', 'mc', 'ma'].map(kind => stage.newStream(kind))
    const [del = '', tomb = '', mc = '', ma = ''] = streams
    const { client } = stage
    await stage.append(del, someEvents(3))
    await client.deleteStream(del)
    await stage.append(tomb, someEvents(3))
    await client.tombstoneStream(tomb)
    await stage.append(mc, someEvents(3))
    await client.setStreamMetadata(mc, { maxCount: 1 })
    await stage.append(ma, someEvents(3))
    await client.setStreamMetadata(ma, { maxAge: 1 })
    await new Promise(resolve => setTimeout(resolve, 1500))
    return plain(
      (await collect(stage)).slice(before).map(({ event }) => ({
        s: shortName(event?.streamId ?? ''),
        rev: event?.revision,
        type: event?.type,
        data: event?.data,
      })),
    )
  },
}

const links: Run = {
  matches: fact => fact.case === 'links in $all',
  answer: async (_fact, stage) => {
    written ??= write(stage)
    const target = (await written).all[1]?.event?.streamId ?? ''
    const stream = stage.newStream('lnk')
    await stage.append(stream, [binaryEvent({ type: '$>', data: Buffer.from(`0@${target}`) })])
    const lastOne = { direction: 'backwards', fromPosition: 'end', maxCount: 1 } as const
    const shown = async (resolveLinkTos: boolean) =>
      (await collect(stage, { ...lastOne, resolveLinkTos })).map(({ event, link, commitPosition }) => ({
        ev: describe({ event } as AllStreamResolvedEvent),
        link: describe({ event: link } as unknown as AllStreamResolvedEvent),
        commitPosition,
      }))
    return plain({ f: await shown(false), t: await shown(true) })
  },
}

/** How section s5 is done again. */
export const allRuns: readonly Run[] = [fresh, last, order, reads, ignoredFilter, hidden, links]
