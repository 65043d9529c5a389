/** Published figures in the log: read, added to, and told of. */
import type { Published } from '../domain/publication/decider.ts'
import { publication } from '../domain/publication/decider.ts'
import type { Dashboards, FiguresView, Freshness } from '../analytics/views.ts'
import { questions } from '../analytics/questions/all.ts'
import type { Question } from '../analytics/questions/question.ts'
import { fold } from '../domain/kernel/decider.ts'
import { streamName } from '../domain/kernel/ids.ts'
import type { Instant } from '../domain/kernel/time.ts'
import { typedEvents } from '../store/codec.ts'
import type { Journal } from '../store/journal.ts'
import { derivedUuid } from '../store/keyedHash.ts'
import { openAsk } from './ask.ts'
import type { Core } from './compose.ts'

interface Shown {
  readonly figures: Published
  readonly at: Instant
}

const idOf = ({ name }: Question): string => derivedUuid('publication', name).replaceAll('-', '')

/** Opens the published figures over a log. */
export const openPublications = (core: Core, journal: Journal) => {
  const session = core.ids.opaque()
  const ask = openAsk(core, () => session)
  const listeners = new Set<(question: string) => void>()
  const numbers = new Map<string, number>()

  const newest = async (question: Question): Promise<Shown | undefined> => {
    const history = await journal.load(streamName(publication.category, idOf(question)))
    const state = fold(publication, typedEvents(publication, history))
    const last = history.at(-1)
    return state.status === 'none' || last === undefined ? undefined : { figures: state.figures, at: last.at }
  }

  const publish = async (question: Question, figures: Published): Promise<void> => {
    const command = { type: 'PublishFigures', data: figures } as const
    const { changed } = await ask({ aggregate: publication, id: idOf(question), command })
    if (changed) for (const tell of listeners) tell(question.name)
  }

  /** The number of an event that figures were counted through: it is the same whenever the log is counted. */
  const seqOf = async (
    { stream, revision }: NonNullable<Published['through']>,
    find: (position: string) => Promise<number>,
  ): Promise<number> => {
    const key = `${stream}@${String(revision)}`
    const known = numbers.get(key)
    if (known !== undefined) return known
    const found = (await journal.load(stream)).find(one => one.revision === revision)
    if (found === undefined) return 0
    const seq = await find(found.position)
    numbers.set(key, seq)
    return seq
  }

  const read = async (name: string): Promise<FiguresView | undefined> => {
    const question = questions.find(one => one.name === name)
    const shown = question && (await newest(question))
    if (question === undefined || shown === undefined) return undefined
    if (shown.figures.definition !== question.definitionVersion) return undefined
    return { question, publishedAt: shown.at, figures: shown.figures.figures }
  }

  const dashboards = (freshness: () => Freshness): Dashboards => ({
    questions: () => questions,
    read,
    freshness,
    subscribe: published => {
      listeners.add(published)
      return () => listeners.delete(published)
    },
  })
  return {
    shown: async (question: Question) => (await newest(question))?.figures,
    publish,
    seqOf,
    dashboards,
  }
}
