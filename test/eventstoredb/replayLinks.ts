/** Section s4 again: links, and what is left of them when their target is gone. */
import { binaryEvent, jsonEvent, type EventData, type ResolvedEvent } from '@eventstore/db-client'
import { plain } from './answers.ts'
import { someEvents, type Run, type Stage } from './stage.ts'

interface Scene {
  readonly links: string
  readonly target: string
}

const linkTo = (text: string): EventData => binaryEvent({ type: '$>', data: Buffer.from(text) })

const begin = async (stage: Stage): Promise<Scene> => {
  const [links, target] = [stage.newStream(), stage.newStream()]
  await stage.append(target, someEvents(3))
  return { links, target }
}

/** One link of each kind, in the order of the facts. */
const kinds = ['0@target', '2@target', '99@target', '0@gone', 'garbage', 'json', 'plain']

const allKinds = async (stage: Stage): Promise<Scene> => {
  const { links, target } = await begin(stage)
  for (const number of ['0', '2', '99']) await stage.append(links, [linkTo(`${number}@${target}`)])
  await stage.append(links, [linkTo(`0@${stage.newStream()}`)])
  await stage.append(links, [linkTo('garbage')])
  await stage.append(links, [jsonEvent({ type: '$>', data: 'x' as never })])
  await stage.append(links, someEvents(1))
  return { links, target }
}

let everyKind: Promise<Scene> | undefined

const twoLinks = async (stage: Stage): Promise<Scene> => {
  const { links, target } = await begin(stage)
  await stage.append(links, [linkTo(`0@${target}`), linkTo(`2@${target}`)])
  return { links, target }
}

let two: Promise<Scene> | undefined

/** The links and their target once that has happened to it which `given` says. */
const scene = async (stage: Stage, given: string): Promise<Scene> => {
  everyKind ??= allKinds(stage)
  if (!given.startsWith('target ')) return everyKind
  if (given !== 'target soft deleted') two ??= twoLinks(stage)
  const known = await (two ?? everyKind)
  if (given === 'target soft deleted') await stage.client.deleteStream(known.target)
  else if (given === 'target tombstoned') await stage.client.tombstoneStream(known.target)
  else await stage.client.setStreamMetadata(known.target, { truncateBefore: 1 })
  return known
}

interface Read extends Scene {
  readonly events: readonly ResolvedEvent[]
  given: number
}

const read = async (stage: Stage, given: string, resolveLinkTos: boolean): Promise<Read> => {
  const { links, target } = await scene(stage, given)
  const events: ResolvedEvent[] = []
  for await (const event of stage.client.readStream(links, { resolveLinkTos })) events.push(event)
  return { links, target, events, given: 0 }
}

const describe = ({ links }: Scene, resolved: ResolvedEvent | undefined): unknown => {
  const { event, link, commitPosition } = resolved ?? {}
  const stream = (id: string | undefined): string => (id === links ? 'links' : 'target')
  const text = link === undefined ? '' : Buffer.from(link.data).toString()
  return plain({
    event: event === undefined ? undefined : [stream(event.streamId), event.revision, event.type],
    link:
      link === undefined
        ? undefined
        : [stream(link.streamId), link.revision, link.type, text.replace(/@.*/, '@target')],
    commitPosition,
    evPos: event?.position?.commit,
    linkPos: link?.position?.commit,
  })
}

const done = new Map<string, Promise<Read>>()

/** How links are read again. Facts about a changed target differ only in their order. */
export const linkRuns: readonly Run[] = [
  {
    matches: fact => fact.case === 'links',
    answer: async (fact, stage) => {
      const changed = fact.given.startsWith('target ')
      const key = `${changed ? fact.given : ''}|${fact.call}`
      const reading = done.get(key) ?? read(stage, fact.given, fact.call.endsWith('true'))
      done.set(key, reading)
      const result = await reading
      const index = changed ? result.given : kinds.findIndex(kind => fact.given.startsWith(kind))
      result.given += 1
      return describe(result, result.events[index])
    },
  },
]
