/** Published figures in the log: read, added to, and told of, whichever process publishes them. */
import { setTimeout as sleep } from 'node:timers/promises'
import { foldedReader } from '../access/folded.ts'
import type { Published } from '../domain/publication/decider.ts'
import { publication } from '../domain/publication/decider.ts'
import type { Dashboards, FiguresView, Freshness } from '../analytics/views.ts'
import type { AsOf } from '../analytics/count.ts'
import { figuresOf, questionView } from '../analytics/published.ts'
import { answers, questions } from '../analytics/questions/all.ts'
import type { Answer } from '../analytics/questions/question.ts'
import type { Instant } from '../domain/kernel/time.ts'
import type { Journal } from '../store/journal.ts'
import type { KeyStore } from '../store/keys.ts'
import { streamName } from '../domain/kernel/ids.ts'
import { errorFacts } from '../domain/kernel/thrown.ts'
import { derivedUuid } from '../store/keyedHash.ts'
import { openAsk } from './ask.ts'
import type { Logger } from 'pino'
import type { Core } from './compose.ts'

interface Shown {
  readonly figures: Published
  readonly at: Instant
}

const idOf = ({ name }: Answer): string => derivedUuid('publication', name).replaceAll('-', '')

const afterFailureMs = 1000

/** Opens the published figures over a log. */
export const openPublications = (core: Core, journal: Journal, keys: KeyStore) => {
  const published = foldedReader(journal, keys, publication)
  const session = core.ids.opaque()
  const ask = openAsk(core, () => session)
  const listeners = new Set<(question: string) => void>()
  const known = new Map<string, AsOf>()
  const views = questions.map(questionView)

  const newest = async (answer: Answer): Promise<Shown | undefined> => {
    const { state, at } = await published(idOf(answer))
    return state.status === 'none' || at === undefined ? undefined : { figures: state.figures, at }
  }

  /** Answers whether anything moved. */
  const publish = async (answer: Answer, figures: Published): Promise<boolean> => {
    const command = { type: 'PublishFigures', data: figures } as const
    const { changed } = await ask({ aggregate: publication, id: idOf(answer), command })
    return changed
  }

  /** The number of the event that figures were counted through, and its day: the same whenever the log is counted. */
  const asOf = async (
    { stream, revision }: NonNullable<Published['through']>,
    find: (position: string) => Promise<number | undefined>,
  ): Promise<AsOf | undefined> => {
    const key = `${stream}@${String(revision)}`
    const before = known.get(key)
    if (before !== undefined) return before
    for await (const [found] of journal.readStream(stream, { from: revision, limit: 1 })) {
      const seq = found && (await find(found.position))
      const then = found && seq !== undefined ? { seq, day: found.at.slice(0, 10) } : undefined
      if (then !== undefined) known.set(key, then)
      return then
    }
    return undefined
  }

  /** When the last event that figures were counted through was recorded. */
  const countedThrough = async ({ through }: Published): Promise<Instant | undefined> => {
    if (through === undefined) return undefined
    const { stream, revision: from } = through
    for await (const [found] of journal.readStream(stream, { from, limit: 1 })) return found?.at
    return undefined
  }

  /** The newest of it over all that is published. */
  let newestCounted: Instant | undefined
  const note = async (answer: Answer): Promise<void> => {
    const shown = await newest(answer)
    const through = shown && (await countedThrough(shown.figures))
    if (through !== undefined && (newestCounted === undefined || newestCounted < through))
      newestCounted = through
  }
  const told = ({ questions: of }: Answer): void => {
    for (const { name } of of) for (const tell of listeners) tell(name)
  }
  const follow = async (after: string | undefined, signal: AbortSignal): Promise<void> => {
    const from = after === undefined ? {} : { after }
    const { category } = publication
    for await (const { events } of journal.subscribe({ categories: [category], signal, ...from })) {
      const moved = new Set(events.map(({ stream }) => stream))
      for (const answer of answers.filter(one => moved.has(streamName(category, idOf(one))))) {
        await note(answer)
        told(answer)
      }
    }
  }
  /** Tells of what is published from now on, until the signal. */
  const following = async (log: Pick<Logger, 'warn'>, signal: AbortSignal): Promise<void> => {
    let end: { readonly position: string | undefined } | undefined
    while (!signal.aborted) {
      try {
        end ??= { position: await journal.end() }
        for (const answer of answers) await note(answer)
        await follow(end.position, signal)
      } catch (error) {
        log.warn({ error: errorFacts(error) }, 'publications are followed again')
        await sleep(afterFailureMs, undefined, { signal, ref: false }).catch(() => undefined)
      }
    }
  }

  const read = async (name: string): Promise<FiguresView | undefined> => {
    const answer = answers.find(one => one.questions.some(question => question.name === name))
    const question = answer?.questions.find(one => one.name === name)
    if (answer === undefined || question === undefined) return undefined
    const shown = await newest(answer)
    const own = shown && figuresOf(answer, question, shown.figures)
    return own && { ...own, publishedAt: shown.at }
  }

  const dashboards = (freshness: () => Freshness): Dashboards => ({
    questions: () => views,
    read,
    freshness,
    refused: () => undefined,
    subscribe: listener => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  })
  return {
    shown: async (answer: Answer) => (await newest(answer))?.figures,
    publish,
    asOf,
    following,
    countedThrough: () => newestCounted,
    dashboards,
  }
}
export type Publications = ReturnType<typeof openPublications>
